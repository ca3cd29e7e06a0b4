"""Secrets of an installation: made once, kept in files that only their owner may read."""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def kept(path: Path, make: Callable[[], str]) -> str:
    """The text in `path`; made by `make` and written with mode 0600 when there is none yet."""
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        text = make()
        write(path, text)
        return text


def write(path: Path, text: str, mode: int = 0o600) -> None:
    """Replace `path` by `text` in one step, readable with `mode` only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def password() -> str:
    """160 random bits, safe in a URL."""
    return secrets.token_urlsafe(20)


def sealing_keys() -> str:
    """A fresh keyring for sealed personal numbers: JSON `{active, keys, index_key}`, base64 of 32 bytes."""
    first, index = (base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(2))
    return json.dumps({"active": "k1", "keys": {"k1": first}, "index_key": index})


def member_key() -> str:
    """What the members of a replica set show one another."""
    return base64.b64encode(secrets.token_bytes(96)).decode()


def rabbit_hash(plain: str) -> str:
    """RabbitMQ's salted SHA-256 of a password (`rabbit_password_hashing_sha256`).

    The salt is derived, so that the same password gives the same definitions file.
    """
    salt = hashlib.sha256(b"salt:" + plain.encode()).digest()[:4]
    return base64.b64encode(salt + hashlib.sha256(salt + plain.encode()).digest()).decode()
