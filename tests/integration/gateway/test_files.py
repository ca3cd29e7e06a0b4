"""Files through real gateways: passed on part by part, bounded before they are read, from whichever stack keeps them."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from sanji.intake.v1 import intake_materials_pb2 as pb

from gateway.routes.intake.materials import ENDINGS
from infra.local.ports import free_ports
from services.chassis.errors import Invalid
from tests.integration.gateway.rooms import citizen, token
from tests.integration.gateway.stacks import COUNTY, TOWNSHIP, Stack, bearer, stacks
from tests.waiting import until

MOST = 1024 * 1024
PDF = {"content-type": "application/pdf"}
QUERY = {"item": "residence_permit", "material": "residence_address_proof"}
UPLOADED = pb.UploadMaterialResponse(upload=pb.Upload(upload="510822101-mt-1", size=3))


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Stack, Stack]]:
    with stacks((COUNTY, TOWNSHIP), upload_bytes=MOST) as (county, township):
        township.script.answers["UploadMaterial"] = UPLOADED
        yield county, township


def asked(stack: Stack) -> tuple[pb.UploadHead, bytes]:
    head, *parts = stack.script.last("UploadMaterial").request
    assert all(len(part.part) <= 256 * 1024 for part in parts)
    return head.head, b"".join(part.part for part in parts)


@pytest.mark.parametrize("at", [0, 1])
def test_a_file_arrives_whole_at_the_stack_that_it_is_for(both: tuple[Stack, Stack], at: int) -> None:
    content = b"%PDF-1.7" + bytes(range(256)) * 3000
    answer = both[at].http.post(
        "/v1/materials",
        params={**QUERY, "division": TOWNSHIP, "valid_until": "2027-01-31"},
        content=content,
        headers=bearer(citizen()) | PDF,
    )
    assert (answer.status_code, answer.json()["file"]) == (201, "510822101-mt-1")
    assert answer.headers["x-sanji-served-by"] == TOWNSHIP
    head, arrived = asked(both[1])
    assert (head.media_type, head.valid_until, arrived) == ("application/pdf", "2027-01-31", content)


@pytest.mark.parametrize("at", [0, 1])
def test_a_file_comes_back_from_the_stack_that_keeps_it(both: tuple[Stack, Stack], at: int) -> None:
    answer = both[at].http.get(
        "/v1/materials/510822101-mt-1",
        params={"application": "n", "purpose": "核对"},
        headers=bearer(token("reviewer")),
    )
    assert (answer.status_code, answer.content) == (200, b"abcdef")
    assert answer.headers["content-length"] == "6"
    assert answer.headers["content-disposition"] == 'attachment; filename="510822101-mt-1.bin"'
    assert answer.headers["x-sanji-served-by"] == TOWNSHIP


def test_a_refusal_of_the_room_is_the_answer_over_two_stacks(
    both: tuple[Stack, Stack],
) -> None:
    county, township = both
    for rpc in ("UploadMaterial", "GetMaterial"):
        before = township.script.answers.get(rpc)
        township.script.answers[rpc] = Invalid("MATERIAL_EMPTY", "空的")
        try:
            headers = bearer(token("clerk", division=TOWNSHIP)) | PDF
            if rpc == "UploadMaterial":
                answer: Any = county.http.post(
                    "/v1/materials", params={**QUERY, "division": TOWNSHIP}, content=b"x", headers=headers
                )
            else:
                answer = county.http.get("/v1/materials/510822101-mt-1", headers=headers)
        finally:
            township.script.answers.pop(rpc)
            if before is not None:
                township.script.answers[rpc] = before
        assert (answer.status_code, answer.json()["reason"]) == (422, "MATERIAL_EMPTY")


def test_too_long_a_file_is_refused_before_it_is_read(both: tuple[Stack, Stack]) -> None:
    _, township = both
    before = township.script.count("UploadMaterial")
    host, _, port = township.settings.gateway_listen.partition(":")
    lines = (
        f"POST /v1/materials?item=a&material=b&division={TOWNSHIP} HTTP/1.1",
        "host: x",
        f"authorization: Bearer {citizen()}",
        "content-type: application/pdf",
        f"content-length: {MOST + 1}",
    )
    with socket.create_connection((host, int(port)), 10) as raw:
        raw.sendall("\r\n".join((*lines, "", "")).encode())
        assert raw.recv(200).startswith(b"HTTP/1.1 413")
    assert township.script.count("UploadMaterial") == before


def test_one_that_does_not_say_how_long_it_is_is_cut_off_at_the_limit(both: tuple[Stack, Stack]) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 65_536

    answer = both[1].http.post(
        "/v1/materials",
        params={**QUERY, "division": TOWNSHIP},
        content=endless(),
        headers=bearer(citizen()) | PDF,
    )
    assert (answer.status_code, answer.json()["reason"]) == (413, "MATERIAL_TOO_LARGE")


def test_another_type_is_refused_by_its_name(both: tuple[Stack, Stack]) -> None:
    answer = both[1].http.post(
        "/v1/materials",
        params=QUERY,
        content=b"<html>",
        headers=bearer(citizen()) | {"content-type": "text/html"},
    )
    assert (answer.status_code, answer.json()["reason"]) == (415, "MATERIAL_TYPE_UNSUPPORTED")
    described = both[1].http.get("/openapi.json").json()["paths"]["/v1/materials"]["post"]
    assert set(described["requestBody"]["content"]) == set(ENDINGS)


def test_lanes_are_given_back_whatever_became_of_them(both: tuple[Stack, Stack]) -> None:
    _, township = both
    headers = bearer(citizen()) | PDF
    host, _, port = township.settings.gateway_listen.partition(":")
    start = (
        f"POST /v1/materials?item=a&material=b&division={TOWNSHIP} HTTP/1.1\r\nhost: x\r\n"
        f"authorization: Bearer {citizen()}\r\ncontent-type: application/pdf\r\ncontent-length: 1000\r\n\r\nabc"
    ).encode()
    for _ in range(12):
        with socket.create_connection((host, int(port)), 10) as raw:
            raw.sendall(start)
    path = f"/v1/materials?item=a&material=b&division={TOWNSHIP}"
    until(
        lambda: township.http.post(path, content=b"x", headers=headers).status_code == 201, 20, "a free lane"
    )


def test_a_stack_that_is_away_is_said_to_be() -> None:
    with stacks((COUNTY,), ports=dict(zip((COUNTY, TOWNSHIP), free_ports(2), strict=True))) as (alone,):
        answer = alone.http.get("/v1/materials/510822101-mt-1", headers=bearer(token("reviewer")))
        assert (answer.status_code, answer.json()["reason"]) == (503, "STACK_UNREACHABLE")
