"""A clerk at the county's counter: serves whoever waits, takes applications on."""

import random
from datetime import datetime

from locust import between, task

from loadtests.data import ITEM, submission
from loadtests.people import person
from loadtests.users.caller import Caller, next_person
from services.chassis.clock import SHANGHAI


class Clerk(Caller):
    """Calls, starts and finishes tickets, hands in for whoever stands before him, accepts."""

    weight = 4
    wait_time = between(0.2, 1.5)

    def on_start(self) -> None:
        """Get an account and choose a window."""
        self.become_staff("clerk", ITEM)
        windows = self.send("GET", f"/v1/halls/{self.division}-CC/windows", "/v1/halls/{hall}/windows")
        self._window = random.choice([row["window"] for row in windows["items"]]) if windows else ""
        self._villages = self.villages()

    @task(3)
    def serve_next(self) -> None:
        """One ticket from being taken to being finished; another clerk may be at the same window (409)."""
        hall = self._window.rpartition("-")[0]
        self.send("POST", "/v1/tickets", "/v1/tickets", {"hall": hall, "lane": "general"}, (201,))
        route = "/v1/windows/{window}/calls"
        called = self.send("POST", f"/v1/windows/{self._window}/calls", route, {}, (200, 204, 409))
        if called is None:
            return
        for step in ("start", "finish"):
            path = f"/v1/tickets/{called['ticket']}/{step}"
            self.send("POST", path, f"/v1/tickets/{{ticket}}/{step}", {})

    @task(3)
    def hand_in(self) -> None:
        """An application at a village's counter, taken on at once."""
        today = datetime.now(SHANGHAI).date()
        body = submission(ITEM, today, person(next_person()), random.choice(self._villages), "window")
        receipt = self.send("POST", "/v1/applications", "/v1/applications", body, (201,))
        if receipt is not None:
            self._accept(receipt["number"])

    @task(1)
    def take_on(self) -> None:
        """The newest of what was handed in online; another clerk may be faster (409)."""
        path = f"/v1/applications?division={self.division}&status=submitted&limit=20"
        listed = self.send("GET", path, "/v1/applications")
        if listed and listed["items"]:
            self._accept(random.choice(listed["items"])["number"])

    def _accept(self, number: str) -> None:
        path = f"/v1/applications/{number}/acceptance"
        self.send("POST", path, "/v1/applications/{number}/acceptance", {}, (200, 409))
