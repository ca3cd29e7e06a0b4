"""One thing at one go (一件事一次办): one form, one receipt, one window in and out (ledger R089, R102, R103, R197, R204)."""

import secrets
from datetime import timedelta
from typing import Any

import pytest

from infra.demo.desks import grant, opened, sent
from infra.demo.gate import Gate
from infra.demo.journeys import mandate_to
from infra.demo.people import Person, someone
from services.chassis.clock import SystemClock
from tests.people import arrived
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE = "510822101200"
PATIENCE = 30
SHOP_NUMBER = "92510822MA6A100106"
PAPERS = {
    "individual_business_registration": ["premises_document"],
    "food_business_licence": ["food_layout_plan", "food_safety_rules_list"],
    "drainage_licence": ["drainage_plan", "pretreatment_record"],
    "shop_sign_standardisation": ["sign_design_drawing"],
}


@pytest.fixture
def villager(stacks: Stacks) -> tuple[Gate, Person]:
    """Someone registered and signed in at the county's gateway."""
    return arrived(stacks.gates[COUNTY], someone("510822", 33))


def reviewer(stacks: Stacks, code: str, department: str, division: str) -> Gate:
    """Somebody of a department who decides there."""
    username, password = f"pack.{secrets.token_hex(4)}", f"Sanji-{secrets.token_urlsafe(15)}"
    body = {
        "username": username,
        "name": "审批员",
        "password": password,
        "roles": ["reviewer"],
        "division": division,
        "department": department,
    }
    stacks.admin(code).post("/v1/staff", body, 201)
    return stacks.gates[code].sign_in(kind="staff", username=username, password=password)


def days(count: int) -> str:
    return (SystemClock().today() + timedelta(days=count)).isoformat()


def newborn(person: Person, division: str) -> dict[str, Any]:
    """What later results answer (the certificate's and the child's number) is not asked for."""
    father = someone("510822", 36)
    return {
        "division": division,
        "applicants": {"parent": person.applicant()},
        "form": {
            "child_name_zh": "杨沐阳",
            "child_sex": "male",
            "birth_date": days(-14),
            "gestational_weeks": 39,
            "birth_weight_g": 3250,
            "institution": "county_hospital",
            "mother_name_zh": person.name,
            "mother_id_number": person.id_number,
            "father_name_zh": father.name,
            "father_id_number": father.id_number,
            "parents_married": True,
            "nation_zh": "汉族",
            "follow_parent": "mother",
            "household_division": f"{division[:9]}200" if division.startswith(TOWNSHIP) else "510822100002",
            "insured_year": SystemClock().today().year,
            "contact_phone": person.phone,
            "partner_bank": "rural_bank",
            "pickup": "courier",
            "courier_address_zh": "青川县乔庄镇方维社区北街15号",
        },
        "materials": [],
        "channel": "online",
    }


def deceased(person: Person) -> dict[str, Any]:
    form = {
        "deceased_name_zh": "赵文礼",
        "deceased_id_number": someone("510822", 76).id_number,
        "death_date": days(-10),
        "death_place": "hospital",
        "declarant_relation": "relative",
        "accidental_death": False,
        "household_division": "510822112201",
        "work_related": False,
        "relation": "child",
        "agreed_by_survivors": True,
        "bank_name_zh": "四川青川农村商业银行",
        "bank_account": "6214580000000000017",
    }
    return {
        "division": COUNTY,
        "applicants": {"relative": person.applicant()},
        "optional": ["medical_account_withdrawal"],
        "form": form,
        "materials": [{"code": "kinship_proof", "kind": "commitment"}],
        "channel": "online",
        "commitment_signed": True,
    }


