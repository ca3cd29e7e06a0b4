"""Gateways as they really run, uvicorn and all, each before rooms of its own."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from gateway.__main__ import server
from infra.local.ports import free_ports
from services.chassis.settings import Settings, StackEntry
from services.chassis.telemetry import Telemetry
from tests.integration.gateway.rooms import Script, serving
from tests.waiting import until

COUNTY, TOWNSHIP = "510822", "510822101"
SETTINGS = Settings(
    stack=COUNTY,
    mongo_url="",
    amqp_url="",
    grpc_listen="127.0.0.1:0",
    grpc_target="",
    gateway_listen="",
    metrics_listen="",
    data=Path("."),
    sealing_keys="",
    trace_ratio=0.0,
    grpc_threads=8,
    deadline=5.0,
    drain=5.0,
    rate_per_caller=0,
    rate_per_division=0,
)


@dataclass
class Stack:
    """One stack: a client of its gateway, and the script of its rooms."""

    settings: Settings
    http: httpx.Client
    script: Script
    spans: InMemorySpanExporter

    @property
    def url(self) -> str:
        return f"http://{self.settings.gateway_listen}"


@contextmanager
def gateway(settings: Settings) -> Iterator[InMemorySpanExporter]:
    """A gateway process's server in a thread with a loop of its own."""
    telemetry = Telemetry("gateway", settings, settings.stack)
    spans = InMemorySpanExporter()
    telemetry.export_to(SimpleSpanProcessor(spans))
    running = server(settings, telemetry)
    running.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    thread = Thread(target=lambda: asyncio.run(running.serve()), daemon=True)
    thread.start()
    try:
        until(lambda: running.started, 20)
        yield spans
    finally:
        running.should_exit = True
        thread.join(20)
        telemetry.shutdown()


@contextmanager
def stack(**changes: Any) -> Iterator[Stack]:
    """One stack at a free port, alone."""
    with stacks((changes.pop("code", COUNTY),), alone=True, **changes) as made:
        yield made[0]


@contextmanager
def stacks(codes: tuple[str, ...], alone: bool = False, **changes: Any) -> Iterator[list[Stack]]:
    """Stacks that know one another."""
    ports: dict[str, int] = changes.pop("ports", None) or dict(
        zip(codes, free_ports(len(codes)), strict=True)
    )
    entries = tuple(
        StackEntry(code, code, f"http://127.0.0.1:{port}", (at * 100_000, (at + 1) * 100_000))
        for at, (code, port) in enumerate(ports.items())
    )
    changes.setdefault("stacks", () if alone else entries)
    with ExitStack() as held:
        made = []
        for code in codes:
            script = Script()
            settings = replace(SETTINGS, stack=code, gateway_listen=f"127.0.0.1:{ports[code]}", **changes)
            rooms = held.enter_context(serving(settings, script))
            settings = replace(settings, grpc_target=f"127.0.0.1:{rooms.port}")
            spans = held.enter_context(gateway(settings))
            http = held.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{ports[code]}", timeout=20))
            made.append(Stack(settings, http, script, spans))
        yield made


def bearer(token: str, **headers: str) -> dict[str, str]:
    """Request headers of a signed-in caller."""
    return {
        "authorization": f"Bearer {token}",
        **{name.replace("_", "-"): text for name, text in headers.items()},
    }
