"""A hall at work: a site is published, tickets are taken, called, served; all on real parts."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from sanji.catalogue.v1 import catalogue_events_pb2, catalogue_pb2
from sanji.queueing.v1 import queueing_service_pb2 as pb

from services.chassis.doors import Doors
from tests.integration.at_work import AtWork, at_work, reason
from tests.waiting import until

SERVICE = "sanji.queueing.v1.QueueingService"
HALL = "510822-CC"
CLERK = ("staff", "clerk-1", "510822", "clerk")


@pytest.fixture(scope="module")
def hall(doors: Doors, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    """The room at work, knowing one hall with ten windows."""
    with at_work("queueing", doors, tmp_path_factory.mktemp("queueing")) as made:
        made.publish(site(HALL, 10), HALL, destination="*")
        until(lambda: made.room.world.halls.get(HALL), 30, "the published hall")
        yield made


def site(hall: str, windows: int, version: int = 1) -> Any:
    return catalogue_events_pb2.SitePublished(
        site=catalogue_pb2.Site(
            site_id=hall, division="510822", kind="service_center", windows={"general": windows}
        ),
        version=version,
    )


def take(hall: AtWork, key: str, lane: str = "general", at: str = HALL) -> Any:
    return hall.call(SERVICE, "TakeTicket", pb.TakeTicketRequest(hall=at, lane=lane), key=key).ticket


def call_next(hall: AtWork, window: int, key: str = "", at: str = HALL) -> Any:
    return hall.call(
        SERVICE, "CallNextTicket", pb.CallNextTicketRequest(window=f"{at}-W{window:02d}"), CLERK, key
    )


def test_a_ticket_goes_from_the_machine_to_served(hall: AtWork) -> None:
    taken = take(hall, "walk")
    called = call_next(hall, 1).ticket
    assert (called.ticket, called.state, called.window) == (taken.ticket, "called", f"{HALL}-W01")
    started = hall.call(SERVICE, "StartTicket", pb.StartTicketRequest(ticket=taken.ticket), CLERK).ticket
    finished = hall.call(SERVICE, "FinishTicket", pb.FinishTicketRequest(ticket=taken.ticket), CLERK).ticket
    assert (started.state, finished.state, finished.version) == ("serving", "finished", 4)
    seen = hall.call(SERVICE, "GetTicket", pb.GetTicketRequest(ticket=taken.ticket)).ticket
    assert (seen.state, seen.ahead) == ("finished", 0)


def test_the_events_of_a_ticket_are_published_and_chained(hall: AtWork) -> None:
    taken = take(hall, "events")
    called = call_next(hall, 1).ticket
    hall.call(SERVICE, "MarkTicketAbsent", pb.MarkTicketAbsentRequest(ticket=called.ticket), CLERK)
    trail = hall.doors.client.get_default_database()["queueing_audit"]
    until(lambda: trail.count_documents({"subject": taken.ticket}) == 3, 20, "three entries of the trail")
    moves = [(entry["from"], entry["to"]) for entry in trail.find({"subject": taken.ticket}).sort("_id", 1)]
    assert moves == [("", "waiting"), ("waiting", "called"), ("called", "absent")]


def test_many_windows_call_many_people_each_once(hall: AtWork) -> None:
    busy = "510822-ZZ"
    hall.publish(site(busy, 10), busy, destination="*")
    until(lambda: hall.room.world.halls.get(busy), 30, "the busy hall")
    with ThreadPoolExecutor(10) as people:
        taken = list(people.map(lambda number: take(hall, f"rush-{number}", at=busy), range(30)))
    assert len({ticket.number for ticket in taken}) == 30

    def serve(window: int) -> list[str]:
        served = []
        while (called := call_next(hall, window, at=busy)).HasField("ticket"):
            ticket = called.ticket.ticket
            hall.call(SERVICE, "StartTicket", pb.StartTicketRequest(ticket=ticket), CLERK)
            hall.call(SERVICE, "FinishTicket", pb.FinishTicketRequest(ticket=ticket), CLERK)
            served.append(ticket)
        return served

    with ThreadPoolExecutor(10) as clerks:
        served = [ticket for tickets in clerks.map(serve, range(1, 11)) for ticket in tickets]
    assert sorted(served) == sorted(ticket.ticket for ticket in taken)


def test_one_key_at_many_moments_is_one_ticket_and_one_call(hall: AtWork) -> None:
    with ThreadPoolExecutor(6) as people:
        tickets = {ticket.ticket for ticket in people.map(lambda _: take(hall, "same"), range(6))}
        calls = {
            answer.ticket.ticket for answer in people.map(lambda _: call_next(hall, 2, "same"), range(6))
        }
    assert calls == tickets
    assert len(tickets) == 1
    hall.call(SERVICE, "MarkTicketAbsent", pb.MarkTicketAbsentRequest(ticket=tickets.pop()), CLERK)


def test_the_board_shows_the_number_and_only_staff_see_the_ticket(hall: AtWork) -> None:
    taken = take(hall, "board")
    call_next(hall, 3)
    request = pb.ListWindowsRequest(hall=HALL)
    shown = hall.call(SERVICE, "ListWindows", request).windows[2]
    told = hall.call(SERVICE, "ListWindows", request, CLERK).windows[2]
    assert (shown.number, shown.serving) == (taken.number, "")
    assert (told.number, told.serving) == (taken.number, taken.ticket)
    hall.call(SERVICE, "MarkTicketAbsent", pb.MarkTicketAbsentRequest(ticket=taken.ticket), CLERK)


@pytest.mark.parametrize(
    ("rpc", "request_", "caller", "key", "told"),
    [
        ("TakeTicket", pb.TakeTicketRequest(hall="x", lane="general"), (), "k1", "HALL_UNKNOWN"),
        ("TakeTicket", pb.TakeTicketRequest(hall=HALL, lane="vip"), (), "k2", "LANE_UNKNOWN"),
        ("TakeTicket", pb.TakeTicketRequest(hall=HALL, lane="general"), (), "", "IDEMPOTENCY_KEY_REQUIRED"),
        ("CallNextTicket", pb.CallNextTicketRequest(window=f"{HALL}-W01"), (), "", "UNAUTHENTICATED"),
        ("CallNextTicket", pb.CallNextTicketRequest(window=f"{HALL}-W99"), CLERK, "", "WINDOW_UNKNOWN"),
        ("StartTicket", pb.StartTicketRequest(ticket="x"), CLERK, "", "TICKET_NOT_FOUND"),
    ],
)
def test_a_refusal_says_why(
    hall: AtWork, rpc: str, request_: Any, caller: tuple[str, ...], key: str, told: str
) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        hall.call(SERVICE, rpc, request_, caller, key)
    assert reason(refused.value) == told


def test_a_malformed_site_ends_in_the_dead_letters_with_its_reason(hall: AtWork) -> None:
    hall.publish_raw("sanji.catalogue.v1.SitePublished", b"\xff\xff", "broken", 1, "510822", "*")
    letter = until(
        lambda: next((one for one in hall.dead() if one.subject == "broken"), None), 30, "the dead letter"
    )
    assert letter.reason == "BODY_MALFORMED"
