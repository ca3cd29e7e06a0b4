"""Example values of the API reference: invented people, numbers that check out."""

from typing import Any

NUMBER = "510822202611234000015"
VILLAGE = "510822101200"
TICKET_ID = "510822101-TC-20261123-A012"

SUBMISSION: dict[str, Any] = {
    "item": "residence_permit",
    "division": VILLAGE,
    "applicant": {
        "kind": "person",
        "id_number": "510822198803120136",
        "name": "陈大明",
        "phone": "19900000001",
    },
    "form": {
        "household_division": "510802",
        "residence_division": VILLAGE,
        "residence_address_zh": "青溪镇安置小区3栋2单元",
        "residence_since": "2026-03-10",
        "ground": "stable_housing",
        "contact_phone": "19900000001",
    },
    "materials": [
        {"code": "resident_id_card", "kind": "lookup", "ref": "510822198803120136"},
        {"code": "portrait_photo", "kind": "upload", "ref": "510822101-mt-0199a2b3c4d5001122334455667788aa"},
        {
            "code": "residence_address_proof",
            "kind": "upload",
            "ref": "510822101-mt-0199a2b3c4d5001122334455667788bb",
        },
    ],
    "channel": "window",
    "ticket": TICKET_ID,
}
RECEIPT: dict[str, Any] = {
    "number": NUMBER,
    "status": "submitted",
    "item": "residence_permit",
    "item_version": 1,
    "division": VILLAGE,
    "owner_division": "510822",
    "received_at": "2026-11-23T09:12:04.120+08:00",
}
APPLICATION: dict[str, Any] = {
    **RECEIPT,
    "status": "in_review",
    "outcome": None,
    "decision_reason": None,
    "case_type": "commitment",
    "item_name": "居住证办理",
    "department": "public_security",
    "accept_division": VILLAGE,
    "applicant": {"kind": "person", "name_masked": "陈*"},
    "materials": [
        {"code": "resident_id_card", "kind": "lookup"},
        {"code": "portrait_photo", "kind": "upload"},
    ],
    "channel": "window",
    "ticket": TICKET_ID,
    "accepted_at": "2026-11-23T09:20:31.004+08:00",
    "history": [
        {
            "at": "2026-11-23T09:12:04.120+08:00",
            "from": "draft",
            "to": "submitted",
            "by_role": "citizen",
            "division": VILLAGE,
            "reason": None,
            "under": None,
        }
    ],
    "notice": None,
    "deemed": False,
    "returned": None,
    "committed_due": "2026-11-30",
    "statutory_due": "2026-12-08",
    "overdue": False,
    "agency": None,
    "package": None,
    "commitment": None,
    "version": 3,
}
RETURNED: dict[str, Any] = {
    "cause": "other_organ",
    "organ": "civil_affairs",
    "organ_name": "县民政局",
    "materials": [],
}
TICKET: dict[str, Any] = {
    "ticket": TICKET_ID,
    "number": "A012",
    "hall": "510822101-TC",
    "division": "510822101",
    "lane": "general",
    "item": "residence_permit",
    "state": "waiting",
    "window": None,
    "ahead": 3,
    "estimated_wait_seconds": 900,
    "taken_at": "2026-11-23T09:02:11.000+08:00",
    "called_at": None,
    "version": 1,
}
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
    "version": 2,
}
CLOCK: dict[str, Any] = {
    "number": NUMBER,
    "clocks": [
        {
            "name": "committed",
            "started_on": "2026-11-23",
            "due": "2026-11-30",
            "days": 5,
            "unit": "working_day",
            "extended": 0,
            "provisional": False,
            "stopped_on": None,
            "stops": [],
            "counting": [{"date": "2026-11-24", "counted": True, "reason": "WORKING_DAY", "stop": None}],
        }
    ],
}
SESSION: dict[str, Any] = {
    "access_token": "eyJhbGciOiJFZERTQSIsImtpZCI6IjUxMDgyMi0xIiwidHlwIjoiYXQrand0In0…",
    "refresh_token": "r_4mJx…",
    "expires_in": 900,
    "principal": {
        "kind": "person",
        "roles": ["citizen"],
        "division": "510822",
        "department": None,
        "name_masked": "陈*",
    },
}
RATING: dict[str, Any] = {
    "number": NUMBER,
    "grade": 1,
    "reasons": ["attitude"],
    "text": "一次就办好了",
    "at": "2026-11-27T10:00:00.000+08:00",
    "item": "residence_permit",
    "department": "public_security",
    "division": VILLAGE,
    "owner_division": "510822",
    "rectification": None,
}


def listed(one: dict[str, Any]) -> dict[str, Any]:
    """A page that holds `one`."""
    return {"items": [one], "next": "eyJhdCI6IjIwMjYtMTEtMjMifQ"}
