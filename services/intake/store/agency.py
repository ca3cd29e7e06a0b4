"""Rosters by site, and entrustments by their id, listed by principal, agent and place."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from mongoengine import BooleanField, DateTimeField, ListField, StringField

from services.chassis.clock import SHANGHAI
from services.chassis.levels import ancestors
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head, collection_of
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.intake.domain.agency import Agency, order_key
from services.intake.domain.agency_chain import broken_at
from services.intake.domain.agency_life import ASSIGNED, WAITING
from services.intake.domain.agency_shelves import Wanted
from services.intake.domain.entrustments import Entrustment, Evaluation, Named, Step
from services.intake.domain.roster import Agent, Load, Roster


class RosterDocument(Head):
    """One site's agents; `staff` finds the site of one."""

    meta = {"collection": "intake_rosters", "auto_create_index": False, "indexes": [{"fields": ["staff"]}]}

    staff = ListField()


class EntrustmentDocument(Head):
    """One entrustment; `key` sorts by time. Open ones count as an agent's load, waiting ones stand in a list of their own."""

    meta = {
        "collection": "intake_entrustments",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["principal", "-key"]},
            {"fields": ["staff", "-key"]},
            {"fields": ["places", "-key"]},
            {"fields": ["places", "state", "-key"]},
            {"fields": ["site", "state", "staff", "assigned_at"]},
            {"fields": ["try_at"], "partialFilterExpression": {"state": WAITING}},
            {"fields": ["look_at"], "partialFilterExpression": {"state": ASSIGNED}},
            {"fields": ["places", "late", "-key"], "partialFilterExpression": {"late": True}},
            {"fields": ["staff", "late", "-key"], "partialFilterExpression": {"late": True}},
        ],
    }

    principal = StringField()
    staff = StringField()
    places = ListField()
    state = StringField()
    site = StringField()
    key = StringField()
    assigned_at = DateTimeField()
    try_at = DateTimeField()
    look_at = DateTimeField()
    late = BooleanField()


class MongoRosters(MongoRepository[Roster]):
    """`Rosters` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(RosterDocument, outbox, _roster_fields, _roster, "ROSTER_NOT_FOUND")

    def of_agent(self, staff: str) -> Roster | None:
        return next(iter(self.select({"staff": staff}, [("_id", 1)], 1)), None)


class MongoEntrustments(MongoRepository[Entrustment]):
    """`Entrustments` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(EntrustmentDocument, outbox, _fields, _entrustment, "ENTRUSTMENT_NOT_FOUND")

    def loads(self, site: str) -> dict[str, Load]:
        counted = {"_id": "$staff", "open": {"$sum": 1}, "last": {"$max": "$assigned_at"}}
        with refusing():
            found = self.collection.aggregate(
                [{"$match": {"site": site, "state": ASSIGNED}}, {"$group": counted}]
            )
            return {one["_id"]: Load(one["open"], _local(one["last"])) for one in found}

    def waiting(self, at: datetime, limit: int) -> list[Entrustment]:
        return self.select({"state": WAITING, "try_at": {"$lte": at}}, [("try_at", 1)], limit)

    def limits_passed(self, at: datetime, limit: int) -> list[Entrustment]:
        return self.select({"state": ASSIGNED, "look_at": {"$lte": at}}, [("look_at", 1)], limit)

    def many(self, ids: Collection[str]) -> list[Entrustment]:
        return self.select({"_id": {"$in": sorted(ids)}}, [], len(ids)) if ids else []

    def by_principal(self, ids: Collection[str], wanted: Wanted, limit: int) -> list[Entrustment]:
        return self._page({"principal": {"$in": list(ids)}}, wanted, limit)

    def by_agent(self, staff: str, wanted: Wanted, limit: int) -> list[Entrustment]:
        return self._page({"staff": staff}, wanted, limit)

    def by_division(self, division: str, wanted: Wanted, limit: int) -> list[Entrustment]:
        return self._page({"places": division}, wanted, limit)

    def _page(self, query: dict[str, Any], wanted: Wanted, limit: int) -> list[Entrustment]:
        if wanted.state:
            query["state"] = wanted.state
        if wanted.late:
            query["late"] = True
        if wanted.before:
            query["key"] = {"$lt": order_key(wanted.before)}
        return self.select(query, [("key", -1)], limit)


