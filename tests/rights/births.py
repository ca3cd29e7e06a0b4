"""Registrations of births: what the prepared records of cases are."""

from datetime import timedelta
from typing import Any

from infra.demo.gate import Gate
from infra.demo.people import Person, someone
from services.chassis.clock import SystemClock
from tests.stacks import TOWNSHIP
from tests.waiting import until

PACKAGE = "newborn"


def birth(mother: Person) -> dict[str, Any]:
    """A newborn's household registration, handed in by its mother."""
    father = someone("510822", 36)
    form = {
        "child_name_zh": "杨沐阳",
        "child_sex": "male",
        "birth_date": (SystemClock().today() - timedelta(days=14)).isoformat(),
        "birth_certificate_no": "Y510000001",
        "nation_zh": "汉族",
        "follow_parent": "mother",
        "household_division": "510822101200",
        "parents_married": True,
        "father_id_number": father.id_number,
        "mother_id_number": mother.id_number,
    }
    papers = {
        "birth_medical_certificate": "Y510000001",
        "household_register": mother.id_number,
        "marriage_certificate": mother.id_number,
    }
    return {
        "item": "birth_household_registration",
        "division": TOWNSHIP,
        "applicant": mother.applicant(),
        "form": form,
        "materials": [{"code": code, "kind": "lookup", "ref": ref} for code, ref in papers.items()],
        "channel": "online",
    }


def newborn(mother: Person) -> dict[str, Any]:
    """The package of a birth, handed in by the mother; what its own results answer is left open."""
    form = {name: value for name, value in birth(mother)["form"].items() if name != "birth_certificate_no"}
    more = {
        "gestational_weeks": 39,
        "birth_weight_g": 3250,
        "institution": "county_hospital",
        "mother_name_zh": mother.name,
        "father_name_zh": "杨俊",
        "insured_year": SystemClock().today().year,
        "contact_phone": mother.phone,
    }
    return {
        "division": TOWNSHIP,
        "applicants": {"parent": mother.applicant()},
        "optional": [],
        "form": form | more,
        "materials": [],
        "channel": "online",
    }


def granted(her: Gate, person: Person, clerk: Gate, reviewer: Gate) -> str:
    """Receipt number of a case with a certificate."""
    number = str(her.post("/v1/applications", birth(person), 201)["number"])
    clerk.post(f"/v1/applications/{number}/acceptance")
    until(lambda: reviewer.call("GET", f"/v1/cases/{number}").status == 200, 20, "the second case")
    item = reviewer.get("/v1/items/birth_household_registration")
    checks = {row["code"]: True for row in item["conditions"]}
    reviewer.post(f"/v1/cases/{number}/decision", {"outcome": "granted", "reason": "", "checks": checks})
    return number
