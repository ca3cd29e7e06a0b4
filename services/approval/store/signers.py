"""The organs' seals: Ed25519 keys (RFC 8032), private halves sealed at rest."""

import base64
import time
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from mongoengine import DateTimeField, IntField, StringField

from services.approval.domain.certificate import OrganKey, Seal, SealKey
from services.approval.events import SealKeyMade
from services.chassis.auth import SYSTEM
from services.chassis.clock import SHANGHAI, Clock
from services.chassis.errors import Conflict
from services.chassis.messages import Actor, Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.chassis.privacy import Sealer

ORGAN_SEAL = "organ_seal"
"""The purpose under which the private halves are sealed."""
ALGORITHM = "Ed25519"
REMEMBERED_SECONDS = 30.0
MOST_KEYS = 100
KEPT = ("organ", "generation", "public_key", "private_key", "created_at")


class SealKeyDocument(Head):
    """One key of one organ; the highest `generation` seals."""

    meta = {
        "collection": "approval_seal_keys",
        "auto_create_index": False,
        "indexes": [{"fields": ["organ", "-generation"], "unique": True}],
    }

    organ = StringField(max_length=18)
    generation = IntField()
    public_key = StringField()
    private_key = StringField()
    created_at = DateTimeField()


class MongoSigners:
    """`Signers`; an organ's newest key is remembered for `REMEMBERED_SECONDS`, so that sealing asks nothing.

    `stack`: for which a fresh key is told.
    """

    def __init__(self, outbox: Outbox, sealer: Sealer, clock: Clock, stack: str) -> None:
        self._repository: MongoRepository[OrganKey] = MongoRepository(
            SealKeyDocument, outbox, _fields, _key, "SEAL_KEY_NOT_FOUND"
        )
        self.collection = self._repository.collection
        self._stack = stack
        self._sealer = sealer
        self._clock = clock
        self._signing: dict[str, tuple[float, str, Ed25519PrivateKey]] = {}
        self._public: dict[str, Ed25519PublicKey] = {}

    def ensure_indexes(self) -> None:
        self._repository.ensure_indexes()

    def sign(self, organ: str, content: bytes) -> Seal:
        held = self._signing.get(organ)
        if held is None or held[0] < time.monotonic():
            rows = self._rows(organ, 1)
            row = rows[0] if rows else self._made(organ, 1)
            private = Ed25519PrivateKey.from_private_bytes(
                base64.b64decode(self._sealer.open(row["private_key"], ORGAN_SEAL))
            )
            held = (time.monotonic() + REMEMBERED_SECONDS, row["_id"], private)
            self._signing[organ] = held
        return Seal(held[1], ALGORITHM, base64.b64encode(held[2].sign(content)).decode())

    def holds(self, organ: str, content: bytes, seal: Seal) -> bool:
        public = self._public.get(seal.key_id)
        if public is None:
            with refusing():
                row = self.collection.find_one({"_id": seal.key_id, "organ": organ})
            if row is None:
                return False
            public = Ed25519PublicKey.from_public_bytes(base64.b64decode(row["public_key"]))
            self._public[seal.key_id] = public
        try:
            public.verify(base64.b64decode(seal.signature, validate=True), content)
        except (InvalidSignature, ValueError):
            return False
        return seal.key_id.startswith(f"{organ}-") and seal.algorithm == ALGORITHM

    def keys(self, organ: str) -> list[SealKey]:
        rows = self._rows(organ, MOST_KEYS)
        retired: list[Any] = [None, *(row["created_at"].astimezone(SHANGHAI) for row in rows)]
        return [
            SealKey(
                row["_id"], ALGORITHM, row["public_key"], row["created_at"].astimezone(SHANGHAI), retired[at]
            )
            for at, row in enumerate(rows)
        ]

    def rotate(self, organ: str) -> SealKey:
        rows = self._rows(organ, 1)
        self._made(organ, rows[0]["generation"] + 1 if rows else 1)
        self._signing.pop(organ, None)
        return self.keys(organ)[0]

    def _rows(self, organ: str, limit: int) -> Sequence[Any]:
        with refusing():
            return list(self.collection.find({"organ": organ}).sort("generation", -1).limit(limit))

    def _made(self, organ: str, generation: int) -> Any:
        private = Ed25519PrivateKey.generate()
        key = OrganKey(
            id=f"{organ}-{generation}",
            organ=organ,
            generation=generation,
            public_key=base64.b64encode(private.public_key().public_bytes_raw()).decode(),
            private_key=self._sealer.seal(base64.b64encode(private.private_bytes_raw()).decode(), ORGAN_SEAL),
            created_at=self._clock.now(),
        )
        try:
            self._repository.add(key, [self._told(key)])
        except Conflict as refusal:
            if refusal.reason != "ALREADY_EXISTS":
                raise
        with refusing():
            return self.collection.find_one({"_id": key.id})

    def _told(self, key: OrganKey) -> SealKeyMade:
        return SealKeyMade(
            subject=key.id,
            division=self._stack,
            destination=self._stack,
            at=key.created_at,
            by=Actor(SYSTEM, SYSTEM, self._stack),
            organ=key.organ,
            algorithm=ALGORITHM,
            public_key=key.public_key,
        )


def _fields(key: OrganKey) -> dict[str, Any]:
    return {name: getattr(key, name) for name in KEPT}


def _key(identifier: str, kept: Mapping[str, Any], meta: Meta) -> OrganKey:
    return OrganKey(id=identifier, meta=meta, **{name: kept[name] for name in KEPT})
