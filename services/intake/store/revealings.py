"""Looks at personal numbers."""

from collections.abc import Mapping
from typing import Any

from services.chassis.clock import SHANGHAI
from services.chassis.messages import Meta
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.intake.domain.revealing import Revealing


class RevealingDocument(Head):
    """One look; never changed, never removed."""

    meta = {"collection": "intake_revealings", "auto_create_index": False}


class MongoRevealings(MongoRepository[Revealing]):
    """`Repository[Revealing]` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(RevealingDocument, outbox, _fields, _revealing, "REVEALING_NOT_FOUND")


def _fields(look: Revealing) -> dict[str, Any]:
    return {
        "number": look.number,
        "by": look.by,
        "purpose": look.purpose,
        "fields": list(look.fields),
        "at": look.at,
    }


def _revealing(key: str, kept: Mapping[str, Any], meta: Meta) -> Revealing:
    return Revealing(
        key,
        kept["number"],
        kept["by"],
        kept["purpose"],
        tuple(kept["fields"]),
        kept["at"].astimezone(SHANGHAI),
        meta,
    )
