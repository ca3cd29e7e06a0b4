"""Two stacks that know one another: each request is answered where its division is owned."""

import socket
from collections.abc import Iterator
from datetime import date

import httpx
import pytest

from gateway.routes.intake.applications_samples import SUBMISSION
from infra.local.ports import free_ports
from services.chassis.certificate_ids import certificate_id
from services.chassis.errors import Invalid, NotFound
from services.chassis.numbers import receipt_number
from services.chassis.settings import StackEntry
from tests.integration.gateway.rooms import citizen, token
from tests.integration.gateway.stacks import COUNTY, TOWNSHIP, Stack, bearer, stack, stacks
from tests.waiting import until

VILLAGE, ELSEWHERE = "510822101200", "510822102"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
# The first stack of these tests mints sequences below 100000, the second those from there on.
COUNTY_NUMBER = receipt_number(COUNTY, date(2026, 11, 23), 5)
TOWNSHIP_NUMBER = receipt_number(COUNTY, date(2026, 11, 23), 100_005)

ORGAN = "11510822MB9A00049D"
STOCK = certificate_id(f"{ORGAN}101", ORGAN, "20180000001")


@pytest.fixture(scope="module")
def both() -> Iterator[list[Stack]]:
    with stacks((COUNTY, TOWNSHIP)) as made:
        yield made


@pytest.fixture
def county(both: list[Stack]) -> Stack:
    return both[0]


@pytest.fixture
def township(both: list[Stack]) -> Stack:
    return both[1]


@pytest.fixture(autouse=True)
def _fresh(both: list[Stack]) -> None:
    for one in both:
        one.script.asked.clear()
        one.script.answers = {"ListSigningKeys": one.script.answers["ListSigningKeys"]}
        one.spans.clear()


def test_a_submission_goes_to_the_owner_with_caller_key_and_trace(county: Stack, township: Stack) -> None:
    headers = bearer(
        citizen(), idempotency_key="k-7", traceparent=f"00-{TRACE}-00f067aa0ba902b7-01", accept_language="en"
    )
    answer = county.http.post("/v1/applications", json=SUBMISSION, headers=headers)
    assert answer.status_code == 201
    assert (answer.headers["x-sanji-served-by"], answer.headers["x-sanji-forwarded-by"]) == (TOWNSHIP, COUNTY)
    asked = township.script.last("SubmitApplication")
    assert (asked.principal.subject, asked.key, asked.trace_id) == ("person-1", "k-7", TRACE)
    assert asked.request.division == VILLAGE
    assert county.script.count("SubmitApplication") == 0
    here, there = (until(one.spans.get_finished_spans, 5)[-1] for one in (county, township))
    assert there.parent is not None
    assert there.parent.span_id == here.context.span_id


def test_each_division_is_answered_by_its_owner_from_either_gateway(county: Stack, township: Stack) -> None:
    for asked_at in (county, township):
        for division, owner in (
            (VILLAGE, TOWNSHIP),
            (TOWNSHIP, TOWNSHIP),
            (ELSEWHERE, COUNTY),
            (COUNTY, COUNTY),
        ):
            answer = asked_at.http.get(f"/v1/cases?division={division}", headers=bearer(token("supervisor")))
            assert (answer.status_code, answer.headers["x-sanji-served-by"]) == (200, owner)
            assert ("x-sanji-forwarded-by" in answer.headers) == (asked_at.settings.stack != owner)


def test_halls_windows_and_tickets_are_found_by_their_ids(county: Stack, township: Stack) -> None:
    clerk = bearer(token("clerk"), idempotency_key="k")
    taken = county.http.post("/v1/tickets", json={"hall": f"{TOWNSHIP}-TC", "lane": "green"}, headers=clerk)
    called = county.http.post(f"/v1/windows/{TOWNSHIP}-TC-W01/calls", headers=clerk)
    started = county.http.post(f"/v1/tickets/{TOWNSHIP}-TC-9/start", headers=clerk)
    listed = township.http.get(f"/v1/halls/{COUNTY}-CC/windows")
    assert [one.headers["x-sanji-served-by"] for one in (taken, called, started, listed)] == [
        TOWNSHIP
    ] * 3 + [COUNTY]
    assert taken.headers["etag"] == '"7"'


