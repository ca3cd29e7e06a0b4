"""Second factors, and the one-time passwords that they are checked with."""

import hmac
import secrets
from base64 import b32decode, b32encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from services.chassis.clock import SHANGHAI
from services.chassis.messages import Meta
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.chassis.privacy import Sealer
from services.identity.domain.second_factor import STEP_SECONDS, Enrolment, SecondFactor

PURPOSE = "second_factor"
ISSUER = "Sanji"
DIGITS = 6
SECRET_BYTES = 20
WINDOW = 1


class SecondFactorDocument(Head):
    """One account's second factor; its secret sealed."""

    meta = {"collection": "identity_second_factors", "auto_create_index": False}


class MongoSecondFactors(MongoRepository[SecondFactor]):
    """`Repository[SecondFactor]` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(SecondFactorDocument, outbox, _fields, _rebuild, "SECOND_FACTOR_NOT_FOUND")


class SealedCodes:
    """`OneTimeCodes` after RFC 6238 with SHA-1, six digits and 30 seconds: what every authenticator app knows."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def begin(self, holder: str) -> tuple[str, Enrolment]:
        key = secrets.token_bytes(SECRET_BYTES)
        secret = b32encode(key).decode("ascii")
        uri = one_time(secret).get_provisioning_uri(holder, ISSUER)
        return self._sealer.seal(secret, PURPOSE), Enrolment(secret, uri)

    def step_of(self, secret_sealed: str, code: str, now: datetime) -> int | None:
        made = one_time(self._sealer.open(secret_sealed, PURPOSE))
        current = int(now.timestamp()) // STEP_SECONDS
        good = None
        for step in range(current - WINDOW, current + WINDOW + 1):
            if hmac.compare_digest(made.generate(step * STEP_SECONDS), code.encode()):
                good = step
        return good


def one_time(secret: str) -> TOTP:
    """The one-time passwords of a base32 secret."""
    return TOTP(b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)


def _fields(factor: SecondFactor) -> dict[str, Any]:
    return {
        "secret": factor.secret_sealed,
        "begun_at": factor.begun_at,
        "state": factor.state,
        "last_step": factor.last_step,
        "recovery": list(factor.recovery),
    }


def _rebuild(account: str, kept: Mapping[str, Any], meta: Meta) -> SecondFactor:
    return SecondFactor(
        id=account,
        secret_sealed=kept["secret"],
        begun_at=kept["begun_at"].astimezone(SHANGHAI),
        state=kept["state"],
        last_step=kept["last_step"],
        recovery=tuple(kept["recovery"]),
        meta=meta,
    )
