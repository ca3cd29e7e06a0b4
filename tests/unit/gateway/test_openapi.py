"""The published description is complete, and agrees with the protos."""

import re
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from pydantic import TypeAdapter
from typing_extensions import is_typeddict

from gateway.app import build
from gateway.dispatch import Dispatch
from gateway.openapi import document
from gateway.operations import Operation
from gateway.reasons import REASONS
from gateway.routes import RESOURCES
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry

OPERATIONS = [operation for resource in RESOURCES for operation in resource.made]
PROTOS = Path(__file__).parents[3] / "protos" / "sanji"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Said inside a form's faults, or never over HTTP because the gateway has checked it before.
_COMMENT = re.compile(r"((?:^  //.*\n)+)  rpc (\w+)\(", re.MULTILINE)
_REASON = re.compile(r"\b[A-Z]{2,}(?:_[A-Z]+)+\b")


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    settings = Settings("510822", "", "", "", "", "", "", Path("."), "")
    edge = build(settings, Telemetry("gateway", settings, "510822"))
    dispatch = edge._app
    assert isinstance(dispatch, Dispatch)
    return document(dispatch._otherwise, OPERATIONS)  # type: ignore[arg-type]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.id)
def test_every_operation_is_described_completely(described: dict[str, Any], operation: Operation) -> None:
    found = described["paths"][operation.path][operation.method.lower()]
    assert found["operationId"] == operation.id
    assert CHINESE.search(found["summary"])
    assert re.search(r"[a-z]{3}", found["description"])
    assert found["x-sanji-roles"]
    assert found["security"]
    success = found["responses"][str(operation.status)]
    assert operation.status == 204 or success["content"][operation.media]["example"]
    if operation.takes_body:
        assert found["requestBody"]["content"]["application/json"]["example"] is not None
    if operation.rpc:
        assert {"401", "429", "500", "503"} <= set(found["responses"])
    for status, response in found["responses"].items():
        if status >= "400":
            assert response["x-sanji-reasons"]
            assert (
                response["content"]["application/problem+json"]["example"]["reason"]
                in response["x-sanji-reasons"]
            )


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.id)
def test_an_example_is_what_the_operation_takes_and_gives(
    described: dict[str, Any], operation: Operation
) -> None:
    found, hints = (
        described["paths"][operation.path][operation.method.lower()],
        get_type_hints(operation.answer),
    )
    for answer in filter(is_typeddict, (hints["return"], *get_args(hints["return"]))):
        example = found["responses"][str(operation.status)]["content"][operation.media]["example"]
        assert TypeAdapter(answer).validate_python(example) == example
    if operation.takes_body:
        hints["body"].model_validate(found["requestBody"]["content"]["application/json"]["example"])


def test_ids_are_unique_and_every_documented_path_is_an_operation(described: dict[str, Any]) -> None:
    ids = [operation.id for operation in OPERATIONS]
    assert len(ids) == len(set(ids))
    documented = {
        (method.upper(), path) for path, methods in described["paths"].items() for method in methods
    }
    assert documented == {(operation.method, operation.path) for operation in OPERATIONS}
    assert described["openapi"].startswith("3.1")
    tags = [tag["name"] for tag in described["tags"]]
    assert len(tags) == len(set(tags))


def test_every_reference_inside_the_document_leads_somewhere(described: dict[str, Any]) -> None:
    wanted = set(re.findall(r"#/components/schemas/(\w+)", str(described)))
    assert wanted <= set(described["components"]["schemas"])
    assert "HTTPValidationError" not in described["components"]["schemas"]


def test_every_published_shape_has_a_name_of_its_own_and_none_names_a_file(described: dict[str, Any]) -> None:
    assert [name for name in described["components"]["schemas"] if "__" in name] == []


def test_examples_are_written_for_the_people_who_will_read_them(described: dict[str, Any]) -> None:
    assert len(CHINESE.findall(str(described))) > 500


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.rpc], ids=lambda one: one.id)
def test_every_refusal_that_the_proto_names_is_documented(operation: Operation) -> None:
    _, room, *_, method = operation.rpc.split(".")
    text = (PROTOS / room / "v1" / f"{room}_service.proto").read_text()
    comments = {name: comment for comment, name in _COMMENT.findall(text)}
    _, _, refuses = comments[method].partition("Refuses")
    named = {reason for reason in _REASON.findall(refuses) if not reason.startswith("FIELD_")}
    assert named <= set(operation.reasons()), named - set(operation.reasons())
    needs_key = "idempotency key" in comments[method]
    assert operation.key or not needs_key


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    for name, reason in REASONS.items():
        assert CHINESE.search(reason.zh), name
        assert re.match(r"[A-Z]", reason.en), name
        assert 400 <= reason.status < 600, name
