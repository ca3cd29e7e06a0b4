"""Ed25519 keys of the platform or of one department, in a JSON file readable by its owner only.

{"key_id": "p-1", "private": base64, "trusted": {"market_regulation": {"mr-1": base64}}}
"""

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


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
    """Fresh keys for the platform and for one department, each trusting the other: (platform.json, <department>.json).

    Raises `FileExistsError`: keys in use are not overwritten.
    """
    sides = {"platform": Ed25519PrivateKey.generate(), department: Ed25519PrivateKey.generate()}
    paths = []
    for owner, other in (("platform", department), (department, "platform")):
        public = sides[other].public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        kept = {
            "key_id": f"{owner}-1",
            "private": _text(sides[owner].private_bytes_raw()),
            "trusted": {other: {f"{other}-1": _text(public)}},
        }
        path = folder / f"{owner}.json"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(kept, file, indent=1)
        paths.append(path)
    return paths[0], paths[1]


def pair(department: str) -> tuple[Ed25519Keys, Ed25519Keys]:
    """Fresh keys that stay in memory: the platform's and the department's."""
    platform, own = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    return (
        Ed25519Keys("platform-1", platform, {department: {f"{department}-1": own.public_key()}}),
        Ed25519Keys(f"{department}-1", own, {"platform": {"platform-1": platform.public_key()}}),
    )


def _raw(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
