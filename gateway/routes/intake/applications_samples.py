"""Example applications of the API reference: invented people, numbers that check out."""

from typing import Any

from gateway.routes.samples import NUMBER, TICKET_ID, VILLAGE

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
        {
            "code": "resident_id_card",
            "kind": "lookup",
            "file": None,
            "promised_on": None,
            "overdue": False,
            "looked_up": None,
        },
        {
            "code": "portrait_photo",
            "kind": "upload",
            "file": "510822101-mt-0199a2b3c4d5001122334455667788aa",
            "promised_on": None,
            "overdue": False,
            "looked_up": None,
        },
    ],
    "findings": [],
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
    "provisional": False,
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
