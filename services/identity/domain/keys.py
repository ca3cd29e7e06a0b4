"""The Ed25519 keys that sign access tokens: one active per stack, every public one known to every stack."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from services.chassis.clock import rfc3339
from services.chassis.messages import Meta
from services.identity.domain.sessions import TOKENS_GONE_AFTER

PUBLIC_BYTES = 32
OVERLAP = timedelta(seconds=90)
"""How long the next key is published before it signs: whoever checks tokens asks for keys every 15 s."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """`kid`: begins with its stack's code, so that no stack can take another's. `not_after`: RFC 3339 or ""."""

    kid: str
    stack: str
    public_key: bytes
    not_after: str = ""

    def belongs_to(self, stack: str) -> bool:
        """True when `stack` may publish it."""
        return self.stack == stack and self.kid.startswith(f"{stack}-") and len(self.kid) <= 64

    def is_over(self, now: datetime) -> bool:
        """True past its end; a malformed end is none."""
        try:
            return bool(self.not_after) and datetime.fromisoformat(self.not_after) <= now
        except (TypeError, ValueError):
            return False

    @property
    def is_sound(self) -> bool:
        """True for something that has the length of a key."""
        return len(self.public_key) == PUBLIC_BYTES


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key of this stack. `private_sealed`: its private part, sealed for the purpose of signing, "" once it is over.

    `generation` counts from 1 and is unique, so that two rotations at once make one key. It signs from
    `active_from` until the next generation does, and checks until `not_after`.
    """

    id: str
    stack: str
    public_key: bytes
    private_sealed: str = field(repr=False)
    created_at: datetime
    generation: int = 1
    active_from: datetime | None = None
    not_after: datetime | None = None
    meta: Meta = Meta()

    @property
    def public(self) -> PublicKey:
        """What others may know of it."""
        return PublicKey(
            self.id, self.stack, self.public_key, rfc3339(self.not_after) if self.not_after else ""
        )

    def signs(self, now: datetime) -> bool:
        """True once its time has come."""
        return (self.active_from or self.created_at) <= now

    def checks(self, now: datetime) -> bool:
        """True while a token signed with it may live."""
        return self.not_after is None or now < self.not_after

    def followed_by(self, key: "SigningKey") -> "SigningKey":
        """Given the end that `key`, the next one, sets: its last token outlives its last signature."""
        began = key.active_from or key.created_at
        return replace(self, not_after=began + TOKENS_GONE_AFTER)

    def erased(self) -> "SigningKey":
        """Without the private part."""
        return replace(self, private_sealed="")


def signing(keys: Sequence[SigningKey], now: datetime) -> SigningKey | None:
    """The one that signs now: the newest whose time has come. `keys`: newest generation first."""
    return next((key for key in keys if key.signs(now)), None)
