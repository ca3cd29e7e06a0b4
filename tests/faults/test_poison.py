"""A message that cannot be taken in ends where somebody looks, is mended and replayed."""

from pathlib import Path

from google.protobuf import json_format
from sanji.intake.v1 import intake_events_pb2

from infra.demo import seed
from infra.demo.people import someone
from services.chassis.bus.publisher import Letter, connect
from services.chassis.bus.topology import dead_queue_of, queue_of
from tests.faults.books import wait_drained, wait_whole
from tests.faults.crowd import permit
from tests.faults.test_kills import VILLAGES, clerk_at
from tests.stacks import COUNTY, Stacks
from tests.waiting import until


def test_a_poison_message_is_listed_mended_and_replayed(stacks: Stacks, tmp_path: Path) -> None:
    wait_whole(stacks)
    wait_drained(stacks)
    installation, clerk = stacks.installation, clerk_at(stacks, COUNTY)
    url = installation.stack(COUNTY).broker.amqp_url()
    number = clerk.post("/v1/applications", permit(someone(), VILLAGES[COUNTY]), 201)["number"]
    wait_drained(stacks)
    installation.stop(COUNTY, "work")
    try:
        clerk.post(f"/v1/applications/{number}/acceptance")
        original = until(lambda: waiting(url, "approval"), 20, "the event in approval's queue")
        poison(url, "approval")
    finally:
        installation.start(COUNTY, "work")
    until(
        lambda: number in seed.sanji(installation, COUNTY, "dead", "list"), 30, "the dead letter in the list"
    )
    listed = seed.sanji(installation, COUNTY, "dead", "list", "--room", "approval")
    assert "ApplicationAccepted" in listed
    assert "BODY_MALFORMED" in listed
    assert stacks.cast.staff["county.police"].call("GET", f"/v1/cases/{number}").status == 404
    event = original.headers["cloudEvents:id"]
    assert "BODY_MALFORMED" in seed.sanji(installation, COUNTY, "dead", "show", event)
    mended = tmp_path / "mended.json"
    mended.write_text(as_json(original.body), encoding="utf-8")
    assert "replayed 1" in seed.sanji(installation, COUNTY, "dead", "replay", event, "--body", str(mended))
    police = stacks.cast.staff["county.police"]
    until(lambda: police.call("GET", f"/v1/cases/{number}").status == 200, 30, "the case, opened after all")
    wait_drained(stacks)


def waiting(url: str, room: str) -> Letter | None:
    """The one message in a room's queue, left where it is."""
    connection = connect(url, "test")
    try:
        message = connection.channel().basic_get(queue_of(room))
        return Letter("", queue_of(room), dict(message.headers), bytes(message.body)) if message else None
    finally:
        connection.release()


def poison(url: str, room: str) -> None:
    """Replace the one message of a room's queue by the same with a damaged body."""
    connection = connect(url, "test")
    channel = connection.channel()
    message = channel.basic_get(queue_of(room))
    message.body = b"\xff\xff\xff"
    channel.basic_publish(message, "", queue_of(room))
    channel.basic_ack(message.delivery_tag)
    assert channel.queue_declare(dead_queue_of(room), passive=True).message_count == 0
    connection.release()


def as_json(body: bytes) -> str:
    """An ApplicationAccepted as `sanji dead show` would print a whole one."""
    message = intake_events_pb2.ApplicationAccepted.FromString(body)
    return json_format.MessageToJson(message, preserving_proto_field_name=True, ensure_ascii=False)
