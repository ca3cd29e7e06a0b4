"""What the handlers of intake need from outside."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from services.chassis.clock import Clock
from services.chassis.merges import Merges
from services.chassis.messages import owner
from services.chassis.ports import Repository
from services.intake.domain.application import Application
from services.intake.domain.authority import Authority
from services.intake.domain.items import ItemRules
from services.intake.domain.lent import LentAcceptance
from services.intake.domain.revealing import Revealing


class Applications(Repository[Application], Protocol):
    """Applications by receipt number."""

    def by_party(self, ids: Collection[str], status: str, before: str, limit: int) -> list[Application]:
        """Those of one applicant or submitter under any of these ids, newest first, numbers below `before` when given."""

    def by_division(self, division: str, status: str, before: str, limit: int) -> list[Application]:
        """Those handed in within a division's subtree, newest first, numbers below `before` when given."""


class Numbers(Protocol):
    """Receipt numbers, each given once."""

    def next(self, day: date) -> str:
        """The next number of `day`. Raises `Unavailable` NUMBERS_EXHAUSTED."""


class PublishedItem(Protocol):
    """An item as this room needs it."""

    @property
    def rules(self) -> ItemRules: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def case_type(self) -> str: ...
    @property
    def sealed_fields(self) -> Collection[str]: ...


class Items(Protocol):
    """The room's own copy of the catalogue."""

    def put(self, item_id: str, version: int, aliases: Collection[str], document: Mapping[str, Any]) -> None:
        """Learn a version; an older one than known changes nothing."""

    def get(self, code: str) -> PublishedItem | None:
        """The newest version by item id or alias."""

    def put_basic(self, county: str, code: str, version: int, name_zh: str) -> None:
        """Learn a basic entry of a county; an older version than known changes nothing."""

    def basic(self, county: str, code: str) -> str:
        """The name of a county's basic entry; "" when it lists none with that code."""


class Divisions(Protocol):
    """The room's own copy of the division trees."""

    def put(self, county: str, version: int, codes: Collection[str]) -> None:
        """Learn a county's tree; an older one than known changes nothing."""

    def codes(self, county: str) -> Collection[str] | None:
        """Every code of a county's tree, or None when the tree is not known here."""


class Authorities(Protocol):
    """The room's own copy of who may act for whom."""

    def put(self, authority: Authority, version: int) -> None:
        """Learn a version; an older one than known changes nothing."""

    def find(self, authority: str) -> Authority | None:
        """By the number of a mandate or the id of a link."""

    def between(self, principals: Collection[str], agents: Collection[str]) -> Collection[Authority]:
        """At most 20 between one party and one agent, each under any of these ids, those that end last first."""


class Lent(Protocol):
    """The room's own copy of the powers to accept that are lent to lower divisions."""

    def put(self, power: LentAcceptance) -> None:
        """Learn a revision; an older one than known changes nothing."""

    def of(self, item: str) -> Collection[LentAcceptance]:
        """At most 1,000 of an item that are not revoked, those that end last first; may lag by two seconds."""


class Seals(Protocol):
    """Sealing of personal numbers; `services.chassis.privacy.Sealer` is the real one."""

    def seal(self, text: str) -> str: ...
    def open(self, sealed: str) -> str: ...
    def sealed(self, text: str) -> bool: ...
    def index(self, text: str) -> str: ...
    def seal_personal(self, value: Any, sealed_fields: Collection[str] = ()) -> Any: ...


@dataclass(frozen=True, slots=True)
class Intake:
    """The world that intake's handlers act on. `stacks`: every stack code of the topology."""

    stack: str
    stacks: tuple[str, ...]
    clock: Clock
    applications: Applications
    numbers: Numbers
    items: Items
    divisions: Divisions
    authorities: Authorities
    lent: Lent
    merges: Merges
    revealings: Repository[Revealing]
    seals: Seals

    def owns(self, division: str) -> bool:
        """True when this stack answers for `division`."""
        return owner(self.stacks, division) == self.stack
