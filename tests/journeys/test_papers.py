"""A village station prints what people take home; a citizen reads a package at the township's gateway."""

from io import BytesIO

import httpx
from pypdf import PdfReader

from infra.demo.gate import Gate
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

STATION = "510822101200-VS"
ITEM = "residence_permit"


def printed(gate: Gate, path: str) -> tuple[httpx.Response, str]:
    """A printed paper, and its text without blanks."""
    answer = httpx.get(gate.url + path, timeout=20)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    return answer, "".join(text.split())


def test_a_village_station_prints_guide_and_notice_sheet_and_counts_them(stacks: Stacks) -> None:
    clerk = stacks.cast.staff["village.clerk"]
    until(lambda: clerk.call("GET", f"/v1/sites/{STATION}/prints").status == 200, 30, "the site's copy")
    guide, text = printed(clerk, f"/v1/items/{ITEM}/guide.pdf?site={STATION}")
    assert (guide.status_code, guide.headers["content-type"]) == (200, "application/pdf")
    sections = clerk.get(f"/v1/items/{ITEM}/guide?site={STATION}")
    assert f"第{sections['version']}版" in text
    assert all(section["title_zh"] in text for section in sections["sections"] if section["lines"])
    assert "便民服务站" in text
    _, notice = printed(clerk, f"/v1/items/{ITEM}/notice-sheet.pdf")
    materials = clerk.get(f"/v1/items/{ITEM}/notice-sheet")["materials"]
    assert {one["code"] for one in materials} == {
        one["code"] for one in clerk.get(f"/v1/items/{ITEM}")["materials"]
    }
    assert all("".join(one["name_zh"].split()) in notice for one in materials)
    drawing = httpx.get(f"{clerk.url}/v1/items/{ITEM}/step-chart.svg")
    assert drawing.headers["content-type"] == "image/svg+xml"
    for kind, copies in (("guide", 20), ("notice_sheet", 50)):
        body = {"site": STATION, "kind": kind, "copies": copies}
        clerk.post(f"/v1/items/{ITEM}/prints", body, 201, key=f"papers-{kind}")
        clerk.post(f"/v1/items/{ITEM}/prints", body, 201, key=f"papers-{kind}")
    supervised = stacks.cast.staff["county.supervisor"].get(f"/v1/sites/{STATION}/prints")["items"]
    assert [(one["kind"], one["copies"], one["prints"]) for one in supervised] == [
        ("guide", 20, 1),
        ("notice_sheet", 50, 1),
    ]


def test_a_citizen_reads_what_a_birth_needs_at_either_gateway(stacks: Stacks) -> None:
    county, township = stacks.gates[COUNTY], stacks.gates[TOWNSHIP]
    until(lambda: township.call("GET", "/v1/packages/newborn").status == 200, 30, "the package's copy")
    package = township.get("/v1/packages/newborn")
    assert package == county.get("/v1/packages/newborn")
    assert [one["item"] for one in package["taking_part"]] == package["members"]
    answers = [target for one in package["questions"] for target in one["answers"]]
    assert len(answers) == len(set(answers))
    figures = {one["name"]: one for one in package["figures"]}
    assert figures["questions"]["after"] < figures["questions"]["before"]
    least = township.get("/v1/packages/newborn?optional=none")
    assert "social_security_card" not in {one["item"] for one in least["taking_part"]}
    assert "newborn" in {one["id"] for one in township.get("/v1/packages?lifecycle=person")["items"]}
    gone = township.call("GET", "/v1/packages/nothing")
    assert (gone.status, gone.body["reason"]) == (404, "PACKAGE_NOT_LISTED")
