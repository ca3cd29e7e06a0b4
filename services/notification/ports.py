"""What the handlers of notification need from outside."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from services.chassis.authorities import Authorities
from services.chassis.clock import Clock
from services.chassis.merges import Merges
from services.chassis.messages import owner
from services.chassis.ports import Repository
from services.notification.domain.message import Message, Place
from services.notification.domain.staff_message import StaffMessage


class Messages(Repository[Message], Protocol):
    """Messages by id."""

    def inbox(self, recipients: Collection[str], after: Place | None, limit: int) -> list[Message]:
        """A person's messages under any of these ids, newest first, those after a place when given."""


class StaffMessages(Repository[StaffMessage], Protocol):
    """Messages to staff by id."""

    def inbox(self, addresses: Collection[str], after: Place | None, limit: int) -> list[StaffMessage]:
        """What any of these staff ids and posts was told, newest first, those after a place when given."""


class Seals(Protocol):
    """Opening of rating tokens; `services.chassis.privacy.Sealer` is the real one."""

    def open(self, sealed: str, purpose: str = ...) -> str: ...


@dataclass(frozen=True, slots=True)
class Notification:
    """The world that notification's handlers act on."""

    stack: str
    stacks: tuple[str, ...]
    clock: Clock
    messages: Messages
    merges: Merges
    authorities: Authorities
    seals: Seals
    staff_messages: StaffMessages

    def owns(self, division: str) -> bool:
        """True when this stack answers for `division`."""
        return owner(self.stacks, division) == self.stack
