"""Notification's world in memory."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from services.chassis.auth import Principal
from services.chassis.clock import SHANGHAI
from services.chassis.fakes import FakeAuthorities, FakeClock, FakeMerges, FakeRepository
from services.chassis.messages import Envelope
from services.chassis.privacy import Sealer
from services.chassis.room import Room
from services.notification.bootstrap import room
from services.notification.commands import ListMessages
from services.notification.domain.message import Message, Place
from services.notification.domain.staff_message import StaffMessage
from services.notification.events import StepHeard
from services.notification.handlers import ShownMessage
from services.notification.ports import Notification

COUNTY, TOWNSHIP, VILLAGE = "510822", "510822101", "510822101200"
STACKS = (COUNTY, TOWNSHIP)
NUMBER = "510822202611230000017"
ANN = Principal("ann", "person", frozenset({"citizen"}), COUNTY)
BEN = Principal("ben", "person", frozenset({"citizen"}), COUNTY)
BEGIN = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
ITEM_NAME = "居住证申领"


class FakeMessages(FakeRepository[Message]):
    def __init__(self) -> None:
        super().__init__(not_found="MESSAGE_NOT_FOUND")

    def inbox(self, recipients: Collection[str], after: Place | None, limit: int) -> list[Message]:
        def below(kept: Message) -> bool:
            return after is None or (kept.at, kept.id) < (after.at, after.id)

        found = self.select(
            lambda kept: kept.recipient in recipients and below(kept), lambda kept: (kept.at, kept.id)
        )
        return found[::-1][:limit]


class FakeStaffMessages(FakeRepository[StaffMessage]):
    def __init__(self) -> None:
        super().__init__(not_found="MESSAGE_NOT_FOUND")

    def inbox(self, addresses: Collection[str], after: Place | None, limit: int) -> list[StaffMessage]:
        def wanted(kept: StaffMessage) -> bool:
            below = after is None or (kept.at, kept.id) < (after.at, after.id)
            return below and not set(kept.to).isdisjoint(addresses)

        return self.select(wanted, lambda kept: (kept.at, kept.id))[::-1][:limit]


@dataclass
class NotificationWorld:
    """The room on fakes, with short ways to tell and to ask it."""

    sealer: Sealer
    stack: str = COUNTY
    clock: FakeClock = field(default_factory=FakeClock)
    messages: FakeMessages = field(default_factory=FakeMessages)
    merges: FakeMerges = field(default_factory=FakeMerges)
    staff: FakeStaffMessages = field(default_factory=FakeStaffMessages)
    authorities: FakeAuthorities = field(default_factory=FakeAuthorities)

    def __post_init__(self) -> None:
        self.room: Room[Notification] = room(
            Notification(
                self.stack,
                STACKS,
                self.clock,
                self.messages,
                self.merges,
                self.authorities,
                self.sealer,
                self.staff,
            )
        )

    def tell(
        self,
        kind: str = "application_submitted",
        recipient: str = ANN.subject,
        sequence: int = 1,
        division: str = COUNTY,
        values: Mapping[str, str] | None = None,
        type_name: str = "sanji.intake.v1.ApplicationSubmitted",
    ) -> None:
        step = StepHeard(kind, NUMBER, recipient, {"item_name": ITEM_NAME, **(values or {})})
        self.room.hear(step, heard(sequence, division, type_name))

    def inbox(
        self, by: Principal = ANN, limit: int = 0, cursor: str = "", language: str = ""
    ) -> tuple[list[ShownMessage], str]:
        shown: tuple[list[ShownMessage], str] = self.room.ask(ListMessages(by, limit, cursor, language))
        return shown

    def only(self, language: str = "", by: Principal = ANN) -> Any:
        """The one message in an inbox."""
        (shown,) = self.inbox(by, language=language)[0]
        return shown


def heard(
    sequence: int, division: str = COUNTY, type_name: str = "sanji.intake.v1.ApplicationSubmitted"
) -> Envelope:
    """An envelope one second younger than the one before."""
    room_name = type_name.split(".")[1]
    return Envelope(
        id=f"{COUNTY}/{room_name}/{NUMBER}/{sequence}",
        type=type_name,
        source=f"/stacks/{COUNTY}/{room_name}",
        subject=NUMBER,
        time=BEGIN + timedelta(seconds=sequence),
        sequence=sequence,
        division=division,
        destination=division,
    )
