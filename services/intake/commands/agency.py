"""Agency service: rosters, entrustments, their log and evaluation."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class AgentGiven:
    """One card. `weekdays` ISO 1-7; `opens`, `closes`: minutes after midnight."""

    staff: str
    username: str
    name: str
    phone: str
    items: tuple[str, ...]
    weekdays: tuple[int, ...]
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class StepGiven:
    """One line of the log. `corrects`: number of a line before, 0 for none."""

    kind: str
    place: str
    done: str = field(repr=False)
    next: str = field(repr=False)
    corrects: int = 0


@dataclass(frozen=True, slots=True)
class SetRoster:
    by: Principal
    site: str
    agents: tuple[AgentGiven, ...]
    assign_days: int
    finish_days: int
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class GetRoster:
    by: Principal
    site: str


@dataclass(frozen=True, slots=True)
class GetAgentCard:
    """`site`: where he serves; "" for the first that lists him."""

    agent: str
    site: str = ""


@dataclass(frozen=True, slots=True)
class ListAgentCards:
    site: str


@dataclass(frozen=True, slots=True)
class PrincipalGiven:
    """Who entrusts, as typed by a clerk. `kind`: person or organisation; `number`: ID number or USCC, open."""

    kind: str
    number: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class GiveEntrustment:
    """`number`: of an application to carry on, "" for one yet to be handed in. `agent`: wished for, "" for whoever is free."""

    by: Principal
    asked: Asked
    site: str
    item: str
    text_version: str
    number: str = ""
    agent: str = ""
    principal: PrincipalGiven | None = None


@dataclass(frozen=True, slots=True)
class GetEntrustment:
    by: Principal
    entrustment: str


@dataclass(frozen=True, slots=True)
class ListEntrustments:
    """A division's subtree for clerks and supervisors, their own for agents and citizens. `late`: those past a limit alone.
    `limit` 1..100, 0 means 20.
    """

    by: Principal
    division: str = ""
    state: str = ""
    late: bool = False
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class AssignAgent:
    by: Principal
    entrustment: str
    agent: str
    reason: str
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class RecordAgencyStep:
    """One line more; the same key adds it once."""

    by: Principal
    entrustment: str
    step: StepGiven
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class CompleteEntrustment:
    by: Principal
    entrustment: str
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class EvaluateEntrustment:
    """`grade` 1 (非常满意) .. 5 (非常不满意), GB/T 39046 A.8. A clerk types in what the principal wrote on paper."""

    by: Principal
    entrustment: str
    grade: int
    note: str = field(default="", repr=False)
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class EndEntrustment:
    by: Principal
    entrustment: str
    reason: str
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class AssignWaiting:
    """The timer's: those for whom nobody was on duty, and those of which a limit has passed."""
