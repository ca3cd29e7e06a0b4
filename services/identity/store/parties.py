"""Organisations, links between parties, mandates, and who looked whom up."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from mongoengine import DateTimeField, ListField, StringField

from services.chassis.clock import SHANGHAI
from services.chassis.levels import ancestors
from services.chassis.messages import Meta
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.identity.domain.mandates import Mandate
from services.identity.domain.parties import CONFIRMED, Organisation, PartyLink, Reading

MOST_BETWEEN = 20
READINGS_KEPT = 7 * 86_400


class OrganisationDocument(Head):
    """One organisation; its USCC sealed."""

    meta = {"collection": "identity_organisations", "auto_create_index": False}


class LinkDocument(Head):
    """One link. `waiting`: the divisions at which it waits for confirmation, none once it does not."""

    meta = {
        "collection": "identity_links",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["representative", "-_id"]},
            {"fields": ["represented", "-_id"]},
            {"fields": ["waiting", "-_id"]},
        ],
    }

    representative = StringField()
    represented = StringField()
    waiting = ListField()


class MandateDocument(Head):
    """One mandate. `places`: the division at which it was given and those above."""

    meta = {
        "collection": "identity_mandates",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["principal", "-_id"]},
            {"fields": ["given_by", "-_id"]},
            {"fields": ["agent", "-_id"]},
            {"fields": ["places", "-_id"]},
        ],
    }

    principal = StringField()
    given_by = StringField()
    agent = StringField()
    places = ListField()


class ReadingDocument(Head):
    """One look-up by staff; the audit trail keeps it when MongoDB has removed it here a week later."""

    meta = {
        "collection": "identity_readings",
        "auto_create_index": False,
        "indexes": [{"fields": ["at"], "expireAfterSeconds": READINGS_KEPT}],
    }

    at = DateTimeField()


class MongoOrganisations(MongoRepository[Organisation]):
    """`Repository[Organisation]` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(OrganisationDocument, outbox, _organisation_fields, _organisation, "PARTY_NOT_FOUND")


class MongoPartyLinks(MongoRepository[PartyLink]):
    """`PartyLinks` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(LinkDocument, outbox, _link_fields, _link, "PARTY_LINK_NOT_FOUND")

    def page(self, after: str, limit: int) -> list[PartyLink]:
        return self.select({"_id": {"$gt": after}}, [("_id", 1)], limit)

    def of_party(self, ids: Collection[str], before: str, limit: int) -> list[PartyLink]:
        query = {"$or": [{"representative": _any(ids)}, {"represented": _any(ids)}]}
        return self.select(_below(query, before), [("_id", -1)], limit)

    def claimed_in(self, division: str, before: str, limit: int) -> list[PartyLink]:
        return self.select(_below({"waiting": division}, before), [("_id", -1)], limit)

    def between(self, representatives: Collection[str], represented: Collection[str]) -> list[PartyLink]:
        sides = {"representative": _any(representatives), "represented": _any(represented)}
        query = sides | {"state": CONFIRMED}
        return self.select(query, [("_id", -1)], MOST_BETWEEN)


class MongoMandates(MongoRepository[Mandate]):
    """`Mandates` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(MandateDocument, outbox, _mandate_fields, _mandate, "MANDATE_NOT_FOUND")

    def page(self, after: str, limit: int) -> list[Mandate]:
        return self.select({"_id": {"$gt": after}}, [("_id", 1)], limit)

    def by_principal(self, ids: Collection[str], before: str, limit: int) -> list[Mandate]:
        query = {"$or": [{"principal": _any(ids)}, {"given_by": _any(ids)}]}
        return self.select(_below(query, before), [("_id", -1)], limit)

    def by_agent(self, ids: Collection[str], before: str, limit: int) -> list[Mandate]:
        return self.select(_below({"agent": _any(ids)}, before), [("_id", -1)], limit)

    def given_in(self, division: str, before: str, limit: int) -> list[Mandate]:
        return self.select(_below({"places": division}, before), [("_id", -1)], limit)


