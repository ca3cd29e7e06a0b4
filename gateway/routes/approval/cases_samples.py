"""An example case of the API reference."""

from typing import Any

from gateway.routes.samples import NUMBER, VILLAGE

CASE: dict[str, Any] = {
    "number": NUMBER,
    "item": "residence_permit",
    "item_version": 1,
    "item_name": "居住证办理",
    "state": "in_review",
    "case_type": "commitment",
    "division": VILLAGE,
    "owner_division": "510822",
    "tasks": [
        {
            "department": "public_security",
            "state": "waiting",
            "due": "2026-11-30",
            "advice": None,
            "findings": [{"code": "c1", "met": True, "note": "居住满半年"}],
            "note": "",
            "waiting_since": None,
            "claimed_by": None,
            "proposal": None,
            "confirmed_by": None,
            "after": [],
            "outcome": None,
            "reason": None,
        }
    ],
    "accepted_at": "2026-11-23T09:20:31.004+08:00",
    "committed_due": "2026-11-30",
    "statutory_due": "2026-12-08",
    "provisional": False,
    "outcome": None,
    "reason": None,
    "decided_at": None,
    "clock_request": None,
    "extension": None,
    "reminders": [],
    "automatic": None,
    "applicant": {"name_masked": "陈*"},
    "form": {"ground": "stable_housing", "contact_phone": "199****0001"},
    "answered": [],
    "outstanding": [],
    "version": 2,
}
