"""Access tokens: EdDSA (Ed25519) JWTs that live at most 15 minutes (RFC 7519, RFC 8037, RFC 9068).

Identity issues them, every room verifies them. The only module that knows what a token looks like.
"""

import base64
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import Any

import jwt
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.chassis.auth import ROLES, Principal
from services.chassis.clock import Clock
from services.chassis.ended import Ended
from services.chassis.errors import UNAUTHENTICATED, Forbidden, Unavailable
from services.chassis.levels import contains, is_division
from services.chassis.signed import key_id, object_of, parts_of

ALGORITHM = "EdDSA"
AUDIENCE = "sanji"
TOKEN_TYPE = "at+jwt"
MAX_LIFETIME = 900
MAX_BYTES = 4096
TOKEN_EXPIRED = "TOKEN_EXPIRED"
TOKEN_INVALID = "TOKEN_INVALID"
SESSION_ENDED = "SESSION_ENDED"
UNKNOWN_CALLER = frozenset({UNAUTHENTICATED, TOKEN_EXPIRED, TOKEN_INVALID, SESSION_ENDED})
"""Reasons of `Forbidden` that mean "who are you?" (401), not "you may not" (403)."""

_SKEW = 60.0
_REFRESH_EVERY = 5.0
_KEYS_LIVE = 60.0
_KINDS = frozenset({"person", "staff", "service", "system"})
_REQUIRED = frozenset({"iss", "sub", "kind", "roles", "div", "sid", "iat", "exp", "aud"})
_TEXTS = ("sub", "kind", "div", "dep", "iss", "sid", "scope", "site")

