"""Rosters, cards and entrustments as they are shown."""

from sanji.intake.v1 import intake_agency_pb2 as pb
from typing_extensions import TypedDict

from gateway.routes.shapes import FaultView, faults_view


class AgentCardView(TypedDict):
    """The public card of an agent; there is no photo. `phone`: the office's. `items` empty: all."""

    agent: str
    name: str
    site: str
    phone: str
    items: list[str]
    weekdays: list[int]
    opens: str
    closes: str
    on_duty: bool


class AgentCardList(TypedDict):
    """The cards of a site."""

    items: list[AgentCardView]


class RosteredView(TypedDict):
    """One agent of a roster."""

    staff: str
    username: str
    name: str
    phone: str
    items: list[str]
    weekdays: list[int]
    opens: str
    closes: str


class RosterView(TypedDict):
    """The agents of a site. `ready`: it has as many as it must; else `faults` says what is missing."""

    site: str
    agents: list[RosteredView]
    assign_days: int
    finish_days: int
    minimum: int
    ready: bool
    faults: list[FaultView]
    set_at: str
    version: int


class AgencyStepView(TypedDict):
    """One line of the work log."""

    no: int
    at: str
    kind: str
    place: str
    done: str
    next: str | None
    by_role: str
    corrects: int | None
    mandate: str | None
    digest: str
    by: str


class EvaluationView(TypedDict):
    """How the principal found it: 1 very satisfied to 5 very dissatisfied. `on_paper`: typed in by a clerk."""

    grade: int
    note: str | None
    at: str
    digest: str
    on_paper: bool


class NamedAgentView(TypedDict):
    """The agent of an entrustment; `phone`: the office's."""

    agent: str
    username: str
    name: str
    phone: str


class EntrustmentView(TypedDict):
    """One entrustment; in lists without its log. `agent` is null while it waits for one. `late`: a limit has passed.

    `intact`: the form, every line and the evaluation are as they were written; null in lists, where nobody looked.
    """

    entrustment: str
    state: str
    site: str
    division: str
    principal_name: str
    item: str
    item_name: str
    number: str | None
    agent: NamedAgentView | None
    mandate: str | None
    text_version: str
    digest: str
    given_at: str
    assign_by: str
    finish_by: str | None
    late: bool
    intact: bool | None
    log: list[AgencyStepView]
    evaluation: EvaluationView | None
    reason: str | None
    version: int


class EntrustmentList(TypedDict):
    """One page of entrustments."""

    items: list[EntrustmentView]
    next: str | None


def card_view(found: pb.GetAgentCardResponse) -> AgentCardView:
    """A card."""
    shown = rostered_view(found.agent)
    return {
        "agent": shown["staff"],
        "name": shown["name"],
        "site": found.site,
        "phone": shown["phone"],
        "items": shown["items"],
        "weekdays": shown["weekdays"],
        "opens": shown["opens"],
        "closes": shown["closes"],
        "on_duty": found.on_duty,
    }


def rostered_view(agent: pb.Agent) -> RosteredView:
    """One agent of a roster."""
    return {
        "staff": agent.staff,
        "username": agent.username,
        "name": agent.name,
        "phone": agent.phone,
        "items": list(agent.items),
        "weekdays": list(agent.weekdays),
        "opens": _time(agent.opens),
        "closes": _time(agent.closes),
    }


def roster_view(roster: pb.Roster) -> RosterView:
    """A whole roster."""
    return {
        "site": roster.site,
        "agents": [rostered_view(agent) for agent in roster.agents],
        "assign_days": roster.assign_days,
        "finish_days": roster.finish_days,
        "minimum": roster.minimum,
        "ready": not roster.faults,
        "faults": faults_view(roster.faults),
        "set_at": roster.set_at,
        "version": roster.version,
    }


def entrustment_view(found: pb.Entrustment) -> EntrustmentView:
    """One entrustment."""
    return {
        "entrustment": found.entrustment,
        "state": found.state,
        "site": found.site,
        "division": found.division,
        "principal_name": found.principal_name,
        "item": found.item,
        "item_name": found.item_name,
        "number": found.number or None,
        "agent": _named(found) if found.agent else None,
        "mandate": found.mandate or None,
        "text_version": found.text_version,
        "digest": found.digest,
        "given_at": found.given_at,
        "assign_by": found.assign_by,
        "finish_by": found.finish_by or None,
        "late": found.late,
        "intact": found.intact if found.HasField("intact") else None,
        "log": [_step(step) for step in found.log],
        "evaluation": _evaluation(found),
        "reason": found.reason or None,
        "version": found.version,
    }


def _named(found: pb.Entrustment) -> NamedAgentView:
    return {
        "agent": found.agent,
        "username": found.agent_username,
        "name": found.agent_name,
        "phone": found.agent_phone,
    }


def _step(step: pb.AgencyStep) -> AgencyStepView:
    return {
        "no": step.no,
        "at": step.at,
        "kind": step.kind,
        "place": step.place,
        "done": step.done,
        "next": step.next or None,
        "by_role": step.by_role,
        "corrects": step.corrects or None,
        "mandate": step.mandate or None,
        "digest": step.digest,
        "by": step.by,
    }


def _evaluation(found: pb.Entrustment) -> EvaluationView | None:
    if not found.HasField("evaluation"):
        return None
    said = found.evaluation
    return {
        "grade": said.grade,
        "note": said.note or None,
        "at": said.at,
        "digest": said.digest,
        "on_paper": said.on_paper,
    }


def _time(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
