"""What an office tells her in writing, read and printed at the stack where she handed in; and papers it looks up itself."""

from typing import Any

from infra.demo.desks import sent
from infra.demo.gate import Gate
from infra.demo.people import Person, someone
from services.chassis.clock import SystemClock
from tests.faults.crowd import permit
from tests.people import arrived
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE = "510822101200"
PROOF = "residence_address_proof"
CHECKS = {"c1": True, "c2": True, "c3": True}


def notices(gate: Gate, number: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = gate.get(f"/v1/applications/{number}/notices")["items"]
    return found


def granted(stacks: Stacks, number: str) -> None:
    clerk, police = stacks.cast.staff["village.clerk"], stacks.cast.staff["county.police"]
    clerk.post(f"/v1/applications/{number}/acceptance")
    until(lambda: police.call("GET", f"/v1/cases/{number}").status == 200, 20, "the case")
    decision = {"outcome": "granted", "reason": "", "checks": CHECKS}
    police.post(f"/v1/cases/{number}/decision", decision)


def test_she_reads_and_prints_every_notice_of_her_application(
    stacks: Stacks, villager: tuple[Gate, Person]
) -> None:
    her, person = villager
    clerk = stacks.cast.staff["village.clerk"]
    body = permit(person, VILLAGE)
    body["materials"] = [paper for paper in body["materials"] if paper["code"] != PROOF]
    number = clerk.post("/v1/applications", body, 201)["number"]
    path = f"/v1/applications/{number}"
    clerk.post(f"{path}/supplement-notices", {"materials": [PROOF], "note": "请补房产证明"})
    (told,) = notices(her, number)
    assert (told["kind"], told["number"]) == ("supplement", f"{number}-BZ01")
    assert [paper["code"] for paper in told["papers"]] == [PROOF]
    her.post(f"{path}/supplements", {"materials": sent(her, "residence_permit", VILLAGE, PROOF)})
    granted(stacks, number)
    until(lambda: len(notices(her, number)) == 3, 20, "the decision in writing")
    _, taken, decided = notices(her, number)
    assert taken["committed_due"] == her.get(path)["committed_due"]
    assert (taken["title"], decided["title"][:2], decided["remedies"]) == ("受理通知书", "准予", None)
    assert "《中华人民共和国行政许可法》第32条" in taken["bases"][0]
    headers = {"Authorization": f"Bearer {her.token}"}
    for notice in (told, taken, decided):
        place = f"{path}/notices/{notice['notice']}"
        assert her.get(f"{path}/notices/{notice['number']}") == notice
        pdf = her.client.get(f"{her.url}{place}/notice.pdf", headers=headers)
        assert (pdf.status_code, pdf.content[:4]) == (200, b"%PDF")
    assert her.call("GET", f"{path}/notices/9").body["reason"] == "NOTICE_NOT_FOUND"


def test_a_refusal_tells_her_what_she_can_do_against_it_and_nobody_else(
    stacks: Stacks, villager: tuple[Gate, Person]
) -> None:
    her, person = villager
    clerk = stacks.cast.staff["village.clerk"]
    number = clerk.post("/v1/applications", permit(person, VILLAGE), 201)["number"]
    clerk.post(f"/v1/applications/{number}/return", {"reason": "本人已有居住证", "cause": "not_needed"})
    (notice,) = notices(her, number)
    assert notice["title"] == "不予受理通知书"
    assert "行政复议" in notice["remedies"]
    assert "行政诉讼" in notice["remedies"]
    stranger, _ = arrived(stacks.gates[TOWNSHIP])
    assert stranger.call("GET", f"/v1/applications/{number}/notices").status == 404


def test_a_permit_that_the_county_issued_is_looked_up_by_its_number_and_not_handed_in(
    stacks: Stacks, villager: tuple[Gate, Person]
) -> None:
    her, person = villager
    clerk = stacks.cast.staff["village.clerk"]
    first = clerk.post("/v1/applications", permit(person, VILLAGE), 201)["number"]
    granted(stacks, first)
    until(lambda: her.call("GET", f"/v1/certificates/{first}").status == 200, 20, "her certificate")
    certificate = her.get(f"/v1/certificates/{first}")["id"]
    number = clerk.post("/v1/applications", _insurance(person), 201)["number"]
    sources = stacks.gates[COUNTY].get("/v1/exchange/sources")["items"]
    assert sources[0]["source"] == "certificate_library"

    look = f"/v1/applications/{number}/materials/residence_permit/lookup"
    wrong = her.call("POST", look, {"number": certificate[:-1] + ("0" if certificate[-1] != "0" else "1")})
    assert (wrong.status, wrong.body["reason"]) == (422, "LOOKUP_NO_MATCH")
    curious = her.call("POST", look, {"number": certificate, "purpose": "curiosity"})
    assert (curious.status, curious.body["reason"]) == (403, "PURPOSE_NOT_ALLOWED")
    (paper,) = her.post(look, {"number": certificate})["materials"]
    assert (paper["kind"], paper["looked_up"]["source"]) == ("lookup", "certificate_library")
    assert paper["looked_up"]["name_zh"] == "居住证"
    assert person.name not in str(paper)
    assert paper["looked_up"]["holder_differs"] is False
    clerk.post(f"/v1/applications/{number}/acceptance")

    lodger = someone()
    lodging = clerk.post("/v1/applications", _insurance(lodger), 201)["number"]
    seen = clerk.post(look.replace(number, lodging), {"number": certificate})
    assert seen["materials"][0]["looked_up"]["holder_differs"] is True

    now = f"{SystemClock().today():%Y-%m}"
    counts = f"/v1/indicators/materials?division={TOWNSHIP}&since={now}&until={now}"
    supervisor = stacks.cast.staff.get("township.supervisor") or _supervisor(stacks)
    until(lambda: supervisor.get(counts)["whole"]["number_only"] >= 1, 60, "the count of the first")


def _insurance(person: Person) -> dict[str, Any]:
    """Medical insurance for somebody who is not registered in the county: wants a residence permit."""
    return {
        "item": "resident_medical_insurance_registration",
        "division": VILLAGE,
        "applicant": person.applicant(),
        "channel": "window",
        "form": {
            "insured_name_zh": person.name,
            "insured_id_number": person.id_number,
            "applicant_relation": "self",
            "insured_category": "ordinary",
            "local_household": False,
            "residence_division": VILLAGE,
            "insured_year": SystemClock().today().year,
            "contact_phone": person.phone,
        },
        "materials": [],
    }


def _supervisor(stacks: Stacks) -> Gate:
    """A supervisor of the township."""
    said = {"username": f"town.chief.{someone().phone}", "password": "Sanji-town-7319"}
    body = said | {"name": "李正", "roles": ["supervisor"], "division": TOWNSHIP}
    stacks.admin(TOWNSHIP).post("/v1/staff", body, 201)
    return stacks.gates[TOWNSHIP].sign_in(kind="staff", **said)
