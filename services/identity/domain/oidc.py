"""One sign-in at an outside provider, from leaving to coming back (OpenID Connect Core 1.0, RFC 7636)."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LASTS = timedelta(minutes=10)
MAX_CODE = 4096
MAX_STATE = 64


@dataclass(frozen=True, slots=True)
class Attempt:
    """`id`: SHA-256 of the state, so that who reads the store cannot finish what another began.

    `nonce` binds the ID token to it, `verifier` the exchange of the code.
    """

    id: str
    provider: str
    redirect_uri: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    ends_at: datetime

    @property
    def challenge(self) -> str:
        """Base64url of the verifier's SHA-256 (RFC 7636 §4.2, S256)."""
        digest = hashlib.sha256(self.verifier.encode("ascii")).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the person, and the state that must come back with her."""

    authorization_url: str = field(repr=False)
    state: str = field(repr=False)


def begin(provider: str, redirect_uri: str, now: datetime) -> tuple[Attempt, str]:
    """A new attempt and its state, 256 random bits each for state, nonce and verifier."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Attempt(hashed(state), provider, redirect_uri, nonce, verifier, now + LASTS), state


def hashed(state: str) -> str:
    """What an attempt is kept under."""
    return hashlib.sha256(state[:MAX_STATE].encode("utf-8", "replace")).hexdigest()
