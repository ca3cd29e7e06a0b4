"""What one stack of an installation runs, where, and on which ports."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from infra.local.ports import Ports
from services.chassis.levels import ORDER_NAMES, contains, county, is_division, order

REPOSITORY = Path(__file__).resolve().parents[2]
LEVELS = REPOSITORY / "infra" / "levels"
DEFAULT_SITE = LEVELS / "qingchuan.toml"
ROOMS = ("catalogue", "identity", "intake", "approval", "queueing", "notification", "rating")
PROGRAMS = ("broker", "database", "serve", "work", "gateway")


class PlanInvalid(Exception):
    """The plan contradicts itself; the text says where."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A department whose plug-in runs outside the stack, on this machine at `port`. `fields`: what it reads of `item`."""

    id: str
    port: int
    item: str
    fields: tuple[str, ...]

    @property
    def address(self) -> str:
        """Where the stack asks it."""
        return f"grpc://127.0.0.1:{self.port}"


@dataclass(frozen=True, slots=True)
class StackPlan:
    """One stack: `programs` out of broker, database, serve, work, gateway, started in that order.

    `dir` holds everything it writes. `numbers` is the half-open range of daily receipt
    sequences. `broker_memory` is a RabbitMQ size, `database_cache_gb` gigabytes.
    `settings` are further `SANJI_*` values for its rooms and gateway. `elsewhere`: a department that need not run.
    """

    code: str
    name: str
    dir: Path
    ports: Ports
    numbers: tuple[int, int] = (0, 1_000_000)
    programs: tuple[str, ...] = PROGRAMS
    rooms: tuple[str, ...] = ROOMS
    broker_memory: str = "512MiB"
    database_cache_gb: float = 0.5
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    elsewhere: Elsewhere | None = None

    def __post_init__(self) -> None:
        if unknown := set(self.programs) - set(PROGRAMS):
            raise PlanInvalid(f"{self.code}: unknown programs: {', '.join(sorted(unknown))}")

    @property
    def gateway_url(self) -> str:
        """Where people and apps reach the stack."""
        return f"http://127.0.0.1:{self.ports.gateway}"


def level_facts(code: str) -> dict[str, Any]:
    """`StackPlan` fields that the level of `code` (6, 9 or 12 digits) prescribes, from its file."""
    if not is_division(code):
        raise PlanInvalid(f"{code}: a division code has 6, 9 or 12 digits")
    file = LEVELS / f"{ORDER_NAMES[order(code)]}.toml"
    facts = tomllib.loads(file.read_text(encoding="utf-8"))
    return {**facts, "programs": tuple(facts["programs"]), "rooms": tuple(facts["rooms"])}


def read_site(site: Path, root: Path, base_port: int | None = None) -> list[StackPlan]:
    """The plans that a site file describes, each in its own folder `root/<code>`.

    `base_port` replaces the file's. Raises `PlanInvalid`.
    """
    try:
        plans = _plans(tomllib.loads(site.read_text(encoding="utf-8")), root, base_port)
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise PlanInvalid(f"{site}: {error!r}") from None
    check(plans)
    return plans


def _plans(facts: dict[str, Any], root: Path, base_port: int | None) -> list[StackPlan]:
    first = facts["base_port"] if base_port is None else base_port
    return [
        StackPlan(
            code=row["code"],
            name=row["name"],
            dir=root / row["code"],
            ports=Ports.from_base(first + index * facts["ports_per_stack"]),
            numbers=(row["numbers"][0], row["numbers"][1]),
            elsewhere=_elsewhere(row.get("elsewhere"), first + index * facts["ports_per_stack"]),
            **level_facts(row["code"]),
        )
        for index, row in enumerate(facts["stacks"])
    ]


def _elsewhere(row: dict[str, Any] | None, first: int) -> Elsewhere | None:
    if row is None:
        return None
    return Elsewhere(row["id"], first + row["port_after_first"], row["item"], tuple(row["fields"]))


def check(plans: Sequence[StackPlan]) -> None:
    """Raise `PlanInvalid` when two stacks share a code, a port, or receipt numbers of one tree."""
    if len({plan.code for plan in plans}) < len(plans):
        raise PlanInvalid("two stacks have the same code")
    ports = [port for plan in plans for port in plan.ports.all()]
    if len(set(ports)) < len(ports):
        raise PlanInvalid("two stacks share a port")
    for index, one in enumerate(plans):
        for other in plans[index + 1 :]:
            same_tree = county(one.code) == county(other.code)
            if same_tree and one.numbers[0] < other.numbers[1] and other.numbers[0] < one.numbers[1]:
                raise PlanInvalid(f"{one.code} and {other.code} may mint the same receipt numbers")


def upper_of(plan: StackPlan, plans: Sequence[StackPlan]) -> StackPlan | None:
    """The stack right above `plan`: the longest other code that is a prefix of its own."""
    above = [other for other in plans if other.code != plan.code and contains(other.code, plan.code)]
    return max(above, key=lambda other: len(other.code), default=None)


def topology(plans: Sequence[StackPlan]) -> str:
    """The topology file (TOML) that every process of the installation reads."""
    return "\n".join(
        "[[stacks]]\n"
        f'code = "{plan.code}"\n'
        f'name = "{plan.name}"\n'
        f'gateway = "{plan.gateway_url}"\n'
        f"numbers = [{plan.numbers[0]}, {plan.numbers[1]}]\n"
        for plan in plans
    )
