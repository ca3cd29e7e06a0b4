"""What callers meet besides the plain way: refusals, limits of input, versions, languages, masks."""

import pytest
from sanji.queueing.v1 import queueing_service_pb2

from gateway.routes.intake.applications_samples import SUBMISSION
from services.chassis.errors import Conflict, Fault, Invalid, NotFound, Unavailable
from tests.integration.gateway.rooms import citizen, token
from tests.integration.gateway.stacks import Stack, bearer
from tests.waiting import until

NUMBER = "510822202611234000015"


def test_a_body_beyond_a_mebibyte_is_refused_also_when_it_comes_in_chunks(county: Stack) -> None:
    headers = bearer(citizen(), idempotency_key="k", content_type="application/json")
    for content in (b"x" * (2**20 + 1), iter([b"x" * 2**16] * 40)):
        answer = county.http.post("/v1/applications", content=content, headers=headers)
        assert (answer.status_code, answer.json()["reason"]) == (413, "BODY_TOO_LARGE")


def test_the_room_is_asked_with_the_callers_token_and_trace(county: Stack) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = bearer(citizen(), traceparent=f"00-{trace}-00f067aa0ba902b7-01")
    answer = county.http.get(f"/v1/applications/{NUMBER}", headers=headers)
    asked = county.script.last("GetApplication")
    assert (asked.principal.kind, asked.trace_id) == ("person", trace)
    assert answer.headers["traceparent"].split("-")[1] == trace
    assert [span.attributes["http.route"] for span in until(county.spans.get_finished_spans, 5)] == [
        "/v1/applications/{number}"
    ]


def test_a_refusal_of_the_room_keeps_its_reason_and_faults(county: Stack) -> None:
    faults = [
        Fault("/form/a", "FIELD_REQUIRED", "请填写“甲”"),
        Fault("/applicant/id_number", "ID_INVALID", "校验位不正确"),
    ]
    county.script.answers["SubmitApplication"] = Invalid("FORM_INVALID", "表单有误", faults=faults)
    answer = county.http.post(
        "/v1/applications", json=SUBMISSION, headers=bearer(citizen(), idempotency_key="k")
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["reason"], told["detail"], told["instance"]) == (
        "FORM_INVALID",
        "表单有误",
        "/v1/applications",
    )
    assert [fault["pointer"] for fault in told["errors"]] == ["/form/a", "/applicant/id_number"]
    assert told["trace_id"] == county.script.last("SubmitApplication").trace_id


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotFound("APPLICATION_NOT_FOUND", "未找到"), 404),
        (Conflict("APPLICATION_STATE", "状态"), 409),
        (Unavailable("STORE_AWAY", "稍后", retry_after=3.0), 503),
        (RuntimeError("boom"), 500),
    ],
)
def test_what_the_room_says_becomes_a_status(county: Stack, refusal: Exception, status: int) -> None:
    county.script.answers["GetApplication"] = refusal
    answer = county.http.get(f"/v1/applications/{NUMBER}", headers=bearer(citizen()))
    assert answer.status_code == status
    assert "boom" not in answer.text
    if status == 503:
        assert answer.headers["retry-after"] == "3"


def test_if_match_becomes_the_version_and_a_stale_one_is_412(county: Stack) -> None:
    path, clerk = f"/v1/applications/{NUMBER}/acceptance", token("clerk")
    county.http.post(path, json={}, headers=bearer(clerk, if_match='"3"'))
    assert county.script.last("AcceptApplication").request.if_version == 3
    county.script.answers["AcceptApplication"] = Conflict("STALE_VERSION", "已被他人更新")
    assert county.http.post(path, headers=bearer(clerk, if_match='"3"')).status_code == 412
    assert county.http.post(path, headers=bearer(clerk)).status_code == 409
    assert (
        county.http.post(path, headers=bearer(clerk, if_match="nonsense")).json()["reason"]
        == "IF_MATCH_INVALID"
    )


def test_calling_when_nobody_waits_is_204(county: Stack) -> None:
    county.script.answers["CallNextTicket"] = queueing_service_pb2.CallNextTicketResponse()
    answer = county.http.post("/v1/windows/510822-CC-W01/calls", headers=bearer(token("clerk")))
    assert (answer.status_code, answer.content) == (204, b"")


