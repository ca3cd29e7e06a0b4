"""What must be true of the books once the dust has settled."""

from collections import Counter
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database

from infra.demo import seed
from services.chassis.audit import AuditTrail
from tests.stacks import Stacks
from tests.waiting import until

ROOMS = ("catalogue", "identity", "intake", "approval", "queueing", "notification", "rating")
ONCE = ("ApplicationSubmitted", "ApplicationAccepted", "CaseOpened", "DecisionMade", "RatingInvited")
MESSAGES = (
    "application_submitted",
    "application_accepted",
    "certificate_issued",
    "decision_made",
    "rating_invited",
)


def database(stacks: Stacks, code: str) -> Database[dict[str, Any]]:
    """A stack's database."""
    client: MongoClient[dict[str, Any]] = MongoClient(stacks.installation.stack(code).database.url("sanji"))
    return client.get_default_database()


def wait_drained(stacks: Stacks, seconds: float = 120) -> None:
    """Until no outbox holds an event and no queue a message, dead letters included, on any stack."""
    until(
        lambda: (
            not any(_untold_at(stacks, code) for code in stacks.installation.codes) and not pending(stacks)
        ),
        seconds,
        "drained queues and outboxes",
        every=0.25,
    )


def pending(stacks: Stacks) -> dict[str, int]:
    """Where something still waits: "<stack>/<queue or collection>" → how much. About a second of CPU time per stack."""
    codes = stacks.installation.codes
    with ThreadPoolExecutor(len(codes)) as pool:
        found = pool.map(lambda code: _queued_at(stacks, code) | _untold_at(stacks, code), codes)
        return {place: count for at_one in found for place, count in at_one.items()}


def _queued_at(stacks: Stacks, code: str) -> dict[str, int]:
    listed = stacks.installation.stack(code).broker.ctl(
        "list_queues", "-q", "--no-table-headers", "-p", "sanji", "name", "messages"
    )
    return {
        f"{code}/{name}": int(count)
        for name, _, count in (line.rpartition("\t") for line in listed.splitlines())
        if name and count.strip().isdigit() and int(count)
    }


def _untold_at(stacks: Stacks, code: str) -> dict[str, int]:
    books = database(stacks, code)
    return {
        f"{code}/{name}": left
        for name in books.list_collection_names()
        if (left := books[name].count_documents({"outbox.at": {"$exists": True}}))
    }


def wait_whole(stacks: Stacks, seconds: float = 120) -> None:
    """Until every program of every stack runs and every gateway is ready."""
    stacks.installation.up(seconds)


def assert_once(stacks: Stacks, numbers: Collection[str], minted_by: str) -> None:
    """Each number: one application, one case, each event once in the trails, each message once."""
    wanted = {"$in": list(numbers)}
    books = {code: database(stacks, code) for code in {minted_by, seed.COUNTY}}
    minting = books[minted_by]
    assert len(set(numbers)) == len(numbers)
    assert minting["intake_applications"].count_documents({"_id": wanted, "status": "decided"}) == len(
        numbers
    )
    events: Counter[tuple[str, str]] = Counter()
    for book in books.values():
        for room in ("intake", "approval", "rating"):
            for entry in book[f"{room}_audit"].find({"subject": wanted}, {"subject": 1, "type": 1}):
                events[entry["subject"], entry["type"].rsplit(".", 1)[1]] += 1
    assert {key: count for key, count in events.items() if count > 1} == {}
    assert [(number, name) for number in numbers for name in ONCE if not events[number, name]] == []
    messages: Counter[tuple[str, str]] = Counter()
    for message in minting["notification_messages"].find({"number": wanted}, {"number": 1, "kind": 1}):
        messages[message["number"], message["kind"]] += 1
    assert messages == Counter({(number, kind): 1 for number in numbers for kind in MESSAGES})


def assert_trails_whole(stacks: Stacks) -> None:
    """Every audit chain verifies."""
    for code in stacks.installation.codes:
        trail = AuditTrail(database(stacks, code))
        assert [verdict for room in ROOMS if (verdict := trail.verify(room)).broken_at] == []
