"""What example values of the API reference share: a receipt number, a village, a ticket, how a list looks."""

from typing import Any

NUMBER = "510822202611234000015"
VILLAGE = "510822101200"
TICKET_ID = "510822101-TC-20261123-A012"


def listed(one: dict[str, Any]) -> dict[str, Any]:
    """A page that holds `one`."""
    return {"items": [one], "next": "eyJhdCI6IjIwMjYtMTEtMjMifQ"}
