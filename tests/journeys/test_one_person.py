"""One person has one account: two are joined for every stack, none is found out, a lost password is set anew."""

from typing import Any

from infra.demo.gate import Gate
from infra.demo.journeys import mandate_to
from infra.demo.people import Person, someone
from tests.faults.crowd import permit
from tests.people import from_home
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE = "510822101200"


def arrived(gate: Gate, person: Person) -> Gate:
    """Registered and signed in at that gateway."""
    gate.post("/v1/people", person.registration(), 202)
    return gate.sign_in(kind="person", id_number=person.id_number, password=person.password)


def told_to(gate: Gate) -> set[str]:
    return {message["number"] for message in gate.get("/v1/messages?limit=100")["items"]}


def test_what_two_accounts_of_one_person_did_on_one_stack_is_hers_after_a_merge_on_another(
    stacks: Stacks,
) -> None:
    county, township = stacks.gates[COUNTY], stacks.gates[TOWNSHIP]
    person, twice = someone(), someone()
    her = arrived(county, person)
    before, there = arrived(county, twice), arrived(township, twice)
    survivor, duplicate = (gate.get("/v1/people/me")["person"] for gate in (her, before))
    number = there.post("/v1/applications", from_home(there, permit(twice, VILLAGE)), 201)["number"]
    mandate = there.post("/v1/mandates", mandate_to("village.agent", "residence_permit"), 201)["mandate"]
    until(lambda: number in told_to(there), 20, "the receipt")
    seen = township.as_caller(her.token)
    assert (seen.call("GET", f"/v1/applications/{number}").status, told_to(seen)) == (404, set())

    merger = {"survivor": survivor, "duplicate": duplicate, "reason": "身份证号码更正，同一人"}
    for _ in range(2):
        assert stacks.cast.staff["county.supervisor"].post("/v1/people/mergers", merger)["person"] == survivor

    shown = until(
        lambda: (got := seen.call("GET", f"/v1/applications/{number}")).status == 200 and got.body, 20
    )
    assert shown["number"] == number
    assert [one["number"] for one in seen.get("/v1/applications")["items"]] == [number]
    until(lambda: number in told_to(seen), 20, "the duplicate's messages")

    def handed_in() -> Any:
        given = permit(person, VILLAGE) | {"channel": "agent", "mandate": mandate}
        answer = stacks.cast.staff["village.agent"].call("POST", "/v1/applications", given, "for-either")
        return answer.status == 201 and answer.body

    assert until(handed_in, 20, "the duplicate's mandate")["number"] != number
    numbers = {"id_number": twice.id_number, "password": person.password}
    signed_in = county.sign_in(kind="person", **numbers)
    assert signed_in.get("/v1/people/me")["person"] == survivor


def test_nobody_learns_who_is_registered_and_a_lost_password_is_set_anew_at_the_counter(
    stacks: Stacks,
) -> None:
    township, person = stacks.gates[TOWNSHIP], someone()
    clerk = stacks.cast.staff["township.clerk"]
    first = township.post("/v1/people", person.registration(), 202)
    tried = person.registration() | {"password": "Guessed-2026"}
    assert township.post("/v1/people", tried, 202) == first
    mine = {"kind": "person", "id_number": person.id_number}
    guessed = township.call("POST", "/v1/sessions", mine | {"password": "Guessed-2026"})
    assert (guessed.status, guessed.body["reason"]) == (401, "CREDENTIALS_WRONG")
    before = township.post("/v1/sessions", mine | {"password": person.password}, 201)
    at_window = clerk.call("POST", "/v1/people", tried, "at-the-window")
    assert (at_window.status, at_window.body["reason"]) == (409, "PERSON_EXISTS")

    seen = {"number": person.id_number, "name": person.name}
    code = clerk.post("/v1/people/password-codes", seen, 201)["code"]
    anew = {"number": person.id_number, "code": code, "password": "Winter-2026"}
    wrong = township.call("POST", "/v1/people/passwords", anew | {"code": "22222-22222"})
    assert (wrong.status, wrong.body["reason"]) == (403, "PASSWORD_CODE_WRONG")
    assert township.call("POST", "/v1/people/passwords", anew).status == 204
    assert township.call("POST", "/v1/people/passwords", anew).body["reason"] == "PASSWORD_CODE_WRONG"
    ended = township.call("POST", "/v1/sessions/refresh", {"refresh_token": before["refresh_token"]})
    assert (ended.status, ended.body["reason"]) == (401, "REFRESH_INVALID")

    her = township.sign_in(**mine, password="Winter-2026")
    change = {"old_password": "Winter-2026", "new_password": "Summer-2027"}
    assert her.call("POST", "/v1/people/me/password", change).status == 204
    assert her.call("POST", "/v1/people/me/password", change).body["reason"] == "OLD_PASSWORD_WRONG"
    assert township.sign_in(**mine, password="Summer-2027").get("/v1/people/me")["assurance"] == 1
