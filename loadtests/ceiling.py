"""The yardstick: what the same parts do at best on this machine.

FastAPI → gRPC on a thread pool → one journaled majority insert into the same mongod. No auth, no
validation, no idempotency, no tracing, no events. Two processes of its own; each ends with its parent.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from infra.local.plan import REPOSITORY
from infra.local.ports import LOOPBACK, free_ports, is_open
from infra.local.readiness import wait_for

DATABASE = "load_ceiling"
THREADS = 64
_METHOD = "/ceiling.Bare/Insert"


@contextmanager
def running(mongo_url_file: Path) -> Iterator[tuple[str, dict[str, int]]]:
    """Both processes up: the URL of the front one, and name → process id. Ended, and the data dropped, afterwards.

    Raises `NotReady`.
    """
    front, back = free_ports(2)
    started = []
    try:
        started.append(_start("back", back, "--mongo-url-file", str(mongo_url_file)))
        started.append(_start("front", front, "--target", f"{LOOPBACK}:{back}"))
        for port in (back, front):
            wait_for(lambda port=port: is_open(port), 30, f"ceiling on port {port}")  # type: ignore[misc]
        yield f"http://{LOOPBACK}:{front}", {"bare back": started[0].pid, "bare front": started[1].pid}
    finally:
        for process in reversed(started):
            _end(process)
        _drop(mongo_url_file)


def _start(part: str, port: int, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "loadtests.ceiling", part, "--port", str(port), *arguments],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


def _drop(mongo_url_file: Path) -> None:
    from pymongo import MongoClient

    client: MongoClient[dict[str, Any]] = MongoClient(mongo_url_file.read_text(encoding="utf-8").strip())
    with client:
        client.drop_database(DATABASE)


def _end_with_parent() -> None:
    """The parent holds the other end of standard input, and lets go of it however it ends."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


@click.group()
def main() -> None:
    """One part of the yardstick; started by the benchmark."""
    _end_with_parent()


@main.command()
@click.option("--port", type=int, required=True)
@click.option("--mongo-url-file", type=click.Path(path_type=Path, exists=True), required=True)
def back(port: int, mongo_url_file: Path) -> None:
    """gRPC on threads: one insert per call."""
    import grpc
    from pymongo import MongoClient, WriteConcern

    url = mongo_url_file.read_text(encoding="utf-8").strip()
    client: MongoClient[dict[str, Any]] = MongoClient(url, maxPoolSize=THREADS)
    safe = WriteConcern(w="majority", j=True)
    rows = client[DATABASE].get_collection("rows", write_concern=safe)

    def insert(request: bytes, context: Any) -> bytes:
        return str(rows.insert_one({"body": request}).inserted_id).encode()

    handler: Any = grpc.unary_unary_rpc_method_handler(insert)
    service, method = _METHOD[1:].split("/")
    server = grpc.server(ThreadPoolExecutor(THREADS))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, {method: handler}),))
    server.add_insecure_port(f"{LOOPBACK}:{port}")
    server.start()
    server.wait_for_termination()


@main.command()
@click.option("--port", type=int, required=True)
@click.option("--target", required=True)
def front(port: int, target: str) -> None:
    """HTTP: reads the JSON, calls the back, answers its number."""
    import uvicorn

    app = _front_app(target)
    uvicorn.run(
        app,
        host=LOOPBACK,
        port=port,
        loop="uvloop",
        http="httptools",
        ws="none",
        log_level="warning",
        access_log=False,
        backlog=4096,
    )


def _front_app(target: str) -> Any:
    from contextlib import asynccontextmanager

    import grpc
    import orjson
    from fastapi import FastAPI, Request, Response

    calls: dict[str, Any] = {}

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> Any:
        async with grpc.aio.insecure_channel(target) as channel:
            calls["insert"] = channel.unary_unary(_METHOD)
            yield

    app = FastAPI(lifespan=lifespan, openapi_url=None)

    @app.post("/v1/applications", status_code=201)
    async def submit(request: Request) -> Response:
        body = orjson.loads(await request.body())
        number = await calls["insert"](orjson.dumps(body))
        return Response(orjson.dumps({"number": number.decode()}), 201, media_type="application/json")

    return app


if __name__ == "__main__":
    main()
