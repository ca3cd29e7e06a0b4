"""Refusals as problem documents."""

import json
import logging
from typing import Any

import pytest
from pydantic import ValidationError

from gateway.incoming import Incoming, language_of
from gateway.problems import invalid_from, problem
from gateway.routes.intake.applications import ApplicationToSubmit
from services.chassis.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Refusal, Unavailable


def incoming(**headers: str) -> Incoming:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    made = Incoming({"headers": raw, "method": "GET", "path": "/v1/cases/1", "query_string": b"q=1"})
    made.traceparent = "00-" + "ab" * 16 + "-" + "cd" * 8 + "-00"
    return made


def told(error: Exception, **headers: str) -> tuple[dict[str, Any], dict[str, str]]:
    reply = problem(error, incoming(**headers))
    document = json.loads(reply.body)
    assert document["status"] == reply.status
    return document, {name.decode(): value.decode() for name, value in reply.headers}


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (Invalid("FORM_INVALID"), 422),
        (Invalid("BODY_MALFORMED"), 400),
        (Invalid("BODY_TOO_LARGE"), 413),
        (Invalid("CONTENT_TYPE_UNSUPPORTED"), 415),
        (Invalid("IDEMPOTENCY_KEY_REQUIRED"), 400),
        (Invalid("IDEMPOTENCY_KEY_INVALID"), 422),
        (NotFound("CASE_NOT_FOUND"), 404),
        (Conflict("CASE_STATE"), 409),
        (Conflict("STALE_VERSION"), 409),
        (Forbidden("DIVISION_OUT_OF_SCOPE"), 403),
        (Forbidden("UNAUTHENTICATED"), 401),
        (Forbidden("TOKEN_EXPIRED"), 401),
        (Unavailable("UNAVAILABLE"), 503),
        (Unavailable("RATE_LIMITED"), 429),
        (Refusal("FORWARDING_LOOP"), 508),
    ],
)
def test_each_kind_has_its_status_and_some_reasons_their_own(refusal: Refusal, status: int) -> None:
    document, _ = told(refusal)
    assert document["status"] == status
    assert document["type"] == f"urn:sanji:problem:{refusal.reason.lower()}"
    assert document["reason"] == refusal.reason
    assert document["title"]
    assert document["detail"]


def test_a_stale_version_is_412_for_a_conditional_request() -> None:
    assert told(Conflict("STALE_VERSION"), if_match='"3"')[0]["status"] == 412


def test_the_document_names_path_and_trace_and_lists_every_fault() -> None:
    faults = [Fault("/form/a", "FIELD_REQUIRED", "请填写“甲”"), Fault("/form/b", "RULE_FAILED")]
    document, headers = told(Invalid("FORM_INVALID", "表单有误", faults=faults))
    assert (document["instance"], document["trace_id"], document["detail"]) == (
        "/v1/cases/1",
        "ab" * 16,
        "表单有误",
    )
    assert document["errors"] == [
        {"pointer": "/form/a", "reason": "FIELD_REQUIRED", "detail": "请填写“甲”"},
        {"pointer": "/form/b", "reason": "RULE_FAILED", "detail": "不符合填报规则"},
    ]
    assert headers["content-type"] == "application/problem+json"


def test_english_is_spoken_when_asked_for_as_far_as_it_is_known() -> None:
    known, _ = told(NotFound("CASE_NOT_FOUND", "未找到该办件"), accept_language="en")
    other, _ = told(NotFound("LAMP_NOT_FOUND", "没有这盏灯"), accept_language="en-GB,zh;q=0.5")
    assert (known["title"], known["detail"]) == ("Not found", "No such case")
    assert (other["title"], other["detail"]) == ("Not found", "没有这盏灯")


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en", "en"),
        ("en;q=0.3, zh;q=0.2", "en"),
        ("fr", "zh"),
        ("en;q=x", "zh"),
        ("*", "zh"),
    ],
)
def test_the_language_is_chinese_unless_english_is_preferred(accept: str, language: str) -> None:
    assert language_of(accept) == language


def test_whoever_should_wait_is_told_how_long_in_whole_seconds() -> None:
    assert told(Unavailable("UNAVAILABLE", retry_after=0.2))[1]["retry-after"] == "1"
    assert told(Unavailable("UNAVAILABLE", retry_after=4.2))[1]["retry-after"] == "5"
    assert "retry-after" not in told(NotFound("CASE_NOT_FOUND"))[1]


def test_an_unknown_caller_is_told_how_to_sign_in() -> None:
    assert told(Forbidden("UNAUTHENTICATED"))[1]["www-authenticate"] == 'Bearer realm="sanji"'
    assert "invalid_token" in told(Forbidden("TOKEN_INVALID"))[1]["www-authenticate"]


def test_a_defect_says_only_its_trace_id(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        document, _ = told(RuntimeError("secret of 510822198803120136"))
    assert (document["status"], document["reason"]) == (500, "INTERNAL")
    assert "secret" not in json.dumps(document)
    assert caplog.records[0].exc_info


def test_every_fault_of_a_body_has_a_pointer_and_a_reason() -> None:
    with pytest.raises(ValidationError) as caught:
        ApplicationToSubmit.model_validate(
            {
                "item": 5,
                "form": {},
                "channel": "window",
                "applicant": {"kind": "person", "a/b~c": 1},
                "materials": [{"code": "x", "kind": []}],
            }
        )
    refusal = invalid_from(caught.value, "BODY_INVALID")
    assert {(fault.pointer, fault.reason) for fault in refusal.faults} == {
        ("/item", "FIELD_TYPE"),
        ("/applicant/name", "FIELD_REQUIRED"),
        ("/applicant/a~1b~0c", "FIELD_UNKNOWN"),
        ("/materials/0/kind", "FIELD_TYPE"),
    }


@pytest.mark.parametrize("given", ["sealed:k1:" + "A" * 60, "sealed: hello"])
def test_no_text_of_a_body_begins_as_a_sealed_value_does(given: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ApplicationToSubmit.model_validate(
            {
                "item": "residence_permit",
                "form": {},
                "channel": "window",
                "applicant": {"kind": "person", "id_number": "1", "name": given},
                "materials": [{"code": "x", "kind": "upload", "ref": given}],
            }
        )
    refusal = invalid_from(caught.value, "BODY_INVALID")
    assert {(fault.pointer, fault.reason) for fault in refusal.faults} == {
        ("/applicant/name", "FIELD_PATTERN"),
        ("/materials/0/ref", "FIELD_PATTERN"),
    }
