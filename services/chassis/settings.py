"""Environment → one frozen object. The only module that reads the environment.

Every name `SANJI_X` may also be given as `SANJI_X_FILE`, a file that holds the
value, so that secrets need not stand in the environment.
"""

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from services.chassis.providers import Provider, read_providers


class SettingsInvalid(Exception):
    """Names every setting that is missing or malformed, at once."""


@dataclass(frozen=True, slots=True)
class StackEntry:
    """One row of the topology: which stack owns a division subtree, and where its gateway is.

    `numbers` is the half-open range of daily receipt sequences this stack may mint
    (ranges of one county never overlap, so two halls never mint the same number).
    """

    code: str
    name: str
    gateway: str
    numbers: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Settings:
    """What one process of a stack needs to know.

    Times are seconds. `grpc_socket`: a socket file at which `serve` listens too, for a gateway on the same machine, or "".
    `grpc_targets` maps room → host:port and falls back to `grpc_target`. `stacks` is the whole topology, longest code last. `second_factor`: "required" of administrators, or only of whoever has "enrolled" one.
    `upload_bytes`: the longest file. `providers`: of outside sign-in. `departments`: file that names those whose plug-in
    runs elsewhere, or "". `exchange`: file that names the registers in which papers are looked up, or "". `committing`:
    departments that take commitments; none named: all. `auto_check_percent`: of the automatic grants, that a person
    looks at. `outage_seconds`: a department's system is away for so long before its desk is told. `trials_required`: no
    change of the register is approved before a model case was tried on it. `days_back`: by so many days the rooms' clock
    is set back, for rehearsals; tokens are checked by the real one.
    """

    stack: str
    mongo_url: str
    amqp_url: str
    grpc_listen: str
    grpc_target: str
    gateway_listen: str
    metrics_listen: str
    data: Path
    sealing_keys: str = field(repr=False)
    sealing_keys_file: str = ""
    stacks: tuple[StackEntry, ...] = ()
    grpc_targets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    grpc_socket: str = ""
    otlp_endpoint: str = ""
    trace_ratio: float = 0.1
    log_level: str = "INFO"
    grpc_threads: int = 16
    prefetch: int = 100
    deadline: float = 5.0
    drain: float = 30.0
    rate_per_caller: float = 50.0
    rate_per_division: float = 2000.0
    second_factor: str = "required"
    upload_bytes: int = 20 * 1024 * 1024
    providers: tuple[Provider, ...] = ()
    departments: str = ""
    committing: frozenset[str] = frozenset()
    auto_check_percent: float = 5.0
    outage_seconds: float = 900.0
    days_back: int = 0
    trials_required: bool = False
    exchange: str = ""

    def target(self, room: str) -> str:
        """host:port at which `room` answers gRPC."""
        return self.grpc_targets.get(room, self.grpc_target)

    @property
    def own_gateway(self) -> str:
        """The address of this stack's gateway, as the topology has it, else where it listens."""
        listening = f"http://{self.gateway_listen}"
        return next((entry.gateway for entry in self.stacks if entry.code == self.stack), listening)

    @property
    def numbers(self) -> tuple[int, int]:
        """The range of daily receipt sequences that this stack may mint."""
        return next((s.numbers for s in self.stacks if s.code == self.stack), (0, 1_000_000))


