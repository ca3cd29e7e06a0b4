"""Compact signed tokens (RFC 7515 §3.1): their three parts, before and after somebody has checked the signature.

Written out here because an access token is of one kind only, and checked with every first request.
"""

import binascii
import json
from functools import lru_cache
from typing import Any, NamedTuple

_HEADER = frozenset({"alg", "typ", "kid"})
_STANDARD = bytes.maketrans(b"-_+/=", b"+/!!!")
_PADDING = (b"", b"===", b"==", b"=")


class Parts(NamedTuple):
    """`header` and `payload` as they came, `said`: what was signed, `signature`: the raw bytes."""

    header: bytes
    payload: bytes
    said: bytes
    signature: bytes


def parts_of(token: str) -> Parts:
    """Take a token apart. Raises `ValueError`."""
    said, _, signature = token.encode("ascii").rpartition(b".")
    header, _, payload = said.partition(b".")
    return Parts(header, payload, said, _decoded(signature))


@lru_cache(maxsize=256)
def key_id(header: bytes, algorithm: str, kind: str) -> str:
    """Which key signed a token of this algorithm and `typ`; every token of a key begins with the same header.

    Raises `ValueError` or `TypeError` for any other kind and for a header with extensions (RFC 7515 §4.1.11).
    """
    said = object_of(header)
    kid = said.get("kid")
    if said.get("alg") != algorithm or said.get("typ") != kind or not isinstance(kid, str):
        raise ValueError("another kind of token")
    if not said.keys() <= _HEADER:
        raise ValueError("a header that is not understood")
    return kid


def object_of(part: bytes) -> dict[str, Any]:
    """The JSON object in a part. Raises `ValueError`, `TypeError` or `RecursionError`."""
    found = json.loads(_decoded(part))
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found


def _decoded(part: bytes) -> bytes:
    """Base64url without padding (RFC 7515 §2)."""
    return binascii.a2b_base64(part.translate(_STANDARD) + _PADDING[len(part) % 4], strict_mode=True)
