"""Who the load comes from: staff and villagers with accounts of their own, signed in before anything is timed."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from loadtests.client import Answer, Link, Refused, get, post
from loadtests.data import department
from loadtests.people import Person

CLERKS, REVIEWERS, VILLAGERS = 64, 4, 16
_AT_ONCE = 2
_RENEW_AFTER = 300.0
_BUSY = (429, 503)
_TRIES = 40


def new_password() -> str:
    """A password that every rule accepts."""
    return f"Lt-{secrets.token_urlsafe(12)}-7z"


@dataclass(slots=True)
class Account:
    """A signed-in account. Tokens live for 15 minutes: see `Accounts.freshen`."""

    login: dict[str, str] = field(repr=False)
    token: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)
    person: Person | None = None

    def take(self, session: Any) -> None:
        """Keep what a sign-in gave."""
        self.token, self.refresh = session["access_token"], session["refresh_token"]


@dataclass(slots=True)
class Accounts:
    """All that take part, as opened by `open_accounts`."""

    url: str
    clerks: Sequence[Account]
    reviewers: Sequence[Account]
    villagers: Sequence[Account]
    renewed_at: float

    async def freshen(self) -> None:
        """Renew the tokens when they are older than five minutes. Raises `Refused`."""
        if monotonic() - self.renewed_at < _RENEW_AFTER:
            return
        everybody = [*self.clerks, *self.reviewers, *self.villagers]
        await _all(self.url, [_renewing(account) for account in everybody])
        self.renewed_at = monotonic()


async def open_accounts(
    url: str, division: str, admin: dict[str, str], item: str, people: Sequence[Person]
) -> Accounts:
    """Open and sign in clerks and reviewers of `division` and the villagers `people`.

    `admin`: the body that signs an administrator in. Reviewers are of `item`'s department. Raises `Refused`.
    """
    run = secrets.token_hex(4)
    chief = Account(admin)
    await _all(url, [_signing_in(chief)])
    clerks = [_staff(f"load-{run}-c{index}", division, "clerk", "") for index in range(CLERKS)]
    reviewers = [
        _staff(f"load-{run}-r{index}", division, "reviewer", department(item)) for index in range(REVIEWERS)
    ]
    villagers = [Account({}, person=person) for person in people]
    jobs = [_joining(chief, body) for body in (*clerks, *reviewers)]
    await _all(url, jobs + [_registering(account) for account in villagers])
    signed_in = [Account(_sign_in_body(body)) for body in (*clerks, *reviewers)]
    await _all(url, [_signing_in(account) for account in (*signed_in, *villagers)])
    return Accounts(url, signed_in[:CLERKS], signed_in[CLERKS:], villagers, monotonic())


Job = Callable[[Link], Awaitable[None]]


def _staff(username: str, division: str, role: str, of: str) -> dict[str, Any]:
    return {
        "username": username,
        "name": "压测员",
        "password": new_password(),
        "roles": [role],
        "division": division,
        "department": of,
    }


def _sign_in_body(staff: dict[str, Any]) -> dict[str, str]:
    return {"kind": "staff", "username": staff["username"], "password": staff["password"]}


def _joining(chief: Account, body: dict[str, Any]) -> Job:
    async def job(link: Link) -> None:
        request = post("/v1/staff", json.dumps(body).encode(), chief.token, f"load-staff-{body['username']}")
        await patient(link, "POST /v1/staff", request, 201, 200)

    return job


def _registering(account: Account) -> Job:
    async def job(link: Link) -> None:
        assert account.person is not None
        someone, password = account.person, new_password()
        body = {
            "id_number": someone.id_number,
            "name": someone.name,
            "phone": someone.phone,
            "password": password,
        }
        account.login = {"kind": "person", "id_number": someone.id_number, "password": password}
        request = post("/v1/people", json.dumps(body).encode(), key=f"load-{secrets.token_hex(8)}")
        await patient(link, "POST /v1/people", request, 202)

    return job


def _signing_in(account: Account) -> Job:
    async def job(link: Link) -> None:
        request = post("/v1/sessions", json.dumps(account.login).encode())
        account.take((await patient(link, "POST /v1/sessions", request, 201)).json())

    return job


def _renewing(account: Account) -> Job:
    async def job(link: Link) -> None:
        body = json.dumps({"refresh_token": account.refresh}).encode()
        request = post("/v1/sessions/refresh", body)
        account.take((await patient(link, "POST /v1/sessions/refresh", request, 201)).json())

    return job


async def patient(link: Link, call: str, request: bytes, *statuses: int) -> Answer:
    """As `Link.want`, but tries again while the stack says that it is busy. Raises `Refused`."""
    for _ in range(_TRIES):
        answer = await link.ask(request)
        if answer.status not in _BUSY:
            break
        await asyncio.sleep(0.25)
    if answer.status not in statuses:
        raise Refused(call, answer)
    return answer


async def windows(url: str, hall: str) -> list[str]:
    """The window ids of a hall. Raises `Refused`."""
    link = Link(url)
    try:
        answer = await link.want("GET /v1/halls/{hall}/windows", get(f"/v1/halls/{hall}/windows"), 200)
    finally:
        link.close()
    return [row["window"] for row in answer.json()["items"]]


async def _all(url: str, jobs: Sequence[Job]) -> None:
    """Few at once: hashing passwords is slow on purpose."""
    left = list(reversed(jobs))

    async def worker() -> None:
        link = Link(url)
        try:
            while left:
                await left.pop()(link)
        finally:
            link.close()

    await asyncio.gather(*(worker() for _ in range(_AT_ONCE)))
