"""Files in GridFS, sealed at rest: each under a key of its own, which is sealed like a personal number.

AES-256-GCM (NIST SP 800-38D) part by part: the nonce is the part's number, used once under a key that serves one file;
the file's id, the number and whether it is the last are bound to each part, so that none can be left out, swapped or cut.
"""

import base64
from collections.abc import Iterable, Iterator
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from gridfs import GridFSBucket
from gridfs.errors import CorruptGridFile, NoFile

from services.chassis.errors import Invalid, NotFound
from services.chassis.mongo.connection import refusing
from services.chassis.privacy import Sealer

PART_BYTES = 128 * 1024
_TAG_BYTES = 16


class SealedFiles:
    """One bucket. A file's parts are as long as GridFS's chunks, so that one is read, opened and sent at a time."""

    def __init__(self, database: Any, bucket: str, sealer: Sealer) -> None:
        self._bucket = GridFSBucket(database, bucket_name=bucket, chunk_size_bytes=PART_BYTES + _TAG_BYTES)
        self._sealer = sealer

    def keep(self, name: str, parts: Iterable[bytes]) -> str:
        """Store the content under `name` and answer its sealed key. When `parts` raises, nothing stays."""
        key = AESGCM.generate_key(256)
        cipher = AESGCM(key)
        with refusing():
            writing = self._bucket.open_upload_stream_with_id(name, name)
            try:
                for number, (part, last) in enumerate(_even(parts)):
                    writing.write(cipher.encrypt(_nonce(number), part, _bound(name, last)))
            except BaseException:
                writing.abort()
                raise
            writing.close()
        return self._sealer.seal(base64.b64encode(key).decode())

    def read(self, name: str, key_sealed: str) -> Iterator[bytes]:
        """The content, part by part. Raises `NotFound` FILE_NOT_FOUND, `Invalid` SEAL_BROKEN."""
        cipher = AESGCM(base64.b64decode(self._sealer.open(key_sealed)))
        try:
            with refusing():
                stream = self._bucket.open_download_stream(name)
        except NoFile:
            raise NotFound("FILE_NOT_FOUND", "没有找到文件") from None
        left = stream.length
        number = 0
        while left > 0:
            try:
                with refusing():
                    sealed = stream.read(PART_BYTES + _TAG_BYTES)
                left -= len(sealed) or left
                part = cipher.decrypt(_nonce(number), sealed, _bound(name, left == 0))
            except (InvalidTag, CorruptGridFile):
                raise Invalid("SEAL_BROKEN", "密封的文件无法打开") from None
            yield part
            number += 1

    def remove(self, name: str) -> None:
        """Forget it; what is not there is forgotten already."""
        try:
            with refusing():
                self._bucket.delete(name)
        except NoFile:
            return


def _even(parts: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The same bytes in parts of `PART_BYTES`, each with whether it is the last."""
    held = bytearray()
    for part in parts:
        held += part
        while len(held) > PART_BYTES:
            yield bytes(held[:PART_BYTES]), False
            del held[:PART_BYTES]
    yield bytes(held), True


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _bound(name: str, last: bool) -> bytes:
    return f"{name}|{'last' if last else 'more'}".encode()
