"""What is signed, and how long it holds: Ed25519 over one text, the same in every language and on every transport.

    sanji-departments-1 ⏎ direction ⏎ method ⏎ department ⏎ key id ⏎ signed at ⏎ deadline ⏎ bound to ⏎ SHA-256 of the words

`direction`: question, answer, callback. `words`: the message as canonical JSON (`sdk.words`). An answer is bound to the
signature of its question; the others to nothing. Instants are RFC 3339 with an offset. The algorithm itself is the
caller's: this module needs only `Keys`.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from services.departments.sdk import Refused
from services.departments.sdk.words import canonical

QUESTION, ANSWER, CALLBACK = "question", "answer", "callback"
HEADERS = ("sanji-key-id", "sanji-signed-at", "sanji-deadline", "sanji-signature")
"""gRPC metadata and HTTP headers, in the order of `Stamp`."""
FRESH = timedelta(minutes=5)


class Keys(Protocol):
    """One private key and the public keys that are trusted."""

    @property
    def key_id(self) -> str: ...
    def sign(self, text: bytes) -> bytes: ...
    def verify(self, owner: str, key_id: str, text: bytes, signature: bytes) -> bool:
        """True when `owner` holds `key_id` and signed `text` with it."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who signed, when, until when the question may be answered ("" without), and the signature (base64)."""

    key_id: str = ""
    signed_at: str = ""
    deadline: str = ""
    signature: str = ""

    def headers(self) -> dict[str, str]:
        """As they travel."""
        values = (self.key_id, self.signed_at, self.deadline, self.signature)
        return dict(zip(HEADERS, values, strict=True))


def stamp_of(headers: Mapping[str, str]) -> Stamp:
    """From headers, names in lower case."""
    return Stamp(*(headers.get(name, "")[:200] for name in HEADERS))


def text_of(
    direction: str, method: str, department: str, stamp: Stamp, words: Mapping[str, Any], bound: str = ""
) -> bytes:
    """The text that is signed."""
    digest = hashlib.sha256(canonical(words)).hexdigest()
    head = ("sanji-departments-1", direction, method, department)
    return "\n".join((*head, stamp.key_id, stamp.signed_at, stamp.deadline, bound, digest)).encode()


def signed(
    keys: Keys,
    direction: str,
    method: str,
    department: str,
    words: Mapping[str, Any],
    now: datetime,
    deadline: datetime | None = None,
    bound: str = "",
) -> Stamp:
    """The stamp that goes with `words`."""
    stamp = Stamp(keys.key_id, now.isoformat(), deadline.isoformat() if deadline else "")
    signature = keys.sign(text_of(direction, method, department, stamp, words, bound))
    return Stamp(stamp.key_id, stamp.signed_at, stamp.deadline, base64.b64encode(signature).decode())


def verify(
    keys: Keys,
    owner: str,
    direction: str,
    method: str,
    department: str,
    words: Mapping[str, Any],
    stamp: Stamp,
    now: datetime,
    bound: str = "",
) -> None:
    """Refuse what `owner` did not sign, or not within five minutes of `now`. Raises `Refused` SIGNATURE_INVALID."""
    try:
        signature = base64.b64decode(stamp.signature, validate=True)
        age = abs(now - instant(stamp.signed_at))
    except ValueError as error:
        raise Refused("SIGNATURE_INVALID", "缺少签名或签名格式有误") from error
    text = text_of(direction, method, department, stamp, words, bound)
    if age > FRESH or not keys.verify(owner, stamp.key_id, text, signature):
        raise Refused("SIGNATURE_INVALID", "签名无效或已过期")


def instant(text: str) -> datetime:
    """An RFC 3339 instant. Raises `ValueError`."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("no offset")
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("out of range") from error
