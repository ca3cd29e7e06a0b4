"""A reviewer of the county's department: decides what waits, the most urgent first."""

import random

from locust import between, task

from loadtests.data import ITEM, checks, department
from loadtests.users.caller import Caller


class Reviewer(Caller):
    """Lists the cases of his department and decides one of them."""

    weight = 1
    wait_time = between(0.1, 0.5)

    def on_start(self) -> None:
        """Get an account."""
        self.become_staff("reviewer", ITEM)

    @task
    def decide(self) -> None:
        """Grant one; another reviewer may be faster (409)."""
        path = f"/v1/cases?division={self.division}&department={department(ITEM)}&state=in_review&limit=50"
        listed = self.send("GET", path, "/v1/cases")
        if not listed or not listed["items"]:
            return
        number = random.choice(listed["items"])["number"]
        body = {"outcome": "granted", "reason": "符合条件", "checks": checks(ITEM)}
        self.send("POST", f"/v1/cases/{number}/decision", "/v1/cases/{number}/decision", body, (200, 409))