def test_an_application_is_found_where_its_number_was_minted(county: Stack, township: Stack) -> None:
    for asked_at in (county, township):
        for number, minter in ((COUNTY_NUMBER, COUNTY), (TOWNSHIP_NUMBER, TOWNSHIP)):
            answer = asked_at.http.get(f"/v1/applications/{number}", headers=bearer(citizen()))
            assert (answer.status_code, answer.headers["x-sanji-served-by"]) == (200, minter)


def test_headers_that_are_no_ascii_are_passed_on_as_they_came(county: Stack, township: Stack) -> None:
    plain = bearer(citizen(), idempotency_key="k-8")
    odd = {name.encode(): value.encode() for name, value in plain.items()} | {b"accept-language": b"zh-\xe9"}
    answer = county.http.post("/v1/applications", json=SUBMISSION, headers=odd)
    assert (answer.status_code, answer.headers["x-sanji-served-by"]) == (201, TOWNSHIP)


def test_if_match_and_problems_pass_through_unchanged(county: Stack, township: Stack) -> None:
    township.script.answers["AcceptApplication"] = Invalid("APPLICATION_STATE_ODD", "不行", retry_after=2.0)
    headers = bearer(token("clerk"), if_match='"4"')
    answer = county.http.post(f"/v1/applications/{TOWNSHIP_NUMBER}/acceptance", json={}, headers=headers)
    assert township.script.last("AcceptApplication").request.if_version == 4
    assert (answer.status_code, answer.json()["reason"]) == (422, "APPLICATION_STATE_ODD")
    assert (answer.headers["content-type"], answer.headers["retry-after"]) == (
        "application/problem+json",
        "2",
    )


def test_a_case_is_looked_for_here_first_and_then_at_the_other_stacks(county: Stack, township: Stack) -> None:
    reviewer = bearer(token("reviewer"))
    assert (
        county.http.get(f"/v1/cases/{TOWNSHIP_NUMBER}", headers=reviewer).headers["x-sanji-served-by"]
        == COUNTY
    )
    county.script.answers["GetCase"] = NotFound("CASE_NOT_FOUND", "未找到该办件")
    found = county.http.get(f"/v1/cases/{TOWNSHIP_NUMBER}", headers=reviewer)
    assert (found.status_code, found.headers["x-sanji-served-by"]) == (200, TOWNSHIP)
    township.script.answers["DecideCase"] = NotFound("CASE_NOT_FOUND", "未找到该办件")
    decided = township.http.post(
        f"/v1/cases/{TOWNSHIP_NUMBER}/decision",
        json={"outcome": "granted", "checks": {"c1": True}},
        headers=reviewer,
    )
    assert (decided.status_code, decided.headers["x-sanji-served-by"]) == (200, COUNTY)
    assert dict(county.script.last("DecideCase").request.checks) == {"c1": True}


def test_a_case_that_no_stack_knows_is_not_found(county: Stack, township: Stack) -> None:
    for one in (county, township):
        one.script.answers["GetCase"] = NotFound("CASE_NOT_FOUND", "未找到该办件")
    answer = county.http.get(f"/v1/cases/{TOWNSHIP_NUMBER}", headers=bearer(token("reviewer")))
    assert (answer.status_code, answer.headers["x-sanji-served-by"]) == (404, COUNTY)
    assert (county.script.count("GetCase"), township.script.count("GetCase")) == (1, 1)


def test_a_certificate_from_before_the_platform_is_verified_at_either_gateway(
    county: Stack, township: Stack
) -> None:
    for one in (county, township):
        one.script.answers["VerifyCertificate"] = NotFound("CERTIFICATE_NOT_FOUND", "没有找到该证照")
    path = f"/v1/certificates/{STOCK}/verification"
    for asked_at, other in ((county, township), (township, county)):
        held = other.script.answers.pop("VerifyCertificate")
        found = asked_at.http.get(path)
        assert (found.status_code, found.headers["x-sanji-served-by"]) == (200, other.settings.stack)
        page = asked_at.http.get(f"{path}.html")
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        other.script.answers["VerifyCertificate"] = held
    before = county.script.count("VerifyCertificate"), township.script.count("VerifyCertificate")
    unknown = county.http.get(path)
    assert (unknown.status_code, unknown.headers["x-sanji-served-by"]) == (404, COUNTY)
    after = county.script.count("VerifyCertificate"), township.script.count("VerifyCertificate")
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1]


