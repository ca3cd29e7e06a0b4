"""The file that holds a stack's sealing keys: read again when it changes, rewritten in one step."""

import logging
import os
import secrets
from dataclasses import replace
from pathlib import Path

from services.chassis.errors import Conflict, NotFound
from services.chassis.privacy import Keyring

_log = logging.getLogger(__name__)


class KeyFile:
    """Sealing keys in `path`, readable by their owner only."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = self._stamp()

    def read(self) -> Keyring:
        """The keys. Raises `OSError`, `ValueError`."""
        return Keyring.from_json(self._path.read_text(encoding="utf-8"))

    def changed(self) -> Keyring | None:
        """The keys when the file is another than at the last look; None when not, or when it cannot be read."""
        stamp = self._stamp()
        if stamp == self._seen:
            return None
        self._seen = stamp
        try:
            return self.read()
        except (OSError, ValueError) as error:
            _log.warning("sealing keys not read again: %s", type(error).__name__)
            return None

    def add(self, key_id: str) -> Keyring:
        """Add a fresh key that opens but does not seal yet. Raises `Conflict` KEY_EXISTS, `ValueError`."""
        before = self.read()
        if key_id in before.keys:
            raise Conflict("KEY_EXISTS", "已有同名密钥")
        return self._write(replace(before, keys={**before.keys, key_id: secrets.token_bytes(32)}))

    def activate(self, key_id: str) -> Keyring:
        """Seal with that key from now on. Raises `NotFound` KEY_UNKNOWN."""
        before = self.read()
        if key_id not in before.keys:
            raise NotFound("KEY_UNKNOWN", "没有该密钥")
        return self._write(replace(before, active=key_id))

    def drop(self, key_id: str) -> Keyring:
        """Forget a key: what was sealed with it can never be opened again.

        Raises `NotFound` KEY_UNKNOWN, `Conflict` KEY_ACTIVE.
        """
        before = self.read()
        if key_id not in before.keys:
            raise NotFound("KEY_UNKNOWN", "没有该密钥")
        if key_id == before.active:
            raise Conflict("KEY_ACTIVE", "该密钥正在使用")
        return self._write(
            replace(before, keys={name: key for name, key in before.keys.items() if name != key_id})
        )

    def _write(self, keyring: Keyring) -> Keyring:
        draft = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(keyring.to_json())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
        return keyring

    def _stamp(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_ino
