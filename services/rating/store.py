"""Ratings and the calendar's read copy in MongoDB; the only door to it in this room."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from mongoengine import DictField, ListField, StringField
from pymongo.errors import DuplicateKeyError

from services.chassis.clock import SHANGHAI
from services.chassis.errors import Conflict
from services.chassis.inbox import Copy, MongoReadCopy, Remembered
from services.chassis.levels import ancestors, is_division
from services.chassis.messages import Asked, Event, Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.mongo.group import PATIENCE
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.chassis.workdays import Calendar, CalendarYear
from services.rating.domain import CaseRating, Place, Rating, Rectification

NATIONAL = "CN"
OLDEST_DUE_FIRST = [("rectification.due", 1), ("_id", 1)]


class CaseRatingDocument(Head):
    """One case's rating. `places` is filled while it has a rectification."""

    meta = {
        "collection": "rating_cases",
        "auto_create_index": False,
        "indexes": [
            {
                "fields": ["token_hash"],
                "unique": True,
                "partialFilterExpression": {"token_hash": {"$gt": ""}},
            },
            {
                "fields": ["answer_key"],
                "unique": True,
                "partialFilterExpression": {"answer_key": {"$gt": ""}},
            },
            {"fields": ["places", "rectification.due", "_id"]},
        ],
    }

    token_hash = StringField()
    answer_key = StringField()
    places = ListField()
    rectification = DictField()


class CalendarCopy(Copy):
    """Calendar years as the catalogue published them, by region and year."""

    meta = {"collection": "rating_calendar", "auto_create_index": False}


class MongoCaseRatings(MongoRepository[CaseRating]):
    """`CaseRatings` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(CaseRatingDocument, outbox, _fields, _rebuild, "RATING_NOT_FOUND", PATIENCE)

    def save(
        self,
        was: CaseRating,
        now: CaseRating,
        events: Sequence[Event],
        asked: Asked | None = None,
        heard: str = "",
    ) -> CaseRating:
        try:
            return super().save(was, now, events, asked, heard)
        except DuplicateKeyError as error:
            raise Conflict("IDEMPOTENCY_KEY_REUSED", "同一个幂等键已用于不同的请求") from error

    def by_token(self, token_hash: str) -> CaseRating | None:
        with refusing():
            found = self.collection.find_one({"token_hash": token_hash})
        return self.load(found) if found is not None else None

    def rectifications(self, division: str, after: Place | None, limit: int) -> list[CaseRating]:
        query: dict[str, Any] = {"places": division}
        if after is not None:
            due = after.due.isoformat()
            query |= {
                "rectification.due": {"$gte": due},
                "$or": [{"rectification.due": {"$gt": due}}, {"_id": {"$gt": after.number}}],
            }
        return self.select(query, OLDEST_DUE_FIRST, limit)


class MongoCalendars:
    """`Calendars` as a read copy, remembered for two seconds."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(CalendarCopy)
        self._remembered: Remembered[Calendar] = Remembered(_AllYears(self._copies), _calendar)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, year: CalendarYear, version: int) -> None:
        document = {
            "region": year.region,
            "year": year.year,
            "holidays": sorted(day.isoformat() for day in year.holidays),
            "make_up_days": sorted(day.isoformat() for day in year.make_up_days),
            "provisional": year.provisional,
            "source": year.source,
        }
        self._copies.put(f"{year.region}/{year.year}", version, document)

    def national(self) -> Calendar:
        return self._remembered.get(NATIONAL) or Calendar({})


class _AllYears:
    """The years of each region together, in the shape of a read copy."""

    def __init__(self, copies: MongoReadCopy) -> None:
        self._copies = copies

    def put(self, key: str, version: int, document: Mapping[str, object]) -> bool:
        return False

    def get(self, key: str) -> Mapping[str, object] | None:
        years = {name: year for name, year in self._copies.all().items() if year["region"] == key}
        return dict(years) or None


def _calendar(years: Mapping[str, Any]) -> Calendar:
    built = (
        CalendarYear(
            year=kept["year"],
            holidays=frozenset(map(date.fromisoformat, kept["holidays"])),
            make_up_days=frozenset(map(date.fromisoformat, kept["make_up_days"])),
            provisional=kept["provisional"],
            source=kept["source"],
            region=kept["region"],
        )
        for kept in years.values()
    )
    return Calendar({year.year: year for year in built})


def _fields(case: CaseRating) -> dict[str, Any]:
    rating, opened = case.rating, case.rectification
    return {
        "party": case.party,
        "item": case.item,
        "item_name": case.item_name,
        "department": case.department,
        "division": case.division,
        "owner_division": case.owner_division,
        "token_hash": case.token_hash,
        "expires_at": case.expires_at,
        "answer_key": case.answer_key,
        "rating": {
            "grade": rating.grade,
            "reasons": list(rating.reasons),
            "text": rating.text,
            "at": rating.at,
        }
        if rating
        else None,
        "rectification": {
            "state": opened.state,
            "opened_at": opened.opened_at,
            "verify_due": opened.verify_due.isoformat(),
            "due": opened.due.isoformat(),
        }
        if opened
        else None,
        "places": _places(case) if opened else [],
    }


def _places(case: CaseRating) -> list[str]:
    codes = (code for code in (case.division, case.owner_division) if is_division(code))
    return sorted({place for code in codes for place in ancestors(code)})


def _rebuild(number: str, kept: Mapping[str, Any], meta: Meta) -> CaseRating:
    rating, opened = kept["rating"], kept["rectification"]
    return CaseRating(
        id=number,
        party=kept["party"],
        item=kept["item"],
        item_name=kept["item_name"],
        department=kept["department"],
        division=kept["division"],
        owner_division=kept["owner_division"],
        token_hash=kept["token_hash"],
        expires_at=_local(kept["expires_at"]),
        answer_key=kept["answer_key"],
        rating=Rating(rating["grade"], tuple(rating["reasons"]), rating["text"], _local(rating["at"]))
        if rating
        else None,
        rectification=Rectification(
            opened["state"],
            _local(opened["opened_at"]),
            date.fromisoformat(opened["verify_due"]),
            date.fromisoformat(opened["due"]),
        )
        if opened
        else None,
        meta=meta,
    )


def _local(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI)