def restaurant(her: Gate, person: Person) -> dict[str, Any]:
    shop = {"kind": "organisation", "uscc": SHOP_NUMBER, "name": "陈记豆花饭店", "phone": person.phone}
    form = {
        "shop_name_zh": "青川县凉水镇陈记豆花饭店",
        "premises_division": "510822104002",
        "premises_address_zh": "凉水镇凉水井社区正街18号",
        "premises_right": "leased",
        "organisation_form": "individual",
        "business_scope_zh": "餐饮服务；小餐饮",
        "capital_fen": 5000000,
        "employees": 3,
        "business_items": ["hot_food", "cold_food"],
        "area_m2": 86.5,
        "seats": 40,
        "safety_manager_name_zh": person.name,
        "safety_manager_phone": person.phone,
        "online_trading": False,
        "daily_discharge_m3": 6.5,
        "outlets": 1,
        "outlet_location_zh": "正街污水管YS-12检查井",
        "grease_trap": True,
        "opening_date": days(25),
        "sign_text_zh": "陈记豆花饭店",
        "width_m": 4.2,
        "height_m": 1.1,
        "installation": "wall",
        "lighting": True,
    }
    return {
        "division": "510822104",
        "applicants": {"owner": person.applicant(), "shop": shop},
        "optional": [],
        "form": form,
        "materials": [one for item, codes in PAPERS.items() for one in sent(her, item, COUNTY, *codes)],
        "channel": "online",
    }


GIVEN = {
    "newborn": lambda her, person: newborn(person, "510822100"),
    "deceased_person": lambda her, person: deceased(person),
    "open_restaurant": restaurant,
}


def members(gate: Gate, path: str) -> dict[str, dict[str, Any]]:
    return {one["item"]: one for one in gate.get(path)["members"]}


def fed(her: Gate, number: str) -> set[str]:
    """Papers of an application that other members resulted in."""
    given = her.get(f"/v1/applications/{number}")["materials"]
    return {one["code"] for one in given if one["kind"] == "prior_result"}


def running(gate: Gate, path: str) -> list[dict[str, Any]]:
    return [one for one in members(gate, path).values() if one["state"] == "running"]


@pytest.mark.parametrize("package", GIVEN)
def test_a_villager_asks_once_and_fetches_once_whatever_departments_decide(
    stacks: Stacks, villager: tuple[Gate, Person], package: str
) -> None:
    her, person = villager
    until(lambda: her.call("GET", f"/v1/packages/{package}").status == 200, PATIENCE, "the package")
    given = GIVEN[package](her, person)
    handed_in = her.post(f"/v1/packages/{package}/applications", given, 201)
    path = f"/v1/package-applications/{handed_in['number']}"
    clerk = stacks.cast.staff["county.clerk"]
    taken_on = clerk.post(f"{path}/acceptance")
    assert taken_on["due"] == her.get(f"{path}/clock")["clocks"][0]["due"]
    desks: dict[tuple[str, str], Gate] = {}
    while found := until(lambda: running(her, path) or her.get(path)["status"] == "ready", PATIENCE, "more"):
        if found is True:
            break
        for one in found:
            post = one["department"], one["owner_division"]
            if post not in desks:
                desks[post] = reviewer(stacks, COUNTY, *post)
            opened(desks[post], one["number"])
            if one["item"] == "birth_household_registration":
                [answer] = desks[post].get(f"/v1/cases/{one['number']}")["answered"]
                assert (answer["field"], bool(answer["certificate"])) == ("birth_certificate_no", True)
            grant(desks[post], one["number"])
        done = {one["item"] for one in found}
        until(
            lambda done=done: (
                done
                <= {  # type: ignore[misc]
                    one["item"] for one in members(her, path).values() if one["state"] == "granted"
                }
            ),
            PATIENCE,
            "the decisions",
        )
    assert len(desks) >= 2
    assert {one["state"] for one in members(her, path).values()} == {"granted"}
    out = clerk.post(f"{path}/hand-out", {"collector": person.name})
    assert out["status"] == "handed_out"
    kinds = until(lambda: told(her, handed_in["number"]), PATIENCE, "the messages")
    assert kinds == ["package_accepted", "package_ready", "package_submitted"]
    own = {one["number"] for one in members(her, path).values()}
    inbox = her.get("/v1/messages?limit=100")["items"]
    silent = {"application_submitted", "application_accepted"}
    assert not [one for one in inbox if one["number"] in own and one["kind"] in silent]