Keys = Mapping[str, Ed25519PublicKey]


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says. `issuer`: stack code. `session`: id of the session it was issued in."""

    issuer: str
    subject: str
    kind: str
    roles: frozenset[str]
    division: str
    session: str
    department: str = ""
    scopes: frozenset[str] = frozenset()
    site: str = ""
    assurance: int = 1


def issue(claims: Claims, key: Ed25519PrivateKey, kid: str, lifetime: int, clock: Clock) -> str:
    """Sign `claims` for `lifetime` seconds (1 to 900; `ValueError` outside)."""
    if not 0 < lifetime <= MAX_LIFETIME:
        raise ValueError(f"a token lives 1 to {MAX_LIFETIME} s, not {lifetime}")
    now = clock.now()
    payload = {
        "iss": claims.issuer,
        "sub": claims.subject,
        "kind": claims.kind,
        "roles": sorted(claims.roles),
        "div": claims.division,
        "dep": claims.department,
        "sid": claims.session,
        "iat": now,
        "exp": now + timedelta(seconds=lifetime),
        "aud": AUDIENCE,
    }
    if claims.scopes:
        payload["scope"] = " ".join(sorted(claims.scopes))
    if claims.site:
        payload["site"] = claims.site
    if claims.assurance != 1:
        payload["loa"] = claims.assurance
    return jwt.encode(payload, key, algorithm=ALGORITHM, headers={"kid": kid, "typ": TOKEN_TYPE})


def jwks(keys: Keys) -> dict[str, list[dict[str, str]]]:
    """The JWKS document (RFC 7517, RFC 8037) of these public keys by kid."""
    return {
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "x": base64.urlsafe_b64encode(key.public_bytes_raw()).rstrip(b"=").decode("ascii"),
                "kid": kid,
                "alg": ALGORITHM,
                "use": "sig",
            }
            for kid, key in keys.items()
        ]
    }


def read_jwks(document: Mapping[str, Any]) -> dict[str, Ed25519PublicKey]:
    """Public keys by kid out of a JWKS document; keys of another kind are passed over."""
    return {
        row["kid"]: Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(row["x"] + "=="))
        for row in document["keys"]
        if row.get("kty") == "OKP" and row.get("crv") == "Ed25519"
    }


@dataclass(frozen=True, slots=True)
class _Remembered:
    principal: Principal
    kid: str
    issued: float
    expires: float


class TokenVerifier:
    """Token → principal; thread-safe; remembers up to `remember` verified tokens until they expire.

    `keys` is asked at most once per 5 s: by `renew`, when a kid is unknown or the keys are older than 60 s; a
    withdrawn key takes its remembered tokens with it. While `keys` raises, the last known keys stand.
    `ended` says what ended before its tokens; whoever gives the keys keeps it.
    """

    def __init__(
        self, keys: Callable[[], Keys], clock: Clock, remember: int = 10_000, ended: Ended | None = None
    ) -> None:
        self._fetch = keys
        self._ended = Ended() if ended is None else ended
        self._most = remember
        self._clock = clock
        self._keys: Keys = {}
        self._asked_at = float("-inf")
        self._fetched_at = float("-inf")
        self._failure: Exception | None = None
        self._remembered: OrderedDict[str, _Remembered] = OrderedDict()
        self._lock = Lock()
        self._fetching = Lock()

    @property
    def remembered(self) -> int:
        """How many verified tokens are kept."""
        return len(self._remembered)

    def verify(self, token: str) -> Principal:
        """The principal that `token` names.

        Raises `Forbidden` TOKEN_EXPIRED, TOKEN_INVALID or SESSION_ENDED, and `Unavailable` KEYS_UNAVAILABLE when the
        kid is unknown and the keys cannot be had.
        """
        now = self._clock.now().timestamp()
        self.renew(_KEYS_LIVE)
        found = self._remembered.get(token)
        if found is not None and found.kid in self._keys:
            if found.expires <= now:
                self._forget(token)
                raise _expired()
            self._refuse_ended(found)
            self._touch(token)
            return found.principal
        if len(token) > MAX_BYTES:
            raise _invalid()
        return self._check(token, now)

    def _check(self, token: str, now: float) -> Principal:
        try:
            parts = parts_of(token)
            kid = key_id(parts.header, ALGORITHM, TOKEN_TYPE)
            self._key(kid, now).verify(parts.signature, parts.said)
            claims = object_of(parts.payload)
            if not claims.keys() >= _REQUIRED or claims["aud"] != AUDIENCE:
                raise ValueError("claims that are missing, or for somebody else")
            _within_its_stack(kid, claims)
            issued, expires = _times(claims, now)
            principal = _principal(claims, token)
        except (InvalidSignature, ValueError, TypeError, RecursionError) as error:
            raise _invalid() from error
        if expires <= now:
            raise _expired()
        entry = _Remembered(principal, kid, issued, expires)
        self._refuse_ended(entry)
        self._remember(token, entry)
        return principal

    def _refuse_ended(self, entry: _Remembered) -> None:
        caller, issuer = entry.principal, entry.kid.partition("-")[0]
        if self._ended.voids(caller.session, caller.subject, issuer, entry.issued):
            raise Forbidden(SESSION_ENDED, "该登录已退出或被终止，请重新登录")

    def _key(self, kid: str, now: float) -> Ed25519PublicKey:
        if kid not in self._keys:
            with self._fetching:
                self._ask_for_keys(now)
        key = self._keys.get(kid)
        if key is None and self._failure is not None:
            raise Unavailable("KEYS_UNAVAILABLE", "暂时无法核验登录凭证", retry_after=_REFRESH_EVERY)
        if key is None:
            raise _invalid()
        return key

    def renew(self, older: float = _REFRESH_EVERY) -> None:
        """Ask for keys and ends unless they are younger than `older` seconds, or somebody is asking already."""
        now = self._clock.now().timestamp()
        if now - self._fetched_at >= older and self._fetching.acquire(blocking=False):
            try:
                self._ask_for_keys(now)
            finally:
                self._fetching.release()

    def _ask_for_keys(self, now: float) -> None:
        if now - self._asked_at < _REFRESH_EVERY:
            return
        self._asked_at = now
        try:
            self._keys = dict(self._fetch())
            self._fetched_at = now
            self._failure = None
        except Exception as error:
            self._failure = error

    def _remember(self, token: str, entry: _Remembered) -> None:
        with self._lock:
            self._remembered[token] = entry
            while len(self._remembered) > self._most:
                self._remembered.popitem(last=False)

    def _touch(self, token: str) -> None:
        with self._lock:
            if token in self._remembered:
                self._remembered.move_to_end(token)

    def _forget(self, token: str) -> None:
        with self._lock:
            self._remembered.pop(token, None)


def _times(claims: Mapping[str, Any], now: float) -> tuple[float, float]:
    issued, expires = claims["iat"], claims["exp"]
    if type(issued) is not int or type(expires) is not int:
        raise TypeError("times are whole seconds")
    if issued > now + _SKEW or not 0 < expires - issued <= MAX_LIFETIME:
        raise ValueError("lives too long or not yet")
    return float(issued), float(expires)


def _within_its_stack(kid: str, claims: Mapping[str, Any]) -> None:
    """A stack's key speaks for its own division subtree only: a township's cannot name a county's admin."""
    stack = kid.partition("-")[0]
    if claims["iss"] != stack or not contains(stack, claims["div"]):
        raise ValueError("a key speaks for its own stack only")


def _principal(claims: Mapping[str, Any], token: str) -> Principal:
    roles = claims["roles"]
    if not all(type(claims.get(name, "")) is str for name in _TEXTS) or type(roles) is not list:
        raise TypeError("claims of the wrong type")
    if claims["div"] and not is_division(claims["div"]):
        raise ValueError("not a division")
    if not claims["sub"] or claims["kind"] not in _KINDS or not all(type(role) is str for role in roles):
        raise ValueError("claims that name no caller")
    return Principal(
        subject=claims["sub"],
        kind=claims["kind"],
        roles=ROLES.intersection(roles),
        division=claims["div"],
        department=claims.get("dep", ""),
        token=token,
        session=claims["sid"],
        scopes=frozenset(claims.get("scope", "").split()),
        site=claims.get("site", ""),
        assurance=_assurance(claims.get("loa", 1)),
    )


def _assurance(level: object) -> int:
    if type(level) is not int or not 1 <= level <= 3:
        raise ValueError("no level of assurance")
    return level


def _expired() -> Forbidden:
    return Forbidden(TOKEN_EXPIRED, "登录已过期，请重新登录")


def _invalid() -> Forbidden:
    return Forbidden(TOKEN_INVALID, "登录凭证无效，请重新登录")
