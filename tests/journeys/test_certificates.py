"""A decision becomes a certificate that anybody may verify, until it is revoked."""

import secrets

from infra.demo.gate import Gate
from tests.faults.crowd import permit
from tests.people import arrived
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE = "510822101200"


def test_a_residence_permit_is_issued_verified_handed_over_and_revoked(stacks: Stacks) -> None:
    gate, county = stacks.gates[TOWNSHIP], stacks.gates[COUNTY]
    her, person = arrived(gate)
    clerk, police = stacks.cast.staff["village.clerk"], stacks.cast.staff["county.police"]
    number = clerk.post("/v1/applications", permit(person, VILLAGE), 201)["number"]
    clerk.post(f"/v1/applications/{number}/acceptance")
    until(lambda: police.call("GET", f"/v1/cases/{number}").status == 200, 20, "the case")
    police.post(
        f"/v1/cases/{number}/decision",
        {"outcome": "granted", "reason": "", "checks": {"c1": True, "c2": True, "c3": True}},
    )

    until(lambda: her.call("GET", f"/v1/certificates/{number}").status == 200, 20, "her copy")
    hers = her.get(f"/v1/certificates/{number}")
    assert (hers["holder"], hers["state"], hers["item"]) == (person.name, "valid", "residence_permit")
    path = f"/v1/certificates/{hers['id']}"
    told = until(
        lambda: [one for one in her.get("/v1/messages")["items"] if one["kind"] == "certificate_issued"],
        20,
        "a message",
    )
    assert hers["id"] in told[0]["body"]

    headers = {"Authorization": f"Bearer {her.token}"}
    pdf = her.client.get(f"{her.url}{path}/certificate.pdf", headers=headers)
    assert pdf.content.startswith(b"%PDF")
    page = county.client.get(f"{county.url}{path}/verification.html")
    assert (page.status_code, person.name in page.text) == (200, False)
    assert "有效" in page.text
    assert gate.get(f"{path}/verification")["standing"] == "genuine"
    forged = hers["id"][:-1] + ("0" if hers["id"][-1] != "0" else "1")
    assert county.call("GET", f"/v1/certificates/{forged}/verification").status == 422

    entry = {"window": f"{VILLAGE}-VS-W01", "collector": person.name, "document": person.id_number}
    delivered = clerk.post(f"/v1/applications/{number}/delivery/pick-up", entry)
    assert person.id_number not in str(delivered)
    by_hand = {"method": "window", "site": f"{VILLAGE}-VS"} | {
        name: entry[name] for name in ("collector", "document")
    }
    again = clerk.call("POST", f"{path}/delivery", by_hand, secrets.token_hex(8))
    assert (again.status, again.body["reason"]) == (409, "DELIVERY_BY_REGISTER")
    until(lambda: her.get(path)["delivery"], 20, "the entry on her copy")

    ending = {"reason": "withdrawn_by_authority", "note": "以欺骗手段取得"}
    assert _supervisor(stacks).post(f"{path}/revocation", ending)["state"] == "revoked"
    assert county.get(f"{path}/verification")["standing"] == "revoked"
    until(lambda: her.get(f"/v1/certificates/{number}")["state"] == "revoked", 20, "the end of her copy")


def _supervisor(stacks: Stacks) -> Gate:
    """A supervisor of the police."""
    said = {"username": f"police.chief.{secrets.token_hex(3)}", "password": "Sanji-police-7319"}
    body = said | {
        "name": "李正",
        "roles": ["supervisor"],
        "division": COUNTY,
        "department": "public_security",
    }
    stacks.admin(COUNTY).post("/v1/staff", body, 201)
    return stacks.gates[COUNTY].sign_in(kind="staff", **said)
