"""The departments' plug-ins."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol, TypedDict, Unpack

from services.approval.domain.outages import Outage
from services.chassis.ports import Repository


class Found(Protocol):
    """One finding of a plug-in."""

    @property
    def condition(self) -> str: ...
    @property
    def met(self) -> bool: ...
    @property
    def note(self) -> str: ...


class Reviewed(Protocol):
    """A plug-in's answer. `verdict`: accept, reject, processing."""

    @property
    def verdict(self) -> str: ...
    @property
    def findings(self) -> Sequence[Found]: ...


class Matter(Protocol):
    """What a plug-in reads of an item's form: `fields` as kept, `opened` with the personal numbers open."""

    @property
    def fields(self) -> tuple[str, ...]: ...
    @property
    def opened(self) -> tuple[str, ...]: ...


class Faulty(Protocol):
    """Why a plug-in cannot review a question."""

    @property
    def sentence(self) -> str: ...


class Question(TypedDict):
    """What a plug-in is asked, by name."""

    number: str
    step: str
    item: str
    item_version: int
    accepted_on: date
    conditions: tuple[str, ...]
    form: Mapping[str, Any]
    parameters: Mapping[str, Any]


class Departments(Protocol):
    """The departments' plug-ins; `services.departments.loader` finds the real ones."""

    def matter(self, department: str, item: str) -> Matter | None:
        """None when no plug-in reviews the item."""

    def is_remote(self, department: str) -> bool:
        """True when its plug-in runs elsewhere: only `serve` asks it."""

    def signed_by(
        self,
        department: str,
        said: Mapping[str, Any],
        key_id: str,
        signed_at: str,
        signature: str,
        now: datetime,
    ) -> bool:
        """True when `department` signed these words within five minutes of `now`."""

    def check(self, department: str, **question: Unpack[Question]) -> Sequence[Faulty]:
        """What keeps it from reviewing the question. Raises whatever a plug-in raises."""

    def review(self, department: str, **question: Unpack[Question]) -> Reviewed:
        """Ask; the same answer for the same number and step. Raises whatever a plug-in raises."""


class Outages(Repository[Outage], Protocol):
    """Departments whose system is or was away, by id."""

    def current(self) -> Mapping[str, datetime]:
        """Department → since when it is down, at most a hundred; may lag by two seconds."""

    def to_report(self, until: datetime, limit: int) -> list[Outage]:
        """Those down since `until` or longer of which nobody was told yet."""