def test_lists_take_a_bounded_limit_and_only_known_filters(county: Stack) -> None:
    clerk = bearer(token("supervisor"))
    for limit in ("0", "101", "-1"):
        answer = county.http.get("/v1/cases", params={"limit": limit}, headers=clerk)
        assert (answer.status_code, answer.json()["reason"]) == (422, "LIMIT_OUT_OF_RANGE")
    for query in ("limit=x", "colour=red", "limit=1&limit=2", "state=%ff", "state=%00"):
        answer = county.http.get(f"/v1/cases?{query}", headers=clerk)
        assert (answer.status_code, answer.json()["reason"]) == (422, "QUERY_INVALID"), query
    answer = county.http.get(
        "/v1/cases?limit=5&cursor=c1&department=civil_affairs&state=decided", headers=clerk
    )
    asked = county.script.last("ListCases").request
    assert (asked.page.limit, asked.page.cursor, asked.department, asked.state) == (
        5,
        "c1",
        "civil_affairs",
        "decided",
    )
    assert (asked.division, answer.json()["next"]) == ("510822", "c2")


def test_messages_are_asked_for_in_the_language_of_the_reader(county: Stack) -> None:
    county.http.get("/v1/messages", headers=bearer(citizen(), accept_language="en"))
    assert county.script.last("ListMessages").request.language == "en"
    county.http.get("/v1/messages", headers=bearer(citizen()))
    assert county.script.last("ListMessages").request.language == "zh"


def test_no_personal_number_of_the_applicant_comes_back(county: Stack) -> None:
    answer = county.http.get(f"/v1/applications/{NUMBER}", headers=bearer(citizen()))
    assert answer.json()["applicant"] == {"kind": "kind-1", "name_masked": "陈*"}
    assert "sealed" not in answer.text
    assert "ref" not in answer.json()["materials"][0]


def test_an_item_shows_its_guide_form_and_papers(county: Stack) -> None:
    item = county.http.get("/v1/items/residence_permit?division=510822101&version=3").json()
    assert (item["form"], item["form_rules"]) == ([{"name": "reason", "type": "string"}], [{"code": "r1"}])
    assert item["materials"] == [{"code": "resident_id_card"}]
    assert item["faq"] == [{"q_zh": "问", "a_zh": "答"}]
    assert county.script.last("GetItem").request.version == 3


def test_a_grade_outside_of_every_range_reaches_the_room_as_out_of_range(county: Stack) -> None:
    for grade in (-1, 0, 2**40):
        county.http.post("/v1/ratings", json={"token": "t", "grade": grade}, headers={"idempotency-key": "k"})
        assert county.script.last("GiveRating").request.grade == 0


def test_signing_in_needs_the_account_of_its_kind(county: Stack) -> None:
    answer = county.http.post("/v1/sessions", json={"kind": "staff", "password": "x"})
    assert answer.json()["errors"][0]["pointer"] == "/username"
    other = county.http.post("/v1/sessions", json={"kind": "robot", "password": "x"})
    assert other.json()["errors"][0]["reason"] == "FIELD_ENUM"


def test_unknown_paths_and_methods_are_problems_too(county: Stack) -> None:
    assert county.http.get("/v1/lamps").json()["reason"] == "PATH_UNKNOWN"
    assert county.http.get("/v1/tickets/" + "x" * 200).json()["reason"] == "PATH_UNKNOWN"
    assert county.http.get("/v1/tickets/%00").status_code == 404
    answer = county.http.put("/v1/applications", json={})
    assert (answer.status_code, answer.json()["reason"]) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"]


def test_health_measures_and_the_reference_are_served_without_the_internet(county: Stack) -> None:
    assert county.http.get("/livez").json() == {"status": "live"}
    assert county.http.get("/readyz").json() == {"status": "ready"}
    assert b"sanji_http_seconds" in county.http.get("/metrics").content
    page = county.http.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    for text in (
        page.text,
        county.http.get("/docs/reference.js").text,
        county.http.get("/docs/reference.css").text,
    ):
        assert "http://" not in text
        assert "https://" not in text
    assert county.http.get("/.well-known/jwks.json").json()["keys"][0]["crv"] == "Ed25519"
