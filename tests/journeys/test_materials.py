"""A villager photographs her papers once: the county's reviewer opens them, and the next application has them already."""

import hashlib
import secrets
from io import BytesIO
from typing import Any

import httpx
from PIL import Image

from infra.demo.gate import Gate
from infra.demo.people import Person, someone
from tests.faults.crowd import permit
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE = "510822101200"
PROOF, PHOTO = "residence_address_proof", "portrait_photo"


def picture(kind: str) -> bytes:
    """A real file of that kind, different each time."""
    made = BytesIO()
    Image.frombytes("RGB", (200, 200), secrets.token_bytes(200 * 200 * 3)).save(made, kind)
    return made.getvalue()


def upload(gate: Gate, material: str, content: bytes, media_type: str, **query: str) -> Any:
    return httpx.post(
        f"{gate.url}/v1/materials",
        params={"item": "residence_permit", "material": material, "division": VILLAGE, **query},
        content=content,
        headers={"Authorization": f"Bearer {gate.token}", "Content-Type": media_type},
        timeout=20,
    )


def download(gate: Gate, file: str, **query: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {gate.token}"}
    return httpx.get(f"{gate.url}/v1/materials/{file}", params=query, headers=headers, timeout=20)


def with_files(person: Person, kind: str, files: dict[str, str]) -> dict[str, Any]:
    body = permit(person, VILLAGE)
    body["materials"] = [
        {"code": one["code"], "kind": kind, "ref": files[one["code"]]} if one["code"] in files else one
        for one in body["materials"]
    ]
    return body


def test_a_file_is_given_once_opened_by_the_reviewer_above_and_used_again(
    stacks: Stacks, villager: tuple[Gate, Person]
) -> None:
    her, person = villager
    proof, photo = picture("PDF"), picture("PNG")
    made = {
        PROOF: upload(her, PROOF, proof, "application/pdf"),
        PHOTO: upload(stacks.gates[COUNTY].as_caller(her.token), PHOTO, photo, "image/png"),
    }
    assert [one.status_code for one in made.values()] == [201, 201], [one.text for one in made.values()]
    files = {code: one.json()["file"] for code, one in made.items()}
    assert made[PROOF].json()["sha256"] == hashlib.sha256(proof).hexdigest()
    assert all(file.startswith(TOWNSHIP) for file in files.values())
    clerk = stacks.cast.staff["village.clerk"]
    refused = clerk.call(
        "POST", "/v1/applications", with_files(someone(), "upload", files), secrets.token_hex(8)
    )
    assert refused.status == 422
    assert {(one["pointer"], one["reason"]) for one in refused.body["errors"]} == {
        (f"/materials/{code}", "MATERIAL_NOT_FOUND") for code in files
    }
    number = clerk.post("/v1/applications", with_files(person, "upload", files), 201)["number"]
    clerk.post(f"/v1/applications/{number}/acceptance")
    police = stacks.cast.staff["county.police"]
    until(lambda: police.call("GET", f"/v1/cases/{number}").status == 200, 20, "the case")
    shown = police.get(f"/v1/applications/{number}")["materials"]
    assert {one["code"]: one["file"] for one in shown if one["file"]} == files
    opened = download(police, files[PROOF], application=number, purpose="核对住址证明")
    assert (opened.status_code, opened.content) == (200, proof)
    assert opened.headers["content-type"] == "application/pdf"
    assert download(police, files[PROOF], application=number).json()["reason"] == "PURPOSE_REQUIRED"
    assert download(police, files[PROOF]).status_code == 404
    assert download(her, files[PHOTO]).content == photo
    reusable = her.get(f"/v1/materials?item=residence_permit&division={VILLAGE}")["items"]
    assert {one["material"]: one["file"] for one in reusable} == files
    again = clerk.post("/v1/applications", with_files(person, "reuse", files), 201)["number"]
    assert her.get(f"/v1/applications/{again}")["materials"][-1]["kind"] == "reuse"
    forgotten = permit(person, VILLAGE)
    forgotten["materials"] = [one for one in forgotten["materials"] if one["code"] != PROOF]
    third = f"/v1/applications/{clerk.post('/v1/applications', forgotten, 201)['number']}"
    asked = clerk.call("POST", f"{third}/supplement-notices", {"materials": [PROOF]}, secrets.token_hex(8))
    assert (asked.status, asked.body["reason"]) == (409, "MATERIAL_REUSABLE")
    assert [one["pointer"] for one in asked.body["errors"]] == [f"/materials/{PROOF}"]
    found = clerk.get(f"{third}/reusable-materials?purpose=核对可复用材料")["items"]
    assert {one["material"]: one["file"] for one in found} == files
    used = clerk.post(f"{third}/reused-materials", {"materials": [{"code": PROOF, "ref": files[PROOF]}]})
    assert {one["code"]: one["file"] for one in used["materials"]}[PROOF] == files[PROOF]
    assert clerk.post(f"{third}/acceptance")["status"] == "accepted"


def test_what_is_no_paper_is_refused(villager: tuple[Gate, Person]) -> None:
    her, _ = villager
    for content, media_type, status, reason in (
        (b"", "application/pdf", 422, "MATERIAL_EMPTY"),
        (picture("PNG"), "application/pdf", 422, "MATERIAL_TYPE_DIFFERS"),
        (b"MZ" + b"\0" * 100, "application/x-msdownload", 415, "MATERIAL_TYPE_UNSUPPORTED"),
        (b"\0" * (20 * 1024 * 1024 + 1), "image/png", 413, "MATERIAL_TOO_LARGE"),
    ):
        answer = upload(her, PROOF, content, media_type)
        assert (answer.status_code, answer.json()["reason"]) == (status, reason)
