"""Socket files: how neighbours on one machine talk for half the price of the loopback."""

from pathlib import Path

_LONGEST = 100
"""The kernel takes 107 bytes; a server may add a suffix of its own."""


def socket_path(folder: Path, name: str) -> Path | None:
    """Where a server in `folder` makes its socket file; None where the path would be too long for one."""
    path = folder.absolute() / name
    return path if len(str(path).encode()) <= _LONGEST else None
