"""Putting a plug-in on the wire, on the department's own machine: over gRPC or HTTP, with callbacks.

python -m services.departments.market_regulation --listen grpc://127.0.0.1:9300 --keys market_regulation.json
"""

import argparse
import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from services.departments.keys import read_keys
from services.departments.sdk import Department
from services.departments.sdk.answering import Answering
from services.departments.serving.callbacks import Callbacks
from services.departments.serving.over_grpc import GrpcServer
from services.departments.serving.over_http import HttpServer

Make = Callable[[Callbacks], Department]


class Server(Protocol):
    """What answers on a port."""

    @property
    def address(self) -> str: ...
    def stop(self) -> None: ...


def run(make: Make, arguments: Sequence[str] | None = None) -> None:
    """Serve until SIGTERM. `make(callbacks)` gives the plug-in; prints `listening on <address>` when it answers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--listen", default="grpc://127.0.0.1:0", help="grpc:// or http://, host and port")
    parser.add_argument("--keys", type=Path, required=True, help="file made by `sanji department keys`")
    given = parser.parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    keys = read_keys(given.keys)
    callbacks = Callbacks(keys)
    answering = Answering(make(callbacks), keys)
    callbacks.join(answering)
    problems = answering.department.check_config()
    if problems:
        raise SystemExit("; ".join(problems))
    server = listen(answering, given.listen)
    print(f"listening on {server.address}", flush=True)
    stop.wait()
    server.stop()
    callbacks.stop()


def listen(answering: Answering, address: str) -> Server:
    """Answer at `grpc://host:port` or `http://host:port`; port 0 takes a free one."""
    scheme, _, place = address.partition("://")
    if scheme == "grpc":
        return GrpcServer(answering, place)
    if scheme == "http":
        return HttpServer(answering, place)
    raise ValueError(f"neither grpc:// nor http://: {address}")
