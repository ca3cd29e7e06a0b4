"""What is put around every request."""

import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from gateway.edge import MAX_TARGET, Edge
from gateway.neighbours import Neighbours
from gateway.reply import json_reply, send_reply
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry

SETTINGS = Settings("510822", "", "", "", "", "", "", Path("."), "", trace_ratio=0.0)


class Sent:
    """Collects what one request was answered."""

    def __init__(self) -> None:
        self.messages: list[MutableMapping[str, Any]] = []

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        self.messages.append(message)

    @property
    def status(self) -> int:
        return int(self.messages[0]["status"])

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.messages[0]["headers"])


def edge(app: Any, most: int = 10) -> Edge:
    return Edge(app, Telemetry("gateway", SETTINGS, "510822"), "510822", Neighbours(()), most)


def scope(path: str = "/v1/items", *headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}


async def fine(_scope: Any, _receive: Any, send: Any) -> None:
    await send_reply(send, json_reply(200, {}))


def test_every_answer_names_the_stack_and_the_trace() -> None:
    sent, trace = Sent(), b"4bf92f3577b34da6a3ce929d0e0e4736"
    asyncio.run(
        edge(fine)(scope("/v1/items", (b"traceparent", b"00-" + trace + b"-00f067aa0ba902b7-00")), None, sent)
    )
    assert sent.headers[b"x-sanji-served-by"] == b"510822"
    assert sent.headers[b"traceparent"].split(b"-")[1] == trace


def test_more_requests_than_can_be_in_hand_are_told_at_once_to_come_back() -> None:
    release, entered = asyncio.Event(), asyncio.Semaphore(0)

    async def slow(_scope: Any, _receive: Any, send: Any) -> None:
        entered.release()
        await release.wait()
        await send_reply(send, json_reply(200, {}))

    async def crowd() -> tuple[list[int], int]:
        around, crowd = edge(slow, most=2), [Sent() for _ in range(3)]
        held = [asyncio.create_task(around(scope(), None, sent)) for sent in crowd[:2]]
        for _ in held:
            await entered.acquire()
        await around(scope(), None, crowd[2])
        release.set()
        await asyncio.gather(*held)
        alive = Sent()
        await around(scope("/livez"), None, alive)
        assert b"retry-after" in crowd[2].headers
        return [sent.status for sent in crowd], alive.status

    assert asyncio.run(crowd()) == ([200, 200, 503], 200)


def test_a_defect_below_becomes_a_problem_and_not_a_broken_connection() -> None:
    async def broken(_scope: Any, _receive: Any, _send: Any) -> None:
        raise RuntimeError("boom")

    sent = Sent()
    asyncio.run(edge(broken)(scope(), None, sent))
    assert sent.status == 500
    assert b"boom" not in sent.messages[1]["body"]


def test_an_address_without_end_is_refused() -> None:
    sent = Sent()
    asyncio.run(edge(fine)(scope("/v1/items") | {"query_string": b"a" * MAX_TARGET}, None, sent))
    assert sent.status == 414
