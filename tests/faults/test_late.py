"""A stack joins when much has been said already: it has missed all of it, is told again, and obeys."""

from datetime import timedelta

from infra.demo.gate import Answer, Gate
from infra.demo.journeys import mandate_to
from infra.demo.seed import sanji
from services.chassis.clock import SystemClock
from tests.faults.books import database, pending, wait_drained, wait_whole
from tests.faults.crowd import permit
from tests.people import arrived, from_home
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE = "510822101200"
MISSED = f"downlink.{TOWNSHIP}"
TOLD_WITHIN = 40.0


def forget_what_was_said(stacks: Stacks) -> None:
    """What the county has said for the township is gone, as where no queue was there to keep it."""
    until(lambda: said(stacks), TOLD_WITHIN, "everything published at the county", every=0.5)
    stacks.installation.stack(COUNTY).broker.ctl("purge_queue", "-p", "sanji", MISSED)


def said(stacks: Stacks) -> bool:
    left = [place for place in pending(stacks) if place.startswith(f"{COUNTY}/")]
    return left == [f"{COUNTY}/{MISSED}"]


def test_a_stack_that_joined_late_obeys_once_it_was_told_again(stacks: Stacks) -> None:
    wait_whole(stacks)
    wait_drained(stacks)
    county, township = stacks.gates[COUNTY], stacks.gates[TOWNSHIP]
    her, person = arrived(county)
    lost = county.sign_in(kind="person", id_number=person.id_number, password=person.password)
    helper, neighbour = arrived(township)
    at_township = Gate(township.url, lost.token)
    assert at_township.call("GET", "/v1/sessions").status == 200

    stacks.line.cut()
    try:
        named = {"kind": "person", "number": neighbour.id_number, "name": neighbour.name}
        given = mandate_to("", "residence_permit") | {"agent": {"kind": "person", "person": named}}
        mandate = her.post("/v1/mandates", given, 201)["mandate"]
        session = her.get("/v1/sessions")["items"]
        assert lost.call("DELETE", "/v1/sessions/current").status == 204
        power = stacks.admin(COUNTY).post("/v1/powers", lent(), 201)["power_id"]
        assert len(session) == 2
        forget_what_was_said(stacks)
    finally:
        stacks.line.mend()

    given_online = from_home(helper, permit(person, VILLAGE))

    def handed_in(key: str) -> Answer:
        body = given_online | {"mandate": mandate}
        return helper.call("POST", "/v1/applications", body, key)

    unknown = handed_in("early")
    assert (unknown.status, unknown.body["reason"]) == (403, "MANDATE_REQUIRED")
    assert at_township.call("GET", "/v1/sessions").status == 200
    powers = database(stacks, TOWNSHIP)["catalogue_powers"]
    assert powers.find_one(power) is None

    for arguments in (("identity", "republish"), ("catalogue", "republish", "--county", COUNTY)):
        told = sanji(stacks.installation, COUNTY, *arguments)
        assert int(told.split()[-1]) > 0
    until(lambda: handed_in("late").status == 201, TOLD_WITHIN, "the mandate at the township")
    until(lambda: ended(at_township), TOLD_WITHIN, "the end of the session at the township")
    until(lambda: powers.find_one(power), TOLD_WITHIN, "the power at the township")
    stacks.admin(COUNTY).post(f"/v1/powers/{power}/revoke", {"reason": "试办结束"})


def ended(gate: Gate) -> bool:
    answer = gate.call("GET", "/v1/sessions")
    return answer.status == 401 and answer.body["reason"] == "SESSION_ENDED"


def lent() -> dict[str, str]:
    today = SystemClock().today()
    return {
        "item": "subsistence_allowance",
        "division": TOWNSHIP,
        "power": "decide",
        "document": f"青府发〔{today.year}〕21号",
        "since": today.isoformat(),
        "until": (today + timedelta(days=30)).isoformat(),
    }
