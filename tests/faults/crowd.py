"""Many people at once who do not give up: each asks again with the same key until it is answered."""

import asyncio
import json
import secrets
import threading
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from infra.demo.gate import Gate
from infra.demo.people import Person, someone
from loadtests.client import Link, get, post
from services.chassis.clock import SystemClock

AT_ONCE = 32
GIVES_UP = 120.0
UNANSWERED = 20.0
AGAIN = frozenset({429, 502, 503, 504})
T = TypeVar("T")


@dataclass(slots=True)
class Crowd:
    """Applicants at one gateway. `answered` counts, so that a test can break something in the middle."""

    gate: Gate
    answered: int = 0
    refused: list[tuple[int, Any]] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def submit(self, bodies: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, str]:
        """(key, body) of each application → receipt number by key."""

        async def ask(link: Link, given: tuple[str, dict[str, Any]]) -> tuple[str, str]:
            key, body = given
            request = self._post("/v1/applications", body, key)
            return key, str((await self._ask(link, "/v1/applications", request, 201))["number"])

        return dict(self._all(bodies, ask))

    def act(self, numbers: Iterable[str], path: str, body: dict[str, Any]) -> list[Any]:
        """POST `body` to `path` (with {number}) for each number."""

        async def ask(link: Link, number: str) -> Any:
            place = path.format(number=number)
            return await self._ask(link, place, self._post(place, body, f"{path}{number}"), 200)

        return self._all(list(numbers), ask)

    def read(
        self, numbers: Iterable[str], path: str, until: Callable[[Any], bool] = lambda body: True
    ) -> list[Any]:
        """GET `path` for each number, asked again until `until` holds of the answer."""

        async def ask(link: Link, number: str) -> Any:
            place = path.format(number=number)
            return await self._ask(link, place, get(place, self.gate.token), 200, until)

        return self._all(list(numbers), ask)

    def wait_answered(self, count: int, seconds: float = 60) -> None:
        """Return when `count` of the running calls have been answered."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.answered >= count, seconds), (
                f"{self.answered} answered"
            )

    def _post(self, path: str, body: dict[str, Any], key: str) -> bytes:
        return post(path, json.dumps(body).encode(), self.gate.token, key)

    def _all(self, given: Sequence[Any], ask: Callable[[Link, Any], Awaitable[T]]) -> list[T]:
        async def run() -> list[T]:
            links: asyncio.Queue[Link] = asyncio.Queue()
            for _ in range(AT_ONCE):
                links.put_nowait(Link(self.gate.url))

            async def one(item: Any) -> T:
                link = await links.get()
                try:
                    return await ask(link, item)
                finally:
                    links.put_nowait(link)

            try:
                return list(await asyncio.gather(*map(one, given)))
            finally:
                while not links.empty():
                    links.get_nowait().close()

        return asyncio.run(run())

    async def _ask(
        self,
        link: Link,
        path: str,
        request: bytes,
        wanted: int,
        until: Callable[[Any], bool] = lambda body: True,
    ) -> Any:
        pause, deadline = 0.1, asyncio.get_running_loop().time() + GIVES_UP
        while True:
            said = "no answer"
            try:
                answer = await asyncio.wait_for(link.ask(request), UNANSWERED)
                said = f"{answer.status} {answer.body.decode()}"
                if answer.status == wanted and until(answer.json()):
                    with self._changed:
                        self.answered += 1
                        self._changed.notify_all()
                    return answer.json()
                if answer.status not in {wanted, *AGAIN, 404}:
                    self.refused.append((answer.status, said))
                    raise AssertionError(f"{path}: {said}")
            except OSError:
                link.close()
            assert asyncio.get_running_loop().time() < deadline, f"{path}: {said}"
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 1.0)


def permits(count: int, village: str) -> list[tuple[str, dict[str, Any]]]:
    """(key, body) of `count` residence permit applications handed in at a village's window."""
    return [(secrets.token_hex(12), permit(someone(), village)) for _ in range(count)]


def permit(person: Person, village: str) -> dict[str, Any]:
    """Body of a residence permit application."""
    return {
        "item": "residence_permit",
        "division": village,
        "applicant": person.applicant(),
        "channel": "window",
        "form": {
            "household_division": "510802",
            "residence_division": village,
            "residence_address_zh": "示例路1号",
            "residence_since": (SystemClock().today() - timedelta(days=400)).isoformat(),
            "ground": "stable_housing",
            "contact_phone": person.phone,
        },
        "materials": [
            {"code": "resident_id_card", "kind": "lookup", "ref": person.id_number},
            {"code": "portrait_photo", "kind": "upload", "ref": "photo"},
            {"code": "residence_address_proof", "kind": "upload", "ref": "proof"},
        ],
    }