def walk_entrustments(open_sealed: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Every entrustment of the stack with where its chain breaks, "" when it is whole; `open_sealed` opens its words."""
    with refusing():
        for kept in collection_of(EntrustmentDocument).find({}, {"outbox": 0}).sort("_id", 1):
            yield kept["_id"], broken_at(_entrustment(kept["_id"], kept, Meta()), open_sealed)


def _roster_fields(roster: Roster) -> dict[str, Any]:
    return {
        "division": roster.division,
        "staff": [agent.staff for agent in roster.agents],
        "agents": [
            [
                agent.staff,
                agent.username,
                agent.name,
                agent.phone,
                list(agent.items),
                list(agent.weekdays),
                agent.opens,
                agent.closes,
            ]
            for agent in roster.agents
        ],
        "limits": [roster.assign_days, roster.finish_days],
        "set_at": roster.set_at,
    }


def _roster(site: str, kept: Mapping[str, Any], meta: Meta) -> Roster:
    assign_days, finish_days = kept["limits"]
    return Roster(
        id=site,
        division=kept["division"],
        agents=tuple(_agent(*agent) for agent in kept["agents"]),
        assign_days=assign_days,
        finish_days=finish_days,
        set_at=kept["set_at"].astimezone(SHANGHAI),
        meta=meta,
    )


def _agent(
    staff: str,
    username: str,
    name: str,
    phone: str,
    items: list[str],
    weekdays: list[int],
    opens: int,
    closes: int,
) -> Agent:
    return Agent(staff, username, name, phone, tuple(items), tuple(weekdays), opens, closes)


def _fields(entrustment: Entrustment) -> dict[str, Any]:
    agent, said = entrustment.agent, entrustment.evaluation
    return {
        "key": order_key(entrustment.id),
        "site": entrustment.site,
        "division": entrustment.division,
        "places": list(ancestors(entrustment.division)),
        "state": entrustment.state,
        "principal": entrustment.principal,
        "principal_name": entrustment.principal_name,
        "item": [entrustment.item, entrustment.item_name],
        "number": entrustment.number,
        "form": [entrustment.text_version, entrustment.digest, entrustment.wished, entrustment.form_number],
        "given_by": entrustment.given_by,
        "given_at": entrustment.given_at,
        "assign_by": entrustment.assign_by.isoformat(),
        "staff": agent.staff if agent else "",
        "agent": [agent.username, agent.name, agent.phone] if agent else None,
        "assigned_at": entrustment.assigned_at,
        "finish_by": entrustment.finish_by.isoformat() if entrustment.finish_by else "",
        "try_at": entrustment.try_at,
        "late": entrustment.late,
        "quiet_by": entrustment.quiet_by.isoformat() if entrustment.quiet_by else "",
        "look_at": entrustment.look_at,
        "mandate": entrustment.mandate,
        "log": [_line(step) for step in entrustment.log],
        "evaluation": [said.grade, said.note_sealed, said.at, said.digest, said.by, said.on_paper]
        if said
        else None,
        "reason": entrustment.reason,
    }


def _line(step: Step) -> list[Any]:
    words = [step.kind, step.place, step.done_sealed, step.next_sealed]
    return [step.no, step.at, *words, step.role, step.corrects, step.mandate, step.digest, step.by]


def _entrustment(key: str, kept: Mapping[str, Any], meta: Meta) -> Entrustment:
    agent, said, finish_by = kept["agent"], kept["evaluation"], kept["finish_by"]
    item, item_name = kept["item"]
    text_version, digest, *asked = kept["form"]
    wished, form_number = asked or ("", kept["number"])
    quiet_by = kept.get("quiet_by", "")
    return Entrustment(
        id=key,
        site=kept["site"],
        division=kept["division"],
        state=kept["state"],
        principal=kept["principal"],
        principal_name=kept["principal_name"],
        item=item,
        item_name=item_name,
        number=kept["number"],
        text_version=text_version,
        digest=digest,
        given_by=kept["given_by"],
        given_at=kept["given_at"].astimezone(SHANGHAI),
        assign_by=date.fromisoformat(kept["assign_by"]),
        agent=Named(kept["staff"], *agent) if agent else None,
        assigned_at=_local(kept["assigned_at"]),
        finish_by=date.fromisoformat(finish_by) if finish_by else None,
        try_at=_local(kept["try_at"]),
        late=kept["late"],
        mandate=kept["mandate"],
        log=tuple(Step(no, at.astimezone(SHANGHAI), *rest) for no, at, *rest in kept["log"]),
        evaluation=Evaluation(said[0], said[1], said[2].astimezone(SHANGHAI), *said[3:]) if said else None,
        reason=kept["reason"],
        wished=wished,
        form_number=form_number,
        quiet_by=date.fromisoformat(quiet_by) if quiet_by else None,
        meta=meta,
    )


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(SHANGHAI) if at else None


def kept_agency(agency: Agency | None) -> dict[str, Any]:
    """What an application keeps of who carries it through; nothing when nobody does."""
    if agency is None:
        return {}
    agent = agency.agent
    named = [agent.staff, agent.username, agent.name, agent.phone] if agent else None
    finish_by = agency.finish_by.isoformat() if agency.finish_by else ""
    return {"agency": [agency.entrustment, agency.site, named, finish_by]}


def agency_of(kept: Mapping[str, Any]) -> Agency | None:
    """The inverse."""
    if "agency" not in kept:
        return None
    entrustment, site, named, finish_by = kept["agency"]
    return Agency(
        entrustment,
        site,
        Named(*named) if named else None,
        date.fromisoformat(finish_by) if finish_by else None,
    )