class MongoReadings(MongoRepository[Reading]):
    """`Repository[Reading]` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(ReadingDocument, outbox, _reading_fields, _reading, "READING_NOT_FOUND")


def _any(ids: Collection[str]) -> Any:
    return {"$in": list(ids)}


def _below(query: dict[str, Any], before: str) -> dict[str, Any]:
    return query | {"_id": {"$lt": before}} if before else query


def _organisation_fields(organisation: Organisation) -> dict[str, Any]:
    return {
        "number": organisation.number_sealed,
        "name": organisation.name,
        "kind": organisation.kind,
        "created_at": organisation.created_at,
    }


def _organisation(party: str, kept: Mapping[str, Any], meta: Meta) -> Organisation:
    return Organisation(
        party, kept["number"], kept["name"], kept["kind"], _local(kept["created_at"]), meta=meta
    )


def _link_fields(link: PartyLink) -> dict[str, Any]:
    return {
        "kind": link.kind,
        "state": link.state,
        "representative": link.representative,
        "representative_name": link.representative_name,
        "represented": link.represented,
        "represented_name": link.represented_name,
        "evidence": link.evidence,
        "starts": link.starts.isoformat(),
        "ends": link.ends.isoformat() if link.ends else "",
        "division": link.division,
        "waiting": list(ancestors(link.division)) if link.state == "claimed" else [],
        "claimed_by": link.claimed_by,
        "created_at": link.created_at,
    }


def _link(link_id: str, kept: Mapping[str, Any], meta: Meta) -> PartyLink:
    return PartyLink(
        id=link_id,
        kind=kept["kind"],
        state=kept["state"],
        representative=kept["representative"],
        representative_name=kept["representative_name"],
        represented=kept["represented"],
        represented_name=kept["represented_name"],
        evidence=kept["evidence"],
        starts=date.fromisoformat(kept["starts"]),
        ends=date.fromisoformat(kept["ends"]) if kept["ends"] else None,
        division=kept["division"],
        claimed_by=kept["claimed_by"],
        created_at=_local(kept["created_at"]),
        meta=meta,
    )


def _mandate_fields(mandate: Mandate) -> dict[str, Any]:
    return {
        "principal": mandate.principal,
        "principal_kind": mandate.principal_kind,
        "principal_name": mandate.principal_name,
        "agent": mandate.agent,
        "agent_kind": mandate.agent_kind,
        "agent_name": mandate.agent_name,
        "items": list(mandate.items),
        "acts": list(mandate.acts),
        "starts": mandate.starts.isoformat(),
        "ends": mandate.ends.isoformat(),
        "text_version": mandate.text_version,
        "division": mandate.division,
        "places": list(ancestors(mandate.division)),
        "given_by": mandate.given_by,
        "assurance": mandate.assurance,
        "given_at": mandate.given_at,
        "revoked_at": mandate.revoked_at,
    }


def _mandate(mandate_id: str, kept: Mapping[str, Any], meta: Meta) -> Mandate:
    return Mandate(
        id=mandate_id,
        principal=kept["principal"],
        principal_kind=kept["principal_kind"],
        principal_name=kept["principal_name"],
        agent=kept["agent"],
        agent_kind=kept["agent_kind"],
        agent_name=kept["agent_name"],
        items=tuple(kept["items"]),
        acts=tuple(kept["acts"]),
        starts=date.fromisoformat(kept["starts"]),
        ends=date.fromisoformat(kept["ends"]),
        text_version=kept["text_version"],
        division=kept["division"],
        given_by=kept["given_by"],
        assurance=kept["assurance"],
        given_at=_local(kept["given_at"]),
        revoked_at=_local(kept["revoked_at"]) if kept["revoked_at"] else None,
        meta=meta,
    )


def _reading_fields(reading: Reading) -> dict[str, Any]:
    return {
        "person": reading.person,
        "reader": reading.reader,
        "purpose": reading.purpose,
        "found": reading.found,
        "at": reading.at,
    }


def _reading(reading_id: str, kept: Mapping[str, Any], meta: Meta) -> Reading:
    return Reading(
        reading_id,
        kept["person"],
        kept["reader"],
        kept["purpose"],
        kept["found"],
        _local(kept["at"]),
        meta=meta,
    )


def _local(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI)
