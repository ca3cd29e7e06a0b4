"""A villager: takes a ticket, applies, asks how it stands, reads, rates."""

import random
import re
import secrets
from datetime import datetime

from locust import between, task
from locust.exception import StopUser

from loadtests.data import ITEM, submission
from loadtests.people import Person, person
from loadtests.users.caller import Caller, next_person
from services.chassis.clock import SHANGHAI

_STRANGERS_TRIED = 10
_INVITATION = "rating_invited"
_TOKEN = re.compile(r"评价码：([\w-]{16,})")


class Villager(Caller):
    """Applies for a residence permit at her village, online, and follows it."""

    weight = 10
    wait_time = between(0.5, 3.0)

    def on_start(self) -> None:
        """Register and sign in."""
        self._village = random.choice(self.villages())
        self._numbers: list[str] = []
        self._rated: set[str] = set()
        password = f"Lt-{secrets.token_urlsafe(12)}-7z"
        self._person = self._arrived(password)

    def _arrived(self, password: str) -> Person:
        """Somebody new, registered and signed in: whoever is left from an earlier run (401) gives way to another."""
        for _ in range(_STRANGERS_TRIED):
            someone = person(next_person())
            body = {
                "id_number": someone.id_number,
                "name": someone.name,
                "phone": someone.phone,
                "password": password,
            }
            if self.send("POST", "/v1/people", "/v1/people", body, (202,)) is None:
                continue
            credentials = {"kind": "person", "id_number": someone.id_number, "password": password}
            session = self.send("POST", "/v1/sessions", "/v1/sessions", credentials, (201, 401))
            if session is not None:
                self.token = session["access_token"]
                return someone
        raise StopUser

    @task(2)
    def take_ticket(self) -> None:
        """At the village's own station."""
        body = {"hall": f"{self._village}-VS", "lane": "general", "item": ITEM}
        self.send("POST", "/v1/tickets", "/v1/tickets", body, (201, 409))

    @task(3)
    def submit(self) -> None:
        """One application."""
        today = datetime.now(SHANGHAI).date()
        body = submission(ITEM, today, self._person, self._village, "online")
        receipt = self.send("POST", "/v1/applications", "/v1/applications", body, (201,))
        if receipt is not None:
            self._numbers.append(receipt["number"])

    @task(8)
    def ask(self) -> None:
        """How one of hers stands."""
        if self._numbers:
            number = random.choice(self._numbers)
            self.send("GET", f"/v1/applications/{number}", "/v1/applications/{number}")

    @task(3)
    def read_and_rate(self) -> None:
        """The inbox; an invitation in it is followed once."""
        inbox = self.send("GET", "/v1/messages?limit=50", "/v1/messages")
        invitations = (one for one in inbox["items"] if one["kind"] == _INVITATION) if inbox else ()
        for invitation in invitations:
            found = _TOKEN.search(invitation["body"])
            if found and found[1] not in self._rated:
                self._rated.add(found[1])
                grade = random.choice((1, 1, 1, 2, 2, 3, 5))
                body = {"token": found[1], "grade": grade, "reasons": [], "text": ""}
                self.send("POST", "/v1/ratings", "/v1/ratings", body, (201,))
                return
