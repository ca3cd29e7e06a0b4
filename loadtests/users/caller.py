"""What all personas share: signing in, keys, and calls that name their route instead of their path."""

import itertools
import json
import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from locust import FastHttpUser
from locust.exception import StopUser

from loadtests.data import department, villages

_serial = itertools.count(secrets.randbelow(200_000))


def next_person() -> int:
    """The index of a person whom no other user of this run is."""
    return next(_serial)


class Caller(FastHttpUser):
    """One signed-in user of the gateway at `--host`."""

    abstract = True
    token = ""

    @property
    def division(self) -> str:
        """The county under load."""
        return str(self.environment.parsed_options.division)

    def villages(self) -> Sequence[str]:
        """Villages that its stack answers for."""
        others = str(self.environment.parsed_options.other_stacks).replace(",", " ").split()
        return villages((self.division, *others), self.division)

    def send(
        self, method: str, path: str, route: str, body: Any = None, expect: Sequence[int] = (200, 201)
    ) -> Any:
        """The answer's JSON, None when it is not one of `expect` or has no body. Creating calls carry a fresh key."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if method == "POST":
            headers["Idempotency-Key"] = secrets.token_hex(12)
        answering: AbstractContextManager[Any] = self.client.request(
            method, path, name=f"{method} {route}", json=body, headers=headers, catch_response=True
        )
        with answering as answer:
            if answer.status_code not in expect:
                answer.failure(f"{answer.status_code} {_reason(answer.text)}")
                return None
            answer.success()
            return json.loads(answer.text) if answer.text and answer.status_code < 300 else None

    def sign_in(self, body: dict[str, str]) -> None:
        """Open a session; a user who cannot is taken out."""
        session = self.send("POST", "/v1/sessions", "/v1/sessions", body, (201,))
        if session is None:
            raise StopUser
        self.token = session["access_token"]

    def become_staff(self, role: str, item: str) -> None:
        """Open a staff account by the administrator's hand and sign in with it."""
        options = self.environment.parsed_options
        password_file = Path(options.admin_password_file)
        password = password_file.read_text(encoding="utf-8").strip()
        self.sign_in({"kind": "staff", "username": options.admin, "password": password})
        username, own = f"locust-{secrets.token_hex(6)}", f"Lt-{secrets.token_urlsafe(12)}-7z"
        body = {
            "username": username,
            "name": "压测员",
            "password": own,
            "roles": [role],
            "division": self.division,
            "department": department(item) if role == "reviewer" else "",
        }
        if self.send("POST", "/v1/staff", "/v1/staff", body, (201,)) is None:
            raise StopUser
        self.sign_in({"kind": "staff", "username": username, "password": own})


def _reason(text: str | None) -> str:
    try:
        return str(json.loads(text or "{}").get("reason", ""))
    except ValueError:
        return ""