def told(her: Gate, number: str) -> list[str] | None:
    kinds = sorted(
        one["kind"] for one in her.get("/v1/messages?limit=100")["items"] if one["number"] == number
    )
    return kinds if "package_ready" in kinds else None


def test_one_denial_stops_what_waits_for_it_and_the_faults_of_all_members_come_at_once(
    stacks: Stacks, villager: tuple[Gate, Person]
) -> None:
    her, person = villager
    given = restaurant(her, person)
    short = given | {"form": {"shop_name_zh": "陈记豆花饭店", "area_m2": -1}}
    refused = her.call("POST", "/v1/packages/open_restaurant/applications", short, "short")
    assert refused.status == 422
    pointers = [error["pointer"] for error in refused.body["errors"]]
    assert {"/form/area_m2", "/form/daily_discharge_m3", "/form/width_m"} <= {*pointers}
    assert len(pointers) == len(set(pointers))
    number = her.post("/v1/packages/open_restaurant/applications", given, 201)["number"]
    path = f"/v1/package-applications/{number}"
    stacks.cast.staff["county.clerk"].post(f"{path}/acceptance")
    [first] = until(lambda: running(her, path), PATIENCE, "the first member")
    alone = her.call("POST", f"/v1/applications/{first['number']}/withdrawal", {}, "alone")
    assert (alone.status, alone.body["reason"]) == (409, "PACKAGE_MEMBER")
    desk = reviewer(stacks, COUNTY, "market_regulation", COUNTY)
    opened(desk, first["number"])
    criteria = desk.get(f"/v1/cases/{first['number']}/review-sheet")["criteria"]
    checks = {one["code"]: False for one in criteria}
    desk.post(
        f"/v1/cases/{first['number']}/decision",
        {"outcome": "denied", "reason": "名称与他人重复", "checks": checks},
    )
    until(lambda: her.get(path)["status"] == "ready", PATIENCE, "the end")
    states = {item: one["state"] for item, one in members(her, path).items()}
    assert states.pop("individual_business_registration") == "denied"
    assert set(states.values()) == {"stopped"}


def test_an_agent_starts_a_package_in_the_village_and_the_county_decides(stacks: Stacks) -> None:
    her, person = arrived(stacks.gates[TOWNSHIP], someone("510822", 33))
    agent = stacks.cast.staff["village.agent"]
    until(lambda: agent.call("GET", "/v1/packages/newborn").status == 200, PATIENCE, "the package")
    items = agent.get("/v1/packages/newborn")["members"]
    mandate = her.post("/v1/mandates", mandate_to("village.agent", items[0]) | {"items": items}, 201)
    given = newborn(person, VILLAGE) | {"channel": "agent", "mandate": mandate["mandate"]}
    handed_in = until(
        lambda: (
            (got := agent.call("POST", "/v1/packages/newborn/applications", given, "agent")).status == 201
            and got
        ),
        PATIENCE,
        "the package",
    )
    path = f"/v1/package-applications/{handed_in.body['number']}"
    stacks.cast.staff["township.clerk"].post(f"{path}/acceptance")
    [first] = until(lambda: running(her, path), PATIENCE, "the first member")
    desk = reviewer(stacks, COUNTY, first["department"], first["owner_division"])
    opened(desk, first["number"])
    grant(desk, first["number"])
    [second] = until(
        lambda: [one for one in running(her, path) if one["item"] != first["item"]],
        PATIENCE,
        "the next member",
    )
    assert second["needs"] == [first["item"]]
    until(
        lambda: "birth_medical_certificate" in fed(her, second["number"]), PATIENCE, "the result as a paper"
    )
