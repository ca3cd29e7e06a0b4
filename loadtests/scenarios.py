"""What clients do over and over, as turns for `runner.drive`."""

import asyncio
import itertools
import json
import secrets
from collections.abc import Sequence
from datetime import date
from time import perf_counter

from loadtests.accounts import Accounts
from loadtests.client import Late, Link, Refused, get, post
from loadtests.data import ITEM, checks, encoded, submission
from loadtests.people import Person, person

BODIES = 2000
KEPT_NUMBERS = 5000
_EVENTUALLY = 20.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 0.4
_STRANGERS = 1000


class Scenarios:
    """Turns against one stack. Submissions come from clerks at the counters of `villages` (12 digits)."""

    def __init__(
        self, accounts: Accounts, villages: Sequence[str], today: date, windows: Sequence[str]
    ) -> None:
        self._accounts = accounts
        self._windows = windows
        self._hall = windows[0].rpartition("-")[0] if windows else ""
        self._bodies = [
            encoded(submission(ITEM, today, person(_STRANGERS + index), village, "window"))
            for index, village in zip(range(BODIES), itertools.cycle(villages), strict=False)
        ]
        self._own = [
            encoded(submission(ITEM, today, account.person, village, "window"))
            for account, village in zip(accounts.villagers, itertools.cycle(villages), strict=False)
        ]
        self._decision = json.dumps(
            {"outcome": "granted", "reason": "符合条件", "checks": checks(ITEM)}, ensure_ascii=False
        ).encode()
        self._run = secrets.token_hex(6)
        self._count = itertools.count()
        self._numbers: list[str] = []

    async def submit(self, link: Link, slot: int) -> None:
        """Hand in one application; done when its receipt number is there."""
        await self._submitted(link, self._bodies)

    async def submit_bare(self, link: Link, slot: int) -> None:
        """The same bodies for the yardstick, which wants no token and no key."""
        body = self._bodies[next(self._count) % len(self._bodies)]
        await link.want("POST bare", post("/v1/applications", body), 201)

    async def submit_own(self, link: Link, slot: int) -> None:
        """Hand in one application of a villager who has an account, so that messages fill her inbox."""
        await self._submitted(link, self._own)

    async def lifecycle(self, link: Link, slot: int) -> None:
        """Hand in, accept, decide, and ask until the decision shows."""
        number = await self._submitted(link, self._bodies)
        acceptance = post(f"/v1/applications/{number}/acceptance", b"{}", self._clerk(), self._key())
        await link.want("POST acceptance", acceptance, 200)
        await self._decided(link, number)
        await self._shown(link, number)

    async def status(self, link: Link, slot: int) -> None:
        """Ask for one of the latest applications by its receipt number."""
        number = self._numbers[next(self._count) % len(self._numbers)]
        await link.want("GET application", get(f"/v1/applications/{number}", self._clerk()), 200)

    async def ticket(self, link: Link, slot: int) -> None:
        """Take a ticket, call the next one to this client's window, start, finish."""
        body = b'{"hall":"%b","lane":"general"}' % self._hall.encode()
        villagers = self._accounts.villagers
        villager = villagers[slot % len(villagers)]
        await link.want("POST ticket", post("/v1/tickets", body, villager.token, self._key()), 201)
        clerk = self._clerk(slot)
        window = self._windows[slot % len(self._windows)]
        call = post(f"/v1/windows/{window}/calls", b"{}", clerk, self._key())
        ticket = (await link.want("POST call", call, 200)).json()["ticket"]
        for step in ("start", "finish"):
            request = post(f"/v1/tickets/{ticket}/{step}", b"{}", clerk, self._key())
            await link.want(f"POST {step}", request, 200)

    async def messages(self, link: Link, slot: int) -> None:
        """Read the first 50 messages of a villager's inbox."""
        villagers = self._accounts.villagers
        request = get("/v1/messages?limit=50", villagers[slot % len(villagers)].token)
        answer = await link.want("GET messages", request, 200)
        if not answer.body.startswith(b'{"items":[{'):
            raise Late("GET messages: the inbox is empty")

    async def _submitted(self, link: Link, bodies: Sequence[bytes]) -> str:
        turn = next(self._count)
        request = post(
            "/v1/applications", bodies[turn % len(bodies)], self._clerk(turn), f"{self._run}-{turn}"
        )
        answer = await link.want("POST application", request, 201)
        number: str = answer.json()["number"]
        if len(self._numbers) < KEPT_NUMBERS:
            self._numbers.append(number)
        else:
            self._numbers[turn % KEPT_NUMBERS] = number
        return number

    async def _decided(self, link: Link, number: str) -> None:
        """The case opens by an event, so the first tries may not find it."""
        reviewers = self._accounts.reviewers
        token = reviewers[next(self._count) % len(reviewers)].token
        request = post(f"/v1/cases/{number}/decision", self._decision, token, self._key())
        until, pause = perf_counter() + _EVENTUALLY, _FIRST_PAUSE
        while True:
            await asyncio.sleep(pause)
            answer = await link.ask(request)
            if answer.status == 200:
                return
            if answer.status != 404:
                raise Refused("POST decision", answer)
            if perf_counter() > until:
                raise Late(f"POST decision: no case within {_EVENTUALLY:g} s")
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _shown(self, link: Link, number: str) -> None:
        """So does the decision: nobody asks in the same instant."""
        request = get(f"/v1/applications/{number}", self._clerk())
        until, pause = perf_counter() + _EVENTUALLY, _FIRST_PAUSE
        while True:
            await asyncio.sleep(pause)
            answer = await link.want("GET application", request, 200)
            if b'"status":"decided"' in answer.body:
                return
            if perf_counter() > until:
                raise Late(f"GET application: not decided within {_EVENTUALLY:g} s")
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _clerk(self, turn: int | None = None) -> str:
        clerks = self._accounts.clerks
        return clerks[(next(self._count) if turn is None else turn) % len(clerks)].token

    def _key(self) -> str:
        return f"{self._run}-{next(self._count)}"


def strangers(count: int) -> list[Person]:
    """`count` people who never applied before: a run's villagers. Different ones in every run."""
    chosen: set[int] = set()
    while len(chosen) < count:
        chosen.add(_STRANGERS + BODIES + secrets.randbelow(300_000))
    return [person(index) for index in sorted(chosen)]
