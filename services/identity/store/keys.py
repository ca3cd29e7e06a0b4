"""Signing keys: this stack's own, private parts sealed; and the public ones of other stacks."""

import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from mongoengine import IntField
from pymongo.errors import OperationFailure

from services.chassis.clock import SHANGHAI, Clock
from services.chassis.inbox import Copy, MongoReadCopy
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.chassis.privacy import Sealer
from services.chassis.tokens import Claims, issue
from services.identity.domain.accounts import Caller
from services.identity.domain.keys import PublicKey, SigningKey
from services.identity.store.accounts import local

PURPOSE = "signing_key"
MOST_STACKS = 5000
LATEST = 16
"""More generations than can check at once: one every 90 s, each for 16 minutes after the next."""


class SigningKeyDocument(Head):
    """One key; the unique index lets only one be of a generation, however many replicas start or rotate at once."""

    meta = {
        "collection": "identity_signing_keys",
        "auto_create_index": False,
        "indexes": [{"fields": ["generation"], "unique": True}],
    }

    generation = IntField()


class KeyCopy(Copy):
    """Public keys of other stacks by kid."""

    meta = {"collection": "identity_heard_keys", "auto_create_index": False}


class MongoSigningKeys(MongoRepository[SigningKey]):
    """`SigningKeys` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(SigningKeyDocument, outbox, _fields, _rebuild, "KEY_NOT_FOUND")

    def ensure_indexes(self) -> None:
        with refusing():
            try:
                self.collection.drop_index("state_1")
            except OperationFailure:
                pass
        super().ensure_indexes()

    def newest(self) -> Sequence[SigningKey]:
        return self.select({}, [("generation", -1)], LATEST)


class MongoHeardKeys:
    """`HeardKeys` as a read copy."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(KeyCopy)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, key: PublicKey, version: int) -> bool:
        document = {"stack": key.stack, "public": key.public_key, "not_after": key.not_after}
        return self._copies.put(key.kid, version, document)

    def knows(self, key: PublicKey) -> bool:
        found = self._copies.get(key.kid)
        return found is not None and _public(key.kid, found) == key

    def all(self) -> Sequence[PublicKey]:
        return [_public(kid, document) for kid, document in self._copies.all(MOST_STACKS).items()]


class SealedSigner:
    """A `Signer` whose keys are opened only for the moment of signing."""

    def __init__(self, sealer: Sealer, clock: Clock) -> None:
        self._sealer = sealer
        self._clock = clock

    def new_key(self, stack: str, now: datetime) -> SigningKey:
        private = Ed25519PrivateKey.generate()
        return SigningKey(
            id=f"{stack}-{secrets.token_hex(8)}",
            stack=stack,
            public_key=private.public_key().public_bytes_raw(),
            private_sealed=self._sealer.seal(b64encode(private.private_bytes_raw()).decode(), PURPOSE),
            created_at=now,
        )

    def sign(self, caller: Caller, session: str, key: SigningKey, seconds: int) -> str:
        claims = Claims(
            issuer=key.stack,
            subject=caller.subject,
            kind=caller.kind,
            roles=caller.roles,
            division=caller.division,
            session=session,
            department=caller.department,
            scopes=caller.scopes,
            site=caller.site,
            assurance=caller.assurance,
        )
        raw = b64decode(self._sealer.open(key.private_sealed, PURPOSE))
        return issue(claims, Ed25519PrivateKey.from_private_bytes(raw), key.id, seconds, self._clock)


def _public(kid: str, document: Mapping[str, Any]) -> PublicKey:
    return PublicKey(kid, document["stack"], bytes(document["public"]), document["not_after"])


def _fields(key: SigningKey) -> dict[str, Any]:
    return {
        "generation": key.generation,
        "stack": key.stack,
        "public": key.public_key,
        "private": key.private_sealed,
        "created_at": key.created_at,
        "active_from": key.active_from,
        "not_after": key.not_after,
    }


def _rebuild(kid: str, kept: Mapping[str, Any], meta: Meta) -> SigningKey:
    return SigningKey(
        id=kid,
        stack=kept["stack"],
        public_key=bytes(kept["public"]),
        private_sealed=kept["private"],
        created_at=kept["created_at"].astimezone(SHANGHAI),
        generation=kept.get("generation", 1),
        active_from=local(kept.get("active_from")),
        not_after=local(kept.get("not_after")),
        meta=meta,
    )
