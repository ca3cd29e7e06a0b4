"""What is told of the organs' seals."""

from dataclasses import dataclass

from services.chassis.messages import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SealKeyMade(Event):
    """An organ seals with a fresh key from now on. Subject: the key. `organ`: USCC; `public_key`: base64 of its raw bytes."""

    organ: str
    algorithm: str
    public_key: str
