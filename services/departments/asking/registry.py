"""The departments that run elsewhere, as a TOML file names them.

    keys = "platform.json"               # beside this file; made by `sanji department keys`
    callback = "http://127.0.0.1:8100"   # this stack's gateway, as departments reach it

    [[departments]]
    id = "market_regulation"
    address = "grpc://127.0.0.1:9300"    # or http://, https://; `tls = true` for gRPC over TLS
    concurrent = 4                       # questions at once, 1 to 32
    seconds = 10                         # deadline of each, at most 10
    matters = [{ item = "food_business_licence", fields = ["seats"], opened = [] }]

What is handed over is written here, by the platform, not asked of the department (PIPL art. 6).
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.departments.keys import Ed25519Keys, read_keys
from services.departments.sdk import Matter

MOST_DEPARTMENTS, MOST_CONCURRENT, LONGEST = 100, 32, 10.0
SCHEMES = ("grpc", "http", "https")


class RegistryInvalid(Exception):
    """The file cannot be used; the text names every fault."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One department. `seconds`: the deadline of a question."""

    id: str
    address: str
    matters: tuple[Matter, ...]
    concurrent: int = 4
    seconds: float = LONGEST
    tls: bool = False


@dataclass(frozen=True, slots=True)
class Registry:
    """`callback`: the gateway's address, to which `/v1/department-callbacks/…` is added."""

    entries: tuple[Entry, ...] = ()
    callback: str = ""
    keys: Ed25519Keys | None = field(default=None, repr=False)


def read_registry(path: Path) -> Registry:
    """Raises `RegistryInvalid` with every fault at once."""
    try:
        kept = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = tuple(map(_entry, kept["departments"]))
        keys = read_keys(path.parent / kept["keys"])
        callback = str(kept["callback"]).rstrip("/")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RegistryInvalid(f"{path}: {error!r}") from error
    faults = [fault for entry in entries for fault in _faults(entry, keys)]
    if len({entry.id for entry in entries}) < len(entries):
        faults.append("a department stands there twice")
    if len(entries) > MOST_DEPARTMENTS:
        faults.append(f"more than {MOST_DEPARTMENTS} departments")
    if faults:
        raise RegistryInvalid(f"{path}: {'; '.join(faults)}")
    return Registry(entries, callback, keys)


def _entry(row: dict[str, Any]) -> Entry:
    matters = tuple(
        Matter(one["item"], tuple(one.get("fields", ())), tuple(one.get("opened", ())))
        for one in row["matters"]
    )
    return Entry(
        id=row["id"],
        address=row["address"],
        matters=matters,
        concurrent=int(row.get("concurrent", 4)),
        seconds=float(row.get("seconds", LONGEST)),
        tls=bool(row.get("tls", False)),
    )


def _faults(entry: Entry, keys: Ed25519Keys) -> list[str]:
    faults = []
    if entry.address.partition("://")[0] not in SCHEMES:
        faults.append(f"{entry.id}: address is none of {', '.join(SCHEMES)}")
    if not 1 <= entry.concurrent <= MOST_CONCURRENT:
        faults.append(f"{entry.id}: concurrent is not 1 to {MOST_CONCURRENT}")
    if not 0 < entry.seconds <= LONGEST:
        faults.append(f"{entry.id}: seconds is more than {LONGEST:.0f}")
    if not entry.matters:
        faults.append(f"{entry.id}: no matters")
    if entry.id not in keys.trusted:
        faults.append(f"{entry.id}: no key of it is trusted")
    return faults
