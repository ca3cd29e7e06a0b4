"""Signing in at an outside provider: OpenID Connect Core 1.0, authorization code with PKCE (RFC 7636, S256).

The only module that speaks with providers and that knows what their ID tokens look like. No code, token or
claim stands in a log or an exception.
"""

import base64
import hmac
import json
import logging
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from threading import BoundedSemaphore, Lock
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import jwt

from services.chassis.clock import Clock
from services.chassis.errors import Forbidden, Unavailable
from services.chassis.providers import Provider, is_safe

MAX_BODY = 256 * 1024
MAX_KEYS = 50
KEPT_SECONDS = 3600.0
"""So long discovery documents and keys are good without asking again."""
AGAIN_SECONDS = 60.0
"""At most so often keys are asked for again because one is unknown."""
RETRY_SECONDS = 5.0
SKEW = 60.0
OLDEST_TOKEN = 600.0
_KINDS = {"RS256": ("RSA", ("",)), "ES256": ("EC", ("P-256",)), "EdDSA": ("OKP", ("Ed25519", "Ed448"))}
"""Signatures that are accepted, each with the only keys that make it: never `none`, never a shared secret."""
_SMALLEST_RSA = 2048
_REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_log = logging.getLogger(__name__)


class Oidc:
    """Speaks with `providers`; thread-safe. Every call lasts at most about `seconds`; `at_once` codes are exchanged, more are refused."""

    def __init__(self, providers: Sequence[Provider], clock: Clock, seconds: float, at_once: int = 4) -> None:
        self.known: Mapping[str, Provider] = {one.id: one for one in providers}
        self._clock = clock
        self._seconds = seconds
        self._turns = BoundedSemaphore(at_once)
        self._metadata = {one.id: _Kept(partial(self._discover, one), clock) for one in providers}
        self._keys = {one.id: _Kept(partial(self._fetch_keys, one), clock) for one in providers}

    def authorization_url(
        self, provider: str, redirect_uri: str, state: str, nonce: str, challenge: str
    ) -> str:
        """Where to send a person. `challenge`: base64url of the SHA-256 of the verifier. Raises OIDC_UNAVAILABLE."""
        who = self.known[provider]
        endpoint = self._metadata[provider].get()["authorization_endpoint"]
        asked = {
            "response_type": "code",
            "client_id": who.client_id,
            "redirect_uri": redirect_uri,
            "scope": who.scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def claims(
        self, provider: str, code: str, redirect_uri: str, verifier: str, nonce: str
    ) -> Mapping[str, object]:
        """What the provider vouches for, in exchange for a code.

        Raises `Forbidden` ID_TOKEN_INVALID, also for a code that the provider refuses, and `Unavailable`
        OIDC_UNAVAILABLE.
        """
        who = self.known[provider]
        with self._turn():
            token = self._exchange(who, code, redirect_uri, verifier)
            return self._vouched(who, token, nonce)

    def _exchange(self, who: Provider, code: str, redirect_uri: str, verifier: str) -> str:
        metadata = self._metadata[who.id].get()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        headers = {}
        offered = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if not who.secret:
            form["client_id"] = who.client_id
        elif "client_secret_basic" not in offered and "client_secret_post" in offered:
            form |= {"client_id": who.client_id, "client_secret": who.secret}
        else:
            name, secret = quote(who.client_id, safe=""), quote(who.secret, safe="")
            pair = base64.b64encode(f"{name}:{secret}".encode()).decode()
            headers["Authorization"] = f"Basic {pair}"
        status, answer = self._call("POST", metadata["token_endpoint"], headers, form)
        token = answer.get("id_token")
        if status == 200 and isinstance(token, str) and token.isascii():
            return token
        if status == 200 or (status == 400 and answer.get("error") == "invalid_grant"):
            raise _invalid(who, "no token for this code")
        raise _unavailable(f"token endpoint of {who.id}: {status}")

    def _vouched(self, who: Provider, token: str, nonce: str) -> Mapping[str, object]:
        try:
            algorithm, kid = _heading(token)
            claims = self._signed(who, token, algorithm, kid)
            _check(claims, who, nonce, self._clock.now().timestamp())
        except (jwt.PyJWTError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise _invalid(who, type(error).__name__) from None
        return claims

    def _signed(self, who: Provider, token: str, algorithm: str, kid: str | None) -> Mapping[str, Any]:
        options: Any = {
            "require": _REQUIRED,
            "verify_exp": False,
            "verify_iat": False,
            "verify_nbf": False,
        }
        for renewed in (False, True):
            key = _chosen(self._keys[who.id].get(renewed)["keys"], algorithm, kid)
            if key is None:
                continue
            try:
                return jwt.decode(
                    token,
                    key,
                    algorithms=[algorithm],
                    audience=who.client_id,
                    issuer=who.issuer,
                    options=options,
                )
            except jwt.InvalidSignatureError:
                continue
        raise ValueError("signed with no known key")

    def _discover(self, who: Provider) -> Mapping[str, Any]:
        status, found = self._call("GET", f"{who.issuer.rstrip('/')}/.well-known/openid-configuration")
        urls = [found.get(name) for name in _ENDPOINTS]
        safe = all(isinstance(url, str) and is_safe(url) for url in urls)
        if status != 200 or found.get("issuer") != who.issuer or not safe:
            raise _unavailable(f"discovery document of {who.id} unfit: {status}")
        return found

    def _fetch_keys(self, who: Provider) -> Mapping[str, Any]:
        status, found = self._call("GET", self._metadata[who.id].get()["jwks_uri"])
        rows = found.get("keys")
        if status != 200 or not isinstance(rows, list) or len(rows) > MAX_KEYS:
            raise _unavailable(f"keys of {who.id} unfit: {status}")
        return found

    def _call(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> tuple[int, Mapping[str, Any]]:
        """(status, JSON object). Follows no redirect; ends when `seconds` are over, however slowly bytes drip."""
        until = monotonic() + self._seconds
        body = bytearray()
        said = {"Accept": "application/json", "Accept-Encoding": "identity", **(headers or {})}
        try:
            with self._client.stream(method, url, headers=said, data=form) as answer:
                for chunk in answer.iter_raw():
                    body += chunk
                    if len(body) > MAX_BODY or monotonic() > until:
                        raise _unavailable("too much or too slow")
                status = answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unavailable(type(error).__name__) from None
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise _unavailable(f"no JSON object: {status}")
        return status, found

    @cached_property
    def _client(self) -> httpx.Client:
        timeout = httpx.Timeout(self._seconds)
        return httpx.Client(timeout=timeout, verify=ssl.create_default_context(), trust_env=False)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(blocking=False):
            raise _unavailable("too many at once")
        try:
            yield
        finally:
            self._turns.release()


class _Kept:
    """One fetched document. While it is being fetched anew, and when that fails, the last one stands."""

    def __init__(self, fetch: Callable[[], Mapping[str, Any]], clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._document: Mapping[str, Any] | None = None
        self._asked_at = float("-inf")
        self._lock = Lock()

    def get(self, renew: bool = False) -> Mapping[str, Any]:
        """It, fetched anew when old, or when `renew` is wanted and not too often."""
        known = self._document
        if not self._lock.acquire(blocking=known is None or renew):
            assert known is not None
            return known
        try:
            now = self._clock.now().timestamp()
            patience = RETRY_SECONDS if self._document is None else AGAIN_SECONDS if renew else KEPT_SECONDS
            if now - self._asked_at >= patience:
                self._asked_at = now
                try:
                    self._document = self._fetch()
                except Unavailable:
                    if self._document is None:
                        raise
            if self._document is None:
                raise _unavailable("failed a moment ago")
            return self._document
        finally:
            self._lock.release()


def _heading(token: str) -> tuple[str, str | None]:
    header = jwt.get_unverified_header(token)
    algorithm, kid = header.get("alg"), header.get("kid")
    if algorithm not in _KINDS or "crit" in header or not isinstance(kid, str | None):
        raise ValueError("not an ID token that is accepted")
    return algorithm, kid


def _chosen(rows: Iterable[Any], algorithm: str, kid: str | None) -> Any:
    """The one key that fits; a token without a key id fits only where there is no choice (OIDC Core §10.1)."""
    kind, curves = _KINDS[algorithm]
    fitting = [
        row
        for row in rows
        if isinstance(row, dict)
        and row.get("kty") == kind
        and row.get("crv", "") in curves
        and row.get("use", "sig") == "sig"
        and row.get("alg", algorithm) == algorithm
        and "d" not in row
        and (kid is None or row.get("kid") == kid)
    ]
    if len(fitting) != 1:
        return None
    key = jwt.PyJWK.from_dict(fitting[0], algorithm=algorithm)
    if kind == "RSA" and key.key.key_size < _SMALLEST_RSA:
        raise ValueError("an RSA key that is too small")
    return key


def _check(claims: Mapping[str, Any], who: Provider, nonce: str, now: float) -> None:
    """Whom it is for, whether it answers this very sign-in, and its times (OIDC Core §3.1.3.7)."""
    audience, presenter = claims["aud"], claims.get("azp")
    if presenter != who.client_id and (
        presenter is not None or (audience not in (who.client_id, [who.client_id]))
    ):
        raise ValueError("for somebody else")
    if not isinstance(claims["nonce"], str) or not hmac.compare_digest(
        claims["nonce"].encode(), nonce.encode()
    ):
        raise ValueError("answers another sign-in")
    issued, expires, begins = claims["iat"], claims["exp"], claims.get("nbf", 0)
    if any(isinstance(at, bool) or not isinstance(at, int | float) for at in (issued, expires, begins)):
        raise TypeError("times are numbers")
    if not (
        now - OLDEST_TOKEN - SKEW <= issued <= now + SKEW and begins <= now + SKEW and now < expires + SKEW
    ):
        raise ValueError("not now")


def _invalid(who: Provider, why: str) -> Forbidden:
    _log.warning("sign-in at %s refused: %s", who.id, why)
    return Forbidden("ID_TOKEN_INVALID", "身份认证结果无效，请重新登录")


def _unavailable(why: str) -> Unavailable:
    _log.warning("outside sign-in: %s", why)
    return Unavailable("OIDC_UNAVAILABLE", "外部身份认证服务暂不可用，请稍后再试", retry_after=RETRY_SECONDS)
