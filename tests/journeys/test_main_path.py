"""Citizens' applications through two stacks, at the gateways alone."""

from pymongo import MongoClient

from infra.demo import journeys
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

STEPS = (
    "application_submitted",
    "application_accepted",
    "decision_made",
    "certificate_issued",
    "rating_invited",
)


def silent(sentence: str) -> None:
    """Nobody listens."""


def test_a_residence_permit_is_accepted_in_the_village_and_decided_by_the_county(stacks: Stacks) -> None:
    told = journeys.residence_permit(stacks.cast, silent)
    assert (told.status, told.outcome) == ("decided", "granted")
    assert told.messages == STEPS
    assert told.stacks == (TOWNSHIP, COUNTY)


def test_a_birth_registration_is_decided_in_the_township_and_never_leaves_it(stacks: Stacks) -> None:
    told = journeys.birth_household_registration(stacks.cast, silent)
    assert (told.status, told.outcome) == ("decided", "granted")
    assert told.messages == STEPS
    county = stacks.installation.stack(COUNTY).database
    assert not kept_anywhere(county.url("sanji"), told.number)


def test_a_subsistence_allowance_goes_from_village_over_township_to_county(stacks: Stacks) -> None:
    told = journeys.subsistence_allowance(stacks.cast, silent)
    assert (told.status, told.outcome) == ("decided", "granted")
    assert told.messages == STEPS


def test_one_trace_id_runs_from_the_gateway_to_the_last_message(stacks: Stacks) -> None:
    told = journeys.residence_permit(stacks.cast, silent)

    def complete() -> bool:
        found = {(span.stack, span.service) for span in stacks.receiver.spans(told.trace_id)}
        wanted = {
            (stack, f"sanji-{process}") for stack in told.stacks for process in ("gateway", "serve", "work")
        }
        names = {span.name for span in stacks.receiver.spans(told.trace_id)}
        return wanted <= found and "notification hears RatingInvited" in names

    until(complete, 30, "spans of every process of both stacks in one trace")


def test_a_number_is_answered_by_the_stack_that_minted_it_from_either_gateway(stacks: Stacks) -> None:
    told = journeys.residence_permit(stacks.cast, silent)
    supervisor = stacks.cast.staff["county.supervisor"]
    answer = supervisor.call("GET", f"/v1/applications/{told.number}")
    assert answer.status == 200
    assert answer.headers["X-Sanji-Served-By"] == TOWNSHIP
    assert answer.body["number"] == told.number


def kept_anywhere(url: str, number: str) -> list[str]:
    """Collections of a database that hold a document about `number`."""
    client: MongoClient[dict[str, object]] = MongoClient(url)
    try:
        database = client.get_default_database()
        return [
            name
            for name in database.list_collection_names()
            if database[name].find_one({"$or": [{"_id": number}, {"subject": number}, {"number": number}]})
        ]
    finally:
        client.close()
