"""Deliveries as they are shown."""

from typing import Any

from sanji.intake.v1 import intake_deliveries_pb2 as pb
from typing_extensions import TypedDict

from gateway.routes.samples import NUMBER, VILLAGE


class PickUpView(TypedDict):
    """That it was handed over; at a window the line of the pick-up register. Name and number masked."""

    at: str
    site: str | None
    window: str | None
    collector: str | None
    document: str | None
    mandate: str | None


class DeliveryView(TypedDict):
    """Where a delivery stands. `due`: the last of the ten working days of a grant; `site` is null where it was handed in."""

    number: str
    item: str
    item_name: str
    outcome: str | None
    division: str
    owner_division: str
    state: str
    way: str
    site: str | None
    holder: str
    addressee: str | None
    phone: str | None
    decided_at: str | None
    due: str | None
    late: bool
    ready_at: str | None
    carrier: str | None
    tracking: str | None
    dispatched_at: str | None
    note: str | None
    entry: PickUpView | None


class DeliveryList(TypedDict):
    """One page."""

    items: list[DeliveryView]
    next: str | None


DELIVERY: dict[str, Any] = {
    "number": NUMBER,
    "item": "residence_permit",
    "item_name": "居住证办理",
    "outcome": "granted",
    "division": VILLAGE,
    "owner_division": "510822",
    "state": "waiting",
    "way": "window",
    "site": "510822101-TC",
    "holder": "陈*",
    "addressee": None,
    "phone": None,
    "decided_at": "2026-11-27T15:20:11.000+08:00",
    "due": "2026-12-11",
    "late": False,
    "ready_at": None,
    "carrier": None,
    "tracking": None,
    "dispatched_at": None,
    "note": None,
    "entry": None,
}
ENTRY: dict[str, Any] = {
    "at": "2026-12-02T10:04:31.000+08:00",
    "site": "510822101-TC",
    "window": "510822101-TC-W01",
    "collector": "陈*",
    "document": "510822********0136",
    "mandate": None,
}


def delivery_view(one: pb.Delivery) -> DeliveryView:
    """As its holder and staff see it."""
    return {
        "number": one.number,
        "item": one.item,
        "item_name": one.item_name,
        "outcome": one.outcome or None,
        "division": one.division,
        "owner_division": one.owner_division,
        "state": one.state,
        "way": one.way,
        "site": one.site or None,
        "holder": one.holder,
        "addressee": one.addressee or None,
        "phone": one.phone or None,
        "decided_at": one.decided_at or None,
        "due": one.due or None,
        "late": one.late,
        "ready_at": one.ready_at or None,
        "carrier": one.carrier or None,
        "tracking": one.tracking or None,
        "dispatched_at": one.dispatched_at or None,
        "note": one.note or None,
        "entry": _entry(one.entry) if one.HasField("entry") else None,
    }


def _entry(entry: pb.PickUp) -> PickUpView:
    return {
        "at": entry.at,
        "site": entry.site or None,
        "window": entry.window or None,
        "collector": entry.collector or None,
        "document": entry.document or None,
        "mandate": entry.mandate or None,
    }
