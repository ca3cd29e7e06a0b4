"""The registers that a TOML file names.

keys = "platform.json"               # beside this file; made by `sanji department keys`

[[sources]]
id = "population_base"
name = "人口基础信息库"
owner = "public_security"
address = "https://population.example"
materials = ["household_register", "resident_id_card"]
purposes = ["handling"]
seconds = 3                          # deadline of a question, at most 10
concurrent = 4                       # questions at once, 1 to 32
keep_seconds = 60                    # an answer holds so long, at most 3600
"""

import tomllib
from pathlib import Path
from typing import Any

from services.departments.keys import Ed25519Keys, read_keys
from services.departments.registers.answers import Source

MOST_SOURCES, MOST_CONCURRENT, LONGEST, LONGEST_KEPT = 100, 32, 10.0, 3600.0
SCHEMES = ("http", "https")


class SourcesInvalid(Exception):
    """The file cannot be used; the text names every fault."""


def read_sources(path: Path) -> tuple[tuple[Source, ...], Ed25519Keys]:
    """The registers of a file and the keys that sign. Raises `SourcesInvalid` with every fault at once."""
    try:
        kept = tomllib.loads(path.read_text(encoding="utf-8"))
        sources = tuple(map(_source, kept["sources"]))
        keys = read_keys(path.parent / kept["keys"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourcesInvalid(f"{path}: {error!r}") from error
    faults = [fault for source in sources for fault in _faults(source, keys)]
    if len({source.id for source in sources}) < len(sources):
        faults.append("a register stands there twice")
    if len(sources) > MOST_SOURCES:
        faults.append(f"more than {MOST_SOURCES} registers")
    if faults:
        raise SourcesInvalid(f"{path}: {'; '.join(faults)}")
    return sources, keys


def _source(row: dict[str, Any]) -> Source:
    return Source(
        id=str(row["id"]),
        name=str(row["name"]),
        owner=str(row["owner"]),
        address=str(row["address"]).rstrip("/"),
        materials=frozenset(map(str, row["materials"])),
        purposes=frozenset(map(str, row["purposes"])),
        seconds=float(row.get("seconds", 3.0)),
        concurrent=int(row.get("concurrent", 4)),
        keep_seconds=float(row.get("keep_seconds", 60.0)),
    )


def _faults(source: Source, keys: Ed25519Keys) -> list[str]:
    faults = []
    if source.address.partition("://")[0] not in SCHEMES:
        faults.append(f"{source.id}: address is none of {', '.join(SCHEMES)}")
    if not 0 < source.seconds <= LONGEST:
        faults.append(f"{source.id}: seconds is not 0 to {LONGEST:.0f}")
    if not 1 <= source.concurrent <= MOST_CONCURRENT:
        faults.append(f"{source.id}: concurrent is not 1 to {MOST_CONCURRENT}")
    if not 0 <= source.keep_seconds <= LONGEST_KEPT:
        faults.append(f"{source.id}: keep_seconds is not 0 to {LONGEST_KEPT:.0f}")
    if not source.materials or not source.purposes or not source.owner:
        faults.append(f"{source.id}: materials, purposes and owner must be named")
    if source.id not in keys.trusted:
        faults.append(f"{source.id}: no key of it is trusted")
    return faults
