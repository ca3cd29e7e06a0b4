"""A front end's view of one gateway: plain HTTP, one trace for a whole journey."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

DEADLINE = 15.0


class Refused(Exception):
    """The gateway answered otherwise than the story expects."""

    def __init__(self, status: int, problem: Any) -> None:
        super().__init__(f"{status}: {problem}")
        self.status = status
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, decoded body (None when empty) and headers."""

    status: int
    body: Any
    headers: Mapping[str, str]


def new_traceparent() -> str:
    """A W3C trace that is sampled wherever it goes."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


@dataclass(slots=True)
class Gate:
    """One gateway for one caller. `token` and `traceparent` go with every call once they are set."""

    url: str
    token: str = field(default="", repr=False)
    traceparent: str = ""
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=DEADLINE), repr=False)

    def as_caller(self, token: str) -> "Gate":
        """The same gateway and trace for another caller."""
        return Gate(self.url, token, self.traceparent, self.client)

    def call(self, method: str, path: str, body: Any = None, key: str = "", **headers: str) -> Answer:
        """Ask and answer whatever came. `key`: the idempotency key."""
        sent = dict(headers)
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if self.traceparent:
            sent["traceparent"] = self.traceparent
        if key:
            sent["Idempotency-Key"] = key
        reply = self.client.request(method, self.url + path, json=body, headers=sent)
        return Answer(reply.status_code, reply.json() if reply.content else None, reply.headers)

    def get(self, path: str) -> Any:
        """The body of a 200. Raises `Refused`."""
        return self._wanted(self.call("GET", path), 200)

    def post(self, path: str, body: Any = None, status: int = 200, key: str | None = None) -> Any:
        """The body of an answer with `status`; a fresh key unless one is given. Raises `Refused`."""
        return self._wanted(self.call("POST", path, body or {}, key or secrets.token_hex(12)), status)

    def sign_in(self, **credentials: str) -> "Gate":
        """This gateway for the caller with these credentials."""
        return self.as_caller(self.post("/v1/sessions", credentials, 201)["access_token"])

    @staticmethod
    def _wanted(answer: Answer, status: int) -> Any:
        if answer.status != status:
            raise Refused(answer.status, answer.body)
        return answer.body
