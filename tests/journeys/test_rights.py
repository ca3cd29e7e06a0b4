"""Every route, every role, every place: the gateway allows what the table of rights says, and nothing else."""

import json
import secrets
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from gateway.operations import Operation
from gateway.routes import RESOURCES
from tests.rights.callers import Caller, everybody, villager
from tests.rights.expected import allowed, refused
from tests.rights.records import LAST, Records, prepare
from tests.stacks import TOWNSHIP, Stacks

AT_ONCE = 6
Cell = tuple[Operation, Caller, int, str]
BUSY = frozenset({"SIGN_IN_BUSY"})


def operations() -> list[Operation]:
    """All of them; those that take the record away from the others come last."""
    made = [one for resource in RESOURCES for one in resource.made if one.rpc]
    return sorted(made, key=lambda one: LAST.index(one.id) if one.id in LAST else -1)


@pytest.fixture(scope="module")
def answers(running_stacks: Stacks) -> list[Cell]:
    """(operation, caller, status, reason) of every cell."""
    running_stacks.keep_signed_in()
    gate = running_stacks.gates[TOWNSHIP]
    (her, person), (other, _) = villager(gate), villager(gate)
    callers = everybody(running_stacks, her, other)
    records = prepare(running_stacks, her, person, callers)
    return _ask_all(gate.url, callers, records)


def test_every_cell_is_allowed_or_refused_as_the_table_says(
    answers: list[Cell], capsys: pytest.CaptureFixture[str]
) -> None:
    wrong, counted = [], Counter[str]()
    for operation, caller, status, reason in answers:
        wanted = allowed(operation, caller)
        counted["allowed" if wanted else "refused"] += 1
        if wanted == refused(operation, status, reason) or (status >= 500 and reason not in BUSY):
            said = "allowed" if wanted else "refused"
            wrong.append(f"{operation.method} {operation.path} by {caller}: {said}, but {status} {reason}")
    with capsys.disabled():
        routes = len({operation.id for operation, *_ in answers})
        print(f"\n  {len(answers)} cells of {routes} routes: {dict(counted)}")
    assert wrong == [], "\n".join(wrong)


def _ask_all(url: str, callers: list[Caller], records: Records) -> list[Cell]:
    lines = Lines(urlsplit(url).netloc)
    found: list[Cell] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for operation in operations():
            path, body = records.path(operation), records.body(operation)
            ask = partial(lines.ask, operation.method, path, body)
            told = pool.map(ask, (caller.token for caller in callers))
            found += [(operation, caller, *one) for caller, one in zip(callers, told, strict=True)]
    return found


class Lines:
    """One kept connection per thread: thousands of requests, and a client that costs next to nothing."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._own = threading.local()

    def ask(self, method: str, path: str, body: dict[str, Any] | bytes | None, token: str) -> tuple[int, str]:
        """Status and, of a refusal, its reason."""
        line: HTTPConnection | None = getattr(self._own, "line", None)
        if line is None:
            line = self._own.line = HTTPConnection(self._host, timeout=60)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers |= {"Idempotency-Key": secrets.token_hex(8), "Content-Type": "application/json"}
        if isinstance(body, bytes):
            headers["Content-Type"] = "application/pdf"
        content = body if isinstance(body, bytes | None) else json.dumps(body)
        line.request(method, path, content, headers)
        answer = line.getresponse()
        told = answer.read()
        return answer.status, str(json.loads(told)["reason"]) if answer.status >= 400 else ""
