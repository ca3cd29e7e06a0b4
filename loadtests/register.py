"""`python -m loadtests.register`: a register of 3,000 items and 200 sites through the gateway, and what identity costs.

On a county's stack of its own, ended afterwards. Exit status 1 when an answer was not the wanted one.
"""

import asyncio
import json
import random
import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

import click
import uvloop
from pymongo import MongoClient
from rich.console import Console
from rich.table import Table

from infra.local.broker import BrokerRefused
from infra.local.readiness import NotReady
from loadtests import machine, tokens, trail
from loadtests.accounts import new_password
from loadtests.client import Answer, Late, Link, Refused, get, post
from loadtests.figures import percentile
from loadtests.ground import Ground, GroundMissing, Tell, own_stack, run
from loadtests.register_claims import SITES, Filling, by_all, by_townships
from loadtests.register_data import SEED, codes, register, words
from services.chassis.audit.chain import AuditTrail
from services.chassis.clock import SHANGHAI
from services.chassis.ended import Ended
from services.chassis.passwords import Hasher

ITEMS = 3_000
CLIENTS = (1, 4, 16)
_IMPORT_SECONDS = 3_600.0
_PAGE = 100
_HASHES, _SIGN_INS = 40, 100


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. Its budget: not above `most`, not below `least`; None when it has none."""

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def budget(self) -> str:
        """The budget as people write it."""
        if self.most is not None:
            return f"≤ {self.most:g}"
        return "" if self.least is None else f"≥ {self.least:g}"

    @property
    def word(self) -> str:
        """How it stands to its budget."""
        if not self.budget:
            return ""
        above = self.most is not None and self.value > self.most
        below = self.least is not None and self.value < self.least
        return "missed" if above or below else "kept"


@dataclass(slots=True)
class Measuring:
    """One run: the stack, the item codes and words to ask for, the administrator's token, and what came out."""

    ground: Ground
    items: list[dict[str, Any]] = field(repr=False)
    requests: int
    filling: Filling
    tell: Tell
    token: str = field(default="", repr=False)
    figures: list[Figure] = field(default_factory=list)

    def note(
        self, name: str, value: float, unit: str, most: float | None = None, least: float | None = None
    ) -> None:
        """Keep a figure and say it."""
        self.figures.append(Figure(name, value, unit, most, least))
        self.tell(f"{name}: {value:,.2f} {unit}")

    async def all(self) -> None:
        """Everything that is asked through the gateway. Raises `Refused`, `OSError`."""
        await self.sign_ins()
        await by_townships(self)
        await by_all(self, self.filling)
        chance = random.Random(SEED)
        public = [item for item in self.items if not item["classified"]]
        asked = [chance.choice(codes(chance.choice(public))) for _ in range(self.requests)]
        await self.reads("item by code", [f"/v1/items/{quote(code)}" for code in asked], 20.0)
        found = words(self.items, self.requests)
        await self.reads("search", [f"/v1/search?limit=20&q={quote(word)}" for word in found], 60.0)
        await self.lint()

    async def sign_ins(self) -> None:
        """Sign the administrator in, many times: once one after another, once two at a time."""
        request = post("/v1/sessions", json.dumps(self.ground.admin).encode())
        for clients in (1, 2):
            took, seconds, last = await self.driven([request] * _SIGN_INS, clients, 201)
            self.token = last.json()["access_token"]
            self.note(f"sign-in, {clients} at a time", len(took) / seconds, "/s")

    async def reads(self, name: str, paths: Sequence[str], most: float | None = None) -> None:
        """GET `paths` by 1, 4 and 16 clients; the budget in milliseconds, if any, is for four."""
        await self.driven([get(path) for path in paths[: len(paths) // 10]], 4, 200)
        for clients in CLIENTS:
            took, seconds, _ = await self.driven([get(path) for path in paths], clients, 200)
            budget = most if clients == 4 else None
            self.note(f"{name}, {clients} clients, p95", percentile(took, 0.95) * 1000, "ms", budget)
            self.note(f"{name}, {clients} clients", len(took) / seconds, "/s")

    async def lint(self) -> None:
        """Every page of findings: of each item by itself, then across them."""
        for scope in ("items", "register"):
            began, pages, found = time.perf_counter(), 0, 0
            cursor: str | None = ""
            link = Link(self.ground.url)
            while cursor is not None:
                path = f"/v1/register/findings?scope={scope}&limit={_PAGE}&cursor={quote(cursor)}"
                answer = (await link.want("findings", get(path, self.token), 200)).json()
                pages, found, cursor = pages + 1, found + len(answer["items"]), answer["next"]
            link.close()
            self.note(f"lint of the whole register ({scope})", time.perf_counter() - began, "s", 60.0)
            self.tell(f"{found} findings on {pages} pages")

    async def driven(
        self, requests: Iterable[bytes], clients: int, status: int
    ) -> tuple[list[float], float, Answer]:
        """Send `requests` by so many clients: seconds each took, seconds in all, the last answer."""
        left = list(reversed(list(requests)))
        took: list[float] = []
        last: list[Answer] = []

        async def client() -> None:
            link = Link(self.ground.url)
            try:
                while left:
                    request = left.pop()
                    began = time.perf_counter()
                    last[:] = [await link.want(request.split(b"\r\n", 1)[0].decode(), request, status)]
                    took.append(time.perf_counter() - began)
            finally:
                link.close()

        began = time.perf_counter()
        await asyncio.gather(*(client() for _ in range(clients)))
        return took, time.perf_counter() - began, last[0]


@click.command()
@click.option("--items", type=click.IntRange(36, 20_000), default=ITEMS, show_default=True)
@click.option("--sites", type=click.IntRange(1, SITES), default=SITES, show_default=True,
              help="Sites of the county that claim.")  # fmt: skip
@click.option(
    "--claimed", type=click.IntRange(0, 20_000), help="Items that each of them claims; without it all."
)
@click.option("--requests", type=click.IntRange(10, 100_000), default=2_000, show_default=True,
              help="Reads of each kind for each number of clients.")  # fmt: skip
@click.option("--json", "file", type=click.Path(path_type=Path, dir_okay=False), help="Also write all figures here.")  # fmt: skip
def main(items: int, sites: int, claimed: int | None, requests: int, file: Path | None) -> None:
    """Measure a large register: import, claims by sites, item by code, search, lint; sign-ins, tokens, audit."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    signal.signal(signal.SIGTERM, _terminated)
    began = time.monotonic()

    def tell(line: str) -> None:
        console.print(f"[dim]{time.monotonic() - began:6.1f} s[/dim]  {line}")

    try:
        with own_stack(tell) as ground, tempfile.TemporaryDirectory(prefix="sanji-register-") as folder:
            environment = ground.installation.env(ground.code)
            facts = machine.facts(ground.installation.stack(ground.code).broker, environment)
            facts["taken"] = (
                f"{datetime.now(SHANGHAI):%Y-%m-%d %H:%M}, {items} items, {sites} sites, seed {SEED}"
            )
            filling = Filling(sites, items if claimed is None else claimed)
            made = register(Path(folder), items)
            measuring = Measuring(ground, made, requests, filling, tell)
            _imported(measuring, Path(folder))
            uvloop.run(measuring.all())
            _audited(measuring)
            _alone(measuring)
    except (GroundMissing, NotReady, BrokerRefused, Refused, Late, OSError) as error:
        raise click.ClickException(f"{type(error).__name__}: {error}") from None
    _show(console, facts, measuring.figures)
    if file:
        figures = [asdict(figure) for figure in measuring.figures]
        file.write_text(json.dumps({"machine": facts, "figures": figures}, ensure_ascii=False, indent=1))


def _imported(measuring: Measuring, folder: Path) -> None:
    """Import twice: everything new, nothing new."""
    ground = measuring.ground
    arguments = ("catalogue", "import", "--data", str(folder), "--county", ground.code, "--items-only")
    for name, state in (("import of new items", "new"), ("import of the same again", "unchanged")):
        began = time.perf_counter()
        said = run(ground.installation, ground.code, *arguments, seconds=_IMPORT_SECONDS)
        seconds = time.perf_counter() - began
        line = next(line for line in said.splitlines() if line.startswith("item"))
        measuring.tell(line)
        found = re.search(rf"([0-9]+) {state}", line)
        measuring.note(name, int(found[1]) / seconds if found else 0.0, "/s")


def _audited(measuring: Measuring) -> None:
    """Walk a long chain of its own, which goes afterwards."""
    url = measuring.ground.mongo_url_file.read_text(encoding="ascii").strip()
    client: MongoClient[dict[str, Any]] = MongoClient(url)
    try:
        made = AuditTrail(client.get_default_database())
        trail.lengthen(made)
        began = time.perf_counter()
        verdict = made.verify(trail.ROOM)
        seconds = time.perf_counter() - began
        made.collection(trail.ROOM).drop()
    finally:
        client.close()
    if verdict.broken_at or verdict.entries != trail.ENTRIES:
        raise GroundMissing(f"the audit chain is broken at {verdict.broken_at}: {verdict.reason}")
    measuring.tell(f"{verdict.entries} audit entries, whole")
    measuring.note("audit entries verified", verdict.entries / seconds, "/s", least=50_000.0)


def _alone(measuring: Measuring) -> None:
    """What one core does without a stack: password checks at the parameters in force, token checks."""
    hasher, password = Hasher(), new_password()
    kept = hasher.hash(password)
    began = time.process_time()
    for _ in range(_HASHES):
        hasher.verify(password, kept)
    checks = _HASHES / (time.process_time() - began)
    measuring.note("password checks per core", checks, "/s", least=30.0)
    cost = tokens.measured(Ended())
    measuring.note("token check, seen before", cost.again, "µs", 100.0)
    measuring.note("token check, first", cost.first, "µs")


def _show(console: Console, facts: dict[str, str], figures: Sequence[Figure]) -> None:
    said = Table("machine", "", show_header=False)
    for name, fact in facts.items():
        said.add_row(name, fact)
    table = Table("figure", "measured", "unit", "budget", "verdict")
    for figure in figures:
        table.add_row(figure.name, f"{figure.value:,.2f}", figure.unit, figure.budget, figure.word)
    console.print(said)
    console.print(table)


def _terminated(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    main()
