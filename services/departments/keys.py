"""Ed25519 keys of the platform or of one department, in a JSON file readable by its owner only.

{"key_id": "p-1", "private": base64, "trusted": {"market_regulation": {"mr-1": base64}}}
"""

import base64
import errno
import fcntl
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.departments.sdk.answering import PLATFORM

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Ed25519Keys:
    """`sdk.signing.Keys`. `trusted`: owner → key id → public key; several of one owner while keys rotate."""

    key_id: str
    private: Ed25519PrivateKey = field(repr=False)
    trusted: Mapping[str, Mapping[str, Ed25519PublicKey]] = field(default_factory=dict)

    def sign(self, text: bytes) -> bytes:
        return self.private.sign(text)

    def verify(self, owner: str, key_id: str, text: bytes, signature: bytes) -> bool:
        known = self.trusted.get(owner, {}).get(key_id)
        if known is None:
            return False
        try:
            known.verify(signature, text)
        except InvalidSignature:
            return False
        return True


def read_keys(path: Path) -> Ed25519Keys:
    """Keys from a file. Raises `OSError`, `ValueError`, `KeyError`, `TypeError`."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    trusted = {
        owner: {key_id: Ed25519PublicKey.from_public_bytes(_raw(text)) for key_id, text in keys.items()}
        for owner, keys in kept["trusted"].items()
    }
    return Ed25519Keys(kept["key_id"], Ed25519PrivateKey.from_private_bytes(_raw(kept["private"])), trusted)


def write_pair(folder: Path, department: str) -> tuple[Path, Path]:
    """Fresh keys for one department more: (platform.json, <department>.json), each trusting the other.

    The platform's own key is made with the first department and kept; keys of this department that it trusts already stay
    trusted, so that they can rotate. Raises `FileExistsError` when <department>.json is there: it is not overwritten;
    `ValueError`, `KeyError`, `TypeError` for a platform.json that cannot be read, `ValueError` for a name that is none.
    """
    if not _NAME.fullmatch(department) or department == PLATFORM:
        raise ValueError(f"{department}: not a department's id")
    platform, own = folder / f"{PLATFORM}.json", folder / f"{department}.json"
    with _alone_in(folder):
        if own.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(own))
        before = read_keys(platform) if platform.exists() else _fresh(PLATFORM)
        known = before.trusted.get(department, {})
        turn = next(turn for turn in count(1) if f"{department}-{turn}" not in known)
        made = replace(
            _fresh(department, turn),
            trusted={PLATFORM: {before.key_id: before.private.public_key()}},
        )
        trusted = {**before.trusted, department: {**known, made.key_id: made.private.public_key()}}
        # The department's own file comes last: whoever is interrupted before it is not in the way of the next run.
        _write(platform, replace(before, trusted=trusted))
        _write(own, made)
    return platform, own


def rings(*departments: str) -> tuple[Ed25519Keys, dict[str, Ed25519Keys]]:
    """Fresh keys that stay in memory: the platform's, which trusts all of them, and each department's."""
    platform = _fresh(PLATFORM)
    public = {PLATFORM: {platform.key_id: platform.private.public_key()}}
    own = {name: replace(_fresh(name), trusted=public) for name in departments}
    trusted = {name: {keys.key_id: keys.private.public_key()} for name, keys in own.items()}
    return replace(platform, trusted=trusted), own


def pair(department: str) -> tuple[Ed25519Keys, Ed25519Keys]:
    """As `rings`, of one department: the platform's and its own."""
    platform, own = rings(department)
    return platform, own[department]


def _fresh(owner: str, turn: int = 1) -> Ed25519Keys:
    return Ed25519Keys(f"{owner}-{turn}", Ed25519PrivateKey.generate())


def _write(path: Path, keys: Ed25519Keys) -> None:
    """In one step: a reader finds the file as it was or as it is now."""
    kept = {
        "key_id": keys.key_id,
        "private": _text(keys.private.private_bytes_raw()),
        "trusted": {
            owner: {key_id: _text(key.public_bytes_raw()) for key_id, key in known.items()}
            for owner, known in keys.trusted.items()
        },
    }
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(kept, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """One at a time; a process that ends lets the next one in."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _raw(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