REQUIRED, ENROLLED, OPTIONAL = "required", "enrolled", "optional"
_BOUNDS = {"SANJI_AUTO_CHECK_PERCENT": (0, 100), "SANJI_CLOCK_DAYS_BACK": (0, 366)}
_DEFAULTS = {
    "SANJI_GRPC_LISTEN": "127.0.0.1:9100",
    "SANJI_GRPC_SOCKET": "",
    "SANJI_GATEWAY_LISTEN": "127.0.0.1:8100",
    "SANJI_METRICS_LISTEN": "",
    "SANJI_DATA": "infra/data",
    "SANJI_OTLP_ENDPOINT": "",
    "SANJI_TRACE_RATIO": "0.1",
    "SANJI_LOG_LEVEL": "INFO",
    "SANJI_GRPC_THREADS": "16",
    "SANJI_PREFETCH": "100",
    "SANJI_DEADLINE": "5",
    "SANJI_DRAIN": "30",
    "SANJI_GRPC_TARGETS": "",
    "SANJI_TOPOLOGY": "",
    "SANJI_RATE_PER_CALLER": "50",
    "SANJI_RATE_PER_DIVISION": "2000",
    "SANJI_SECOND_FACTOR": REQUIRED,
    "SANJI_OIDC": "",
    "SANJI_UPLOAD_MIB": "20",
    "SANJI_DEPARTMENTS": "",
    "SANJI_EXCHANGE": "",
    "SANJI_COMMITTING": "",
    "SANJI_AUTO_CHECK_PERCENT": "5",
    "SANJI_OUTAGE_SECONDS": "900",
    "SANJI_CLOCK_DAYS_BACK": "0",
    "SANJI_TRIALS": OPTIONAL,
}


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read `SANJI_*` from `environ` (default: the process's own).

    Raises `SettingsInvalid` with every fault.
    """
    source = os.environ if environ is None else environ
    faults: list[str] = []

    def text(name: str) -> str:
        if path := source.get(f"{name}_FILE"):
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                faults.append(f"{name}_FILE: {error.strerror}: {path}")
                return ""
        value = source.get(name, _DEFAULTS.get(name))
        if value is None:
            faults.append(f"{name}: missing")
            return ""
        return value

    def number(name: str) -> float:
        raw = text(name)
        try:
            found = float(raw)
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            faults.append(f"{name}: not a number: {raw!r}")
            return 0.0
        least, most = _BOUNDS.get(name, (found, found))
        if not least <= found <= most:
            faults.append(f"{name}: not {least} to {most}: {raw}")
        return found

    def whole(name: str) -> int:
        found = number(name)
        if not found.is_integer():
            faults.append(f"{name}: not a whole number: {found}")
        return int(found)

    def one_of(name: str, *known: str) -> str:
        found = text(name)
        if found not in known:
            faults.append(f"{name}: not {' or '.join(known)}: {found!r}")
        return found

    grpc_listen, grpc_socket = text("SANJI_GRPC_LISTEN"), text("SANJI_GRPC_SOCKET")
    topology = text("SANJI_TOPOLOGY")
    stacks: tuple[StackEntry, ...] = ()
    if topology:
        try:
            stacks = read_topology(Path(topology))
        except (OSError, ValueError, KeyError, TypeError) as error:
            faults.append(f"SANJI_TOPOLOGY: {error!r}")
    providers: tuple[Provider, ...] = ()
    if named := text("SANJI_OIDC"):
        try:
            providers = read_providers(Path(named))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            faults.append(f"SANJI_OIDC: {error!r}")
    settings = Settings(
        stack=text("SANJI_STACK"),
        mongo_url=text("SANJI_MONGO_URL"),
        amqp_url=text("SANJI_AMQP_URL"),
        grpc_listen=grpc_listen,
        grpc_socket=grpc_socket,
        grpc_target=source.get("SANJI_GRPC_TARGET", f"unix:{grpc_socket}" if grpc_socket else grpc_listen),
        grpc_targets=MappingProxyType(_pairs(text("SANJI_GRPC_TARGETS"), faults)),
        gateway_listen=text("SANJI_GATEWAY_LISTEN"),
        metrics_listen=text("SANJI_METRICS_LISTEN"),
        data=Path(text("SANJI_DATA")),
        sealing_keys=text("SANJI_SEALING_KEYS"),
        sealing_keys_file=source.get("SANJI_SEALING_KEYS_FILE", ""),
        stacks=stacks,
        otlp_endpoint=text("SANJI_OTLP_ENDPOINT"),
        trace_ratio=number("SANJI_TRACE_RATIO"),
        log_level=text("SANJI_LOG_LEVEL"),
        grpc_threads=whole("SANJI_GRPC_THREADS"),
        prefetch=whole("SANJI_PREFETCH"),
        deadline=number("SANJI_DEADLINE"),
        drain=number("SANJI_DRAIN"),
        rate_per_caller=number("SANJI_RATE_PER_CALLER"),
        rate_per_division=number("SANJI_RATE_PER_DIVISION"),
        second_factor=one_of("SANJI_SECOND_FACTOR", REQUIRED, ENROLLED),
        upload_bytes=int(number("SANJI_UPLOAD_MIB") * 1024 * 1024),
        providers=providers,
        departments=text("SANJI_DEPARTMENTS"),
        exchange=text("SANJI_EXCHANGE"),
        committing=frozenset(filter(None, map(str.strip, text("SANJI_COMMITTING").split(",")))),
        auto_check_percent=number("SANJI_AUTO_CHECK_PERCENT"),
        outage_seconds=number("SANJI_OUTAGE_SECONDS"),
        days_back=whole("SANJI_CLOCK_DAYS_BACK"),
        trials_required=one_of("SANJI_TRIALS", REQUIRED, OPTIONAL) == REQUIRED,
    )
    if faults:
        raise SettingsInvalid("; ".join(faults))
    return settings


def read_topology(path: Path) -> tuple[StackEntry, ...]:
    """Read `[[stacks]]` rows (code, name, gateway, numbers) from a TOML file."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["stacks"]
    entries = (
        StackEntry(
            row["code"], row["name"], row["gateway"].rstrip("/"), (row["numbers"][0], row["numbers"][1])
        )
        for row in rows
    )
    return tuple(sorted(entries, key=lambda entry: (len(entry.code), entry.code)))


def _pairs(raw: str, faults: list[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in raw.split(","))):
        room, separator, target = part.partition("=")
        if not separator or not room or not target:
            faults.append(f"SANJI_GRPC_TARGETS: not room=host:port: {part!r}")
        pairs[room] = target
    return pairs