def test_the_keys_of_an_organ_are_the_same_at_every_gateway(county: Stack, township: Stack) -> None:
    for asked_at in (county, township):
        for division, owner in (("", COUNTY), (COUNTY, COUNTY), (TOWNSHIP, TOWNSHIP)):
            found = asked_at.http.get(f"/v1/organs/{ORGAN}/seal-keys", params={"division": division})
            assert (found.status_code, found.headers["x-sanji-served-by"]) == (200, owner)


def test_the_catalogue_is_always_answered_here(county: Stack) -> None:
    for path in (
        f"/v1/divisions/{TOWNSHIP}",
        f"/v1/divisions/{TOWNSHIP}/children",
        f"/v1/items?division={TOWNSHIP}",
    ):
        assert county.http.get(path).headers["x-sanji-served-by"] == COUNTY
    assert county.http.get(f"/v1/divisions/{TOWNSHIP}").json()["stack"] == TOWNSHIP


def test_a_caller_is_checked_before_anything_is_passed_on(county: Stack, township: Stack) -> None:
    answer = county.http.post("/v1/applications", json=SUBMISSION, headers={"idempotency-key": "k"})
    assert (answer.status_code, answer.headers["x-sanji-served-by"]) == (401, COUNTY)
    assert township.script.asked == []


def test_a_division_that_nobody_owns_is_unknown(county: Stack) -> None:
    body = {**SUBMISSION, "division": "150626101"}
    answer = county.http.post("/v1/applications", json=body, headers=bearer(citizen(), idempotency_key="k"))
    assert (answer.status_code, answer.json()["reason"]) == (422, "DIVISION_UNKNOWN")
    assert answer.json()["errors"][0]["pointer"] == "/division"


def test_a_request_that_this_stack_passed_on_before_is_a_loop(county: Stack) -> None:
    headers = bearer(token("supervisor"), x_sanji_hop=f"{TOWNSHIP},{COUNTY}")
    answer = county.http.get(f"/v1/cases?division={TOWNSHIP}", headers=headers)
    assert (answer.status_code, answer.json()["reason"]) == (508, "FORWARDING_LOOP")


def test_a_topology_that_leads_back_here_ends_in_a_loop_refusal() -> None:
    (port,) = free_ports(1)
    entries = (StackEntry(TOWNSHIP, "", f"http://127.0.0.1:{port}", (1, 2)),)
    with stack(ports={COUNTY: port}, stacks=entries) as county:
        answer = county.http.get(f"/v1/cases?division={TOWNSHIP}", headers=bearer(token("supervisor")))
    assert (answer.status_code, answer.json()["reason"]) == (508, "FORWARDING_LOOP")


def test_an_owner_that_is_away_is_503_with_retry_after() -> None:
    away = StackEntry(TOWNSHIP, "", f"http://127.0.0.1:{free_ports(1)[0]}", (100_000, 200_000))
    with stack(
        stacks=(StackEntry(COUNTY, "", "http://127.0.0.1:1", (0, 100_000)), away), deadline=1.0
    ) as county:
        answer = county.http.get(f"/v1/cases?division={VILLAGE}", headers=bearer(token("supervisor")))
        assert (answer.status_code, answer.json()["reason"]) == (503, "STACK_UNREACHABLE")
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.headers["x-sanji-served-by"] == COUNTY
        here = county.http.get(f"/v1/cases?division={COUNTY}", headers=bearer(token("supervisor")))
        assert here.status_code == 200
        county.script.answers["GetCase"] = NotFound("CASE_NOT_FOUND", "未找到该办件")
        case = county.http.get(f"/v1/cases/{TOWNSHIP_NUMBER}", headers=bearer(token("reviewer")))
        assert (case.status_code, case.json()["reason"]) == (503, "STACK_UNREACHABLE")
        county.script.answers["VerifyCertificate"] = NotFound("CERTIFICATE_NOT_FOUND", "没有找到该证照")
        paper = county.http.get(f"/v1/certificates/{STOCK}/verification")
        assert (paper.status_code, paper.json()["reason"]) == (503, "STACK_UNREACHABLE")


def test_an_owner_that_accepts_and_never_answers_is_given_up_within_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        entries = (
            StackEntry(COUNTY, "", "http://127.0.0.1:1", (0, 1)),
            StackEntry(TOWNSHIP, "", url, (1, 2)),
        )
        with stack(stacks=entries, deadline=1.0) as county:
            answer = httpx.get(
                f"{county.url}/v1/cases?division={TOWNSHIP}", headers=bearer(token("supervisor")), timeout=10
            )
    assert (answer.status_code, answer.json()["reason"]) == (503, "STACK_UNREACHABLE")
