"""Deliveries of other stacks, as they are announced to a site of this one."""

from datetime import datetime
from typing import Any

from services.chassis.clock import from_rfc3339
from services.chassis.levels import is_division
from services.chassis.messages import Envelope
from services.intake import events
from services.intake.domain.application import Application, Party
from services.intake.domain.delivery import WINDOW, Choice, Delivery, Entry
from services.intake.domain.life import DECIDED


def heard_delivery(message: Any, envelope: Envelope) -> events.DeliveryHeard:
    """What a list shows of it. Raises `ValueError`."""
    said = message.delivery
    if not said.number or not all(map(is_division, (said.division, said.owner_division))):
        raise ValueError("number or division")
    delivery = Delivery(
        state=said.state,
        choice=Choice(said.way, said.site),
        ready_at=_instant(said.ready_at),
        entry=_entry(said.entry) if said.HasField("entry") else None,
    )
    decided_at = from_rfc3339(said.decided_at)
    application = Application(
        id=said.number,
        status=DECIDED,
        item=said.item,
        item_version=message.item_version,
        item_name=said.item_name,
        division=said.division,
        accept_division=said.division,
        owner_division=said.owner_division,
        department="",
        case_type="",
        applicant=Party("", "", "", message.holder_masked, ""),
        form="{}",
        materials=(),
        channel=WINDOW,
        ticket="",
        submitted_by="",
        received_at=decided_at,
        history=(),
        decided_at=decided_at,
        outcome=said.outcome,
        delivery=delivery,
    )
    return events.DeliveryHeard(application, message.site, message.state)


def _entry(said: Any) -> Entry:
    return Entry("", from_rfc3339(said.at), said.site, said.window, "", said.document, said.mandate)


def _instant(text: str) -> datetime | None:
    return from_rfc3339(text) if text else None
