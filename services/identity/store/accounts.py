"""People and staff."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mongoengine import StringField

from services.chassis.clock import SHANGHAI
from services.chassis.inbox import MERGE_INDEXES, Copy
from services.chassis.messages import Meta
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.identity.domain.accounts import Person, Staff
from services.identity.domain.documents import RESIDENT_ID
from services.identity.domain.parties import SELF_REGISTERED
from services.identity.domain.password_codes import PasswordCode


class PersonDocument(Head):
    """One person; ID number and phone sealed."""

    meta = {
        "collection": "identity_people",
        "auto_create_index": False,
        "indexes": [
            {
                "fields": ["id", "merged_into"],
                "name": "merged",
                "partialFilterExpression": {"merged_into": {"$gt": ""}},
            }
        ],
    }

    merged_into = StringField()


class StaffDocument(Head):
    """One staff account."""

    meta = {
        "collection": "identity_staff",
        "auto_create_index": False,
        "indexes": [{"fields": ["username"], "unique": True}],
    }

    username = StringField()


class MergeCopy(Copy):
    """Accounts that any stack merged."""

    meta = {"collection": "identity_merges", "auto_create_index": False, "indexes": MERGE_INDEXES}


class MongoPeople(MongoRepository[Person]):
    """`People` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(PersonDocument, outbox, _person_fields, _person, "PERSON_NOT_FOUND")

    def merged(self, after: str, limit: int) -> list[Person]:
        query = {"merged_into": {"$gt": ""}, "_id": {"$gt": after}}
        return self.select(query, [("_id", 1)], limit, hint="merged")


class MongoStaff(MongoRepository[Staff]):
    """`StaffAccounts` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(StaffDocument, outbox, _staff_fields, _staff, "STAFF_NOT_FOUND")

    def by_username(self, username: str) -> Staff | None:
        found = self.select({"username": username}, [("username", 1)], 1)
        return found[0] if found else None


def local(at: datetime | None) -> datetime | None:
    """An instant that may be missing, at +08:00."""
    return at.astimezone(SHANGHAI) if at else None


def _person_fields(person: Person) -> dict[str, Any]:
    return {
        "number": person.number_sealed,
        "name": person.name,
        "phone": person.phone_sealed,
        "password": person.password,
        "created_at": person.created_at,
        "document": person.document,
        "assurance": person.assurance,
        "merged_into": person.merged_into,
        "also": list(person.also),
        "password_code": _code_fields(person.password_code),
    }


def _person(person_id: str, kept: Mapping[str, Any], meta: Meta) -> Person:
    return Person(
        id=person_id,
        number_sealed=kept["number"],
        name=kept["name"],
        phone_sealed=kept["phone"],
        password=kept["password"],
        created_at=kept["created_at"].astimezone(SHANGHAI),
        document=kept.get("document", RESIDENT_ID),
        assurance=kept.get("assurance", SELF_REGISTERED),
        merged_into=kept.get("merged_into", ""),
        also=tuple(kept.get("also", ())),
        password_code=_code(kept.get("password_code")),
        meta=meta,
    )


def _code_fields(code: PasswordCode | None) -> dict[str, Any] | None:
    return {"print": code.print, "ends_at": code.ends_at, "tries": code.tries} if code else None


def _code(kept: Mapping[str, Any] | None) -> PasswordCode | None:
    return PasswordCode(kept["print"], kept["ends_at"].astimezone(SHANGHAI), kept["tries"]) if kept else None


def _staff_fields(staff: Staff) -> dict[str, Any]:
    return {
        "username": staff.username,
        "name": staff.name,
        "password": staff.password,
        "roles": sorted(staff.roles),
        "division": staff.division,
        "department": staff.department,
        "created_at": staff.created_at,
        "disabled_at": staff.disabled_at,
    }


def _staff(staff_id: str, kept: Mapping[str, Any], meta: Meta) -> Staff:
    return Staff(
        id=staff_id,
        username=kept["username"],
        name=kept["name"],
        password=kept["password"],
        roles=frozenset(kept["roles"]),
        division=kept["division"],
        department=kept["department"],
        created_at=kept["created_at"].astimezone(SHANGHAI),
        disabled_at=local(kept.get("disabled_at")),
        meta=meta,
    )
