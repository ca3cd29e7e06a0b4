"""Personal numbers: sealed when kept or sent, masked when shown.

AES-256-GCM (NIST SP 800-38D) with a key id, so that keys can be rotated; a keyed
hash for equality look-ups; one masking rule for everything that people see.
PIPL art. 51 (encryption, de-identification). No sealed value and no key ever
stands in an exception.
"""

import base64
import binascii
import hmac
import json
import os
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.chassis.errors import Invalid
from services.chassis.masking import SEALED_PREFIX, mask_id, mask_name, mask_phone, mask_text, mask_value
from services.chassis.numbers import looks_like_resident_id, normal_resident_id

__all__ = [
    "PERSONAL",
    "Keyring",
    "Sealer",
    "is_sealed",
    "mask_id",
    "mask_name",
    "mask_personal",
    "mask_phone",
    "mask_text",
]

PERSONAL = "personal"
"""The purpose under which personal numbers are sealed unless another is named."""

RENEW_SECONDS = 5.0
_KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_INDEX_CHARACTERS = 32
_KEY_ID = re.compile(r"[A-Za-z0-9_.-]{1,32}")
COVERED = "sealed"
_SEALED = re.compile(SEALED_PREFIX + r"([A-Za-z0-9_.-]{1,32}):([A-Za-z0-9_-]{38,})")


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of one stack: `active` seals, every one in `keys` opens, `index_key` only hashes.

    All keys are 32 bytes. Stacks that exchange sealed values share keys.
    """

    active: str
    keys: Mapping[str, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        lengths = {len(self.index_key), *map(len, self.keys.values())}
        if self.active not in self.keys or lengths != {_KEY_BYTES}:
            raise ValueError("sealing keys: `active` must name one of `keys`, every key must be 32 bytes")
        if not all(_KEY_ID.fullmatch(name) for name in self.keys):
            raise ValueError("sealing keys: an id is 1 to 32 letters, digits or _ . -")

    def to_json(self) -> str:
        """The text that `from_json` reads: secret."""
        keys = {name: _text_of(key) for name, key in self.keys.items()}
        return json.dumps({"active": self.active, "keys": keys, "index_key": _text_of(self.index_key)})

    @classmethod
    def from_json(cls, text: str) -> "Keyring":
        """Read `{"active": id, "keys": {id: base64 of 32 bytes}, "index_key": base64 of 32 bytes}`.

        Raises `ValueError`, which shows nothing of the text.
        """
        try:
            raw = json.loads(text)
            keys = {str(name): _bytes_of(value) for name, value in raw["keys"].items()}
            return cls(str(raw["active"]), keys, _bytes_of(raw["index_key"]))
        except (KeyError, TypeError, AttributeError, binascii.Error, json.JSONDecodeError):
            raise ValueError("sealing keys: not the expected JSON") from None


@dataclass(frozen=True, slots=True)
class _Held:
    active: str
    ciphers: Mapping[str, AESGCM]

    @classmethod
    def of(cls, keyring: Keyring) -> "_Held":
        return cls(keyring.active, {name: AESGCM(key) for name, key in keyring.keys.items()})


class Sealer:
    """Seals, opens and indexes personal numbers with one keyring. Safe to share between threads.

    `renewed` gives another keyring when the keys have changed since it was last asked, else None. It is asked
    at most every `RENEW_SECONDS` when sealing, and at once for a key id not known yet, so that keys rotate
    without a restart. The index key stays what it was.
    """

    def __init__(self, keyring: Keyring, renewed: Callable[[], Keyring | None] = lambda: None) -> None:
        self._held = _Held.of(keyring)
        self._index_key = keyring.index_key
        self._renewed = renewed
        self._asked_at = monotonic()

    @property
    def active(self) -> str:
        """Id of the key that seals now."""
        self._renew(RENEW_SECONDS)
        return self._held.active

    def seal(self, text: str, purpose: str = PERSONAL) -> str:
        """`text` → `sealed:<key id>:<base64url of nonce, ciphertext, tag>`; never twice the same.

        The result opens only under the same `purpose`.
        """
        self._renew(RENEW_SECONDS)
        held = self._held
        nonce = os.urandom(_NONCE_BYTES)
        sealed = held.ciphers[held.active].encrypt(nonce, text.encode(), _bound(held.active, purpose))
        return f"sealed:{held.active}:{base64.urlsafe_b64encode(nonce + sealed).rstrip(b'=').decode()}"

    def open(self, sealed: str, purpose: str = PERSONAL) -> str:
        """What was sealed. Raises `Invalid` SEAL_BROKEN: malformed, tampered, other key or purpose."""
        shape = _SEALED.fullmatch(sealed)
        cipher = self._cipher(shape[1]) if shape else None
        if shape is None or cipher is None:
            raise _broken()
        try:
            raw = base64.urlsafe_b64decode(shape[2] + "=" * (-len(shape[2]) % 4))
            return cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _bound(shape[1], purpose)).decode()
        except (InvalidTag, ValueError):
            raise _broken() from None

    def reseal(self, sealed: str, purpose: str = PERSONAL) -> str:
        """The same content under the active key; as it is when it already was. Raises SEAL_BROKEN."""
        text = self.open(sealed, purpose)
        return sealed if sealed.startswith(f"sealed:{self.active}:") else self.seal(text, purpose)

    def index(self, text: str) -> str:
        """32 characters that are equal exactly for equal numbers, whatever their spacing and case.

        Keyed: without the key nobody can try all numbers.
        """
        digest = hmac.digest(self._index_key, normal_resident_id(text).encode(), "sha256")
        return digest.hex()[:_INDEX_CHARACTERS]

    @staticmethod
    def sealed(text: str) -> bool:
        """True for a string in the shape that `seal` gives."""
        return is_sealed(text)

    def seal_personal(self, value: Any, sealed_fields: Collection[str] = ()) -> Any:
        """A copy of the JSON-like `value` with its personal numbers sealed.

        Sealed are all strings under a key in `sealed_fields` (also in lists and
        objects below it) and, anywhere, a string that is a resident ID number or looks
        sealed: nothing that is given counts as sealed already. Empty strings stay.
        """
        return _walk(value, frozenset(sealed_fields), False, self._seal_if_personal)

    def open_personal(self, value: Any) -> Any:
        """A copy of `value` with every sealed string opened. Raises `Invalid` SEAL_BROKEN."""
        return _walk(value, frozenset(), False, lambda text, _: self.open(text) if is_sealed(text) else text)

    def cover_personal(self, value: Any) -> Any:
        """A copy of `value` with the word `sealed` for every sealed string: the same under every key."""
        return _walk(value, frozenset(), False, lambda text, _: COVERED if is_sealed(text) else text)

    def _cipher(self, key_id: str) -> AESGCM | None:
        if key_id not in self._held.ciphers:
            self._renew(0.0)
        return self._held.ciphers.get(key_id)

    def _renew(self, after: float) -> None:
        now = monotonic()
        if now - self._asked_at < after:
            return
        self._asked_at = now
        keyring = self._renewed()
        if keyring is not None:
            self._held = _Held.of(keyring)

    def _seal_if_personal(self, text: str, named: bool) -> str:
        personal = (named and text) or text.startswith(SEALED_PREFIX) or looks_like_resident_id(text)
        return self.seal(text) if personal else text


def sealed_parts(text: str) -> list[str]:
    """Every sealed value that stands in `text`, which may be JSON."""
    return [found[0] for found in _SEALED.finditer(text)] if SEALED_PREFIX in text else []


def key_of(sealed: str) -> str:
    """Id of the key that a sealed value was sealed with."""
    return sealed.split(":", 2)[1]


def is_sealed(text: str) -> bool:
    """True for a string in the shape that `Sealer.seal` gives."""
    return text.startswith(SEALED_PREFIX) and _SEALED.fullmatch(text) is not None


def mask_personal(value: Any, opener: Callable[[str], str]) -> Any:
    """A copy of `value` for people to see: sealed strings opened and masked, others masked as text.

    `opener` is mostly `Sealer.open`; what it raises is raised.
    """
    return _walk(value, frozenset(), False, lambda text, _: _masked(text, opener))


def _masked(text: str, opener: Callable[[str], str]) -> str:
    return mask_value(opener(text)) if is_sealed(text) else mask_text(text)


def _walk(value: Any, named_keys: frozenset[str], named: bool, change: Callable[[str, bool], str]) -> Any:
    if isinstance(value, str):
        return change(value, named)
    if isinstance(value, Mapping):
        return {key: _walk(at, named_keys, named or key in named_keys, change) for key, at in value.items()}
    if isinstance(value, (list, tuple)):
        return [_walk(at, named_keys, named, change) for at in value]
    return value


def _bound(key_id: str, purpose: str) -> bytes:
    return f"{key_id}|{purpose}".encode()


def _bytes_of(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _text_of(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _broken() -> Invalid:
    return Invalid("SEAL_BROKEN", "密封的个人信息无法打开")
