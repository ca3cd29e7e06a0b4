"""Who asks: tokens checked in the gateway with identity's keys, which are fetched beside the requests."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from time import monotonic

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sanji.identity.v1 import identity_service_pb2

from services.chassis.auth import ANONYMOUS, Principal
from services.chassis.clock import Clock
from services.chassis.ended import End, Ended
from services.chassis.errors import Forbidden, Unavailable
from services.chassis.tokens import TOKEN_INVALID, TokenVerifier, jwks

Fetch = Callable[[int], Awaitable[identity_service_pb2.ListSigningKeysResponse]]
"""Asks identity for its keys and for what ended since the given `as_of`."""
REFRESH_EVERY = 5.0
RENEW_EVERY = 15.0
RETRY_EVERY = 1.0
_log = logging.getLogger(__name__)


class Keyring:
    """The keys that check tokens, and what ended before its tokens: asked for every 15 s together.

    Keys also at most every 5 s for a token of an unknown one. While identity is away the last known stand.
    """

    def __init__(self, fetch: Fetch, clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._keys: dict[str, Ed25519PublicKey] = {}
        self._ended = Ended()
        self._verifier = self._verifier_of(self._keys)
        self._asked_at = float("-inf")
        self._lock = asyncio.Lock()

    @property
    def document(self) -> dict[str, list[dict[str, str]]]:
        """The JWKS. Raises `Unavailable` KEYS_UNAVAILABLE while no key is known."""
        if not self._keys:
            raise _no_keys()
        return jwks(self._keys)

    async def principal(self, authorization: str) -> Principal:
        """Who an `Authorization` header names; `ANONYMOUS` for an empty one.

        Raises `Forbidden` TOKEN_INVALID, TOKEN_EXPIRED or SESSION_ENDED, `Unavailable` KEYS_UNAVAILABLE.
        """
        if not authorization:
            return ANONYMOUS
        scheme, _, token = authorization.partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise Forbidden(TOKEN_INVALID, "登录凭证无效，请重新登录")
        try:
            return self._verifier.verify(token)
        except Forbidden as refusal:
            if refusal.reason != TOKEN_INVALID or not await self._refresh_for_unknown():
                raise self._refused(refusal) from None
        return self._verifier.verify(token)

    async def keep(self) -> None:
        """Renew the keys until cancelled."""
        while True:
            known = await self.renew()
            await asyncio.sleep(RENEW_EVERY if known else RETRY_EVERY)

    async def _refresh_for_unknown(self) -> bool:
        before = self._keys
        async with self._lock:
            rest = REFRESH_EVERY if self._keys else RETRY_EVERY
            if self._keys is before and monotonic() - self._asked_at >= rest:
                await self._fetch_keys()
            return self._keys is not before

    async def renew(self) -> bool:
        """Ask now; False when identity does not answer."""
        async with self._lock:
            return await self._fetch_keys()

    async def _fetch_keys(self) -> bool:
        try:
            answer = await self._fetch(self._ended.as_of)
            fetched = self._usable(answer)
            self._learn(answer)
        except Exception as error:
            _log.warning("signing keys not renewed: %s", type(error).__name__)
            return False
        finally:
            self._asked_at = monotonic()
        if fetched != self._keys:
            self._keys = fetched
            self._verifier = self._verifier_of(fetched)
        return bool(fetched)

    def _learn(self, answer: identity_service_pb2.ListSigningKeysResponse) -> None:
        ends = (End(row.session, row.account, row.stack, row.before / 1000) for row in answer.ended)
        self._ended.learn(ends, answer.as_of, self._clock.now().timestamp())

    def _usable(self, answer: identity_service_pb2.ListSigningKeysResponse) -> dict[str, Ed25519PublicKey]:
        now = self._clock.now()
        return {
            row.kid: Ed25519PublicKey.from_public_bytes(row.public_key)
            for row in answer.keys
            if not row.not_after or datetime.fromisoformat(row.not_after) > now
        }

    def _verifier_of(self, keys: Mapping[str, Ed25519PublicKey]) -> TokenVerifier:
        return TokenVerifier(lambda: keys, self._clock, ended=self._ended)

    def _refused(self, refusal: Forbidden) -> Forbidden | Unavailable:
        return refusal if self._keys else _no_keys()


def _no_keys() -> Unavailable:
    return Unavailable("KEYS_UNAVAILABLE", "暂时无法核验登录凭证", retry_after=RETRY_EVERY)
