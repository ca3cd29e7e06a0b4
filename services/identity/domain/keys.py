"""The Ed25519 keys that sign access tokens: one active per stack, every public one known to every stack."""

from dataclasses import dataclass, field
from datetime import datetime

from services.chassis.messages import Meta

PUBLIC_BYTES = 32


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

    @property
    def is_sound(self) -> bool:
        """True for something that has the length of a key."""
        return len(self.public_key) == PUBLIC_BYTES


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key of this stack. `private_sealed`: its private part, sealed for the purpose of signing."""

    id: str
    stack: str
    public_key: bytes
    private_sealed: str = field(repr=False)
    created_at: datetime
    meta: Meta = Meta()

    @property
    def public(self) -> PublicKey:
        """What others may know of it."""
        return PublicKey(self.id, self.stack, self.public_key)
