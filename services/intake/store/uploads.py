"""What is known of each file handed in; the contents lie in GridFS beside it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from mongoengine import BooleanField, DateTimeField, StringField

from services.chassis.clock import SHANGHAI
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.intake.domain.uploads import Upload

UNNAMED = "unnamed"


class UploadDocument(Head):
    """One file. What a party may use again is found by material, what is over by `expires_at`."""

    meta = {
        "collection": "intake_uploads",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["party", "material", "-_id"], "partialFilterExpression": {"attached": True}},
            {"fields": ["expires_at"], "partialFilterExpression": {"attached": False}},
            {"fields": ["uploaded_by"], "name": UNNAMED, "partialFilterExpression": {"attached": False}},
        ],
    }

    party = StringField()
    uploaded_by = StringField()
    material = StringField()
    attached = BooleanField()
    expires_at = DateTimeField()


class MongoUploads(MongoRepository[Upload]):
    """`Uploads` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(UploadDocument, outbox, _fields, _upload, "MATERIAL_NOT_FOUND")

    def many(self, ids: Collection[str]) -> list[Upload]:
        return self.select({"_id": {"$in": list(ids)}, "digest": {"$ne": ""}}, [], len(ids))

    def attach(self, ids: Collection[str], party: str) -> int:
        with refusing():
            result = self.collection.update_many(
                {"_id": {"$in": list(ids)}},
                {"$set": {"attached": True, "party": party, "expires_at": None}, "$inc": {"version": 1}},
            )
        return int(result.matched_count)

    def release(self, before: Sequence[Upload]) -> None:
        with refusing():
            for one in before:
                self.collection.update_one(
                    {"_id": one.id, "version": one.meta.version + 1, "attached": True},
                    {
                        "$set": {"attached": False, "party": one.party, "expires_at": one.expires_at},
                        "$inc": {"version": 1},
                    },
                )

    def unnamed(self, by: str, most: int) -> int:
        with refusing():
            return self.collection.count_documents(
                {"uploaded_by": by, "attached": False}, limit=most, hint=UNNAMED
            )

    def reusable(
        self, parties: Collection[str], materials: Collection[str], day: date, before: str, limit: int
    ) -> list[Upload]:
        query: dict[str, Any] = {
            "attached": True,
            "party": {"$in": list(parties)},
            "material": {"$in": sorted(materials)},
            "$or": [{"valid_until": ""}, {"valid_until": {"$gte": day.isoformat()}}],
        }
        if before:
            query["_id"] = {"$lt": before}
        return self.select(query, [("_id", -1)], limit)

    def unused(self, at: datetime, limit: int) -> list[Upload]:
        return self.select({"attached": False, "expires_at": {"$lte": at}}, [("expires_at", 1)], limit)

    def forget(self, upload: str) -> bool:
        with refusing():
            return bool(self.collection.delete_one({"_id": upload, "attached": False}).deleted_count)


def _fields(upload: Upload) -> dict[str, Any]:
    return {
        "party": upload.party,
        "uploaded_by": upload.uploaded_by,
        "division": upload.division,
        "item": upload.item,
        "material": upload.material,
        "media_type": upload.media_type,
        "size": upload.size,
        "digest": upload.digest,
        "key": upload.key_sealed,
        "at": upload.at,
        "valid_until": upload.valid_until.isoformat() if upload.valid_until else "",
        "attached": upload.attached,
        "expires_at": upload.expires_at,
    }


def _upload(key: str, kept: Mapping[str, Any], meta: Meta) -> Upload:
    expires_at, valid_until = kept["expires_at"], kept["valid_until"]
    return Upload(
        id=key,
        party=kept["party"],
        uploaded_by=kept["uploaded_by"],
        division=kept["division"],
        item=kept["item"],
        material=kept["material"],
        media_type=kept["media_type"],
        size=kept["size"],
        digest=kept["digest"],
        key_sealed=kept["key"],
        at=kept["at"].astimezone(SHANGHAI),
        valid_until=date.fromisoformat(valid_until) if valid_until else None,
        expires_at=expires_at.astimezone(SHANGHAI) if expires_at else None,
        meta=meta,
    )
