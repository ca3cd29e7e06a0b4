"""Example answers on rosters, cards and entrustments."""

from typing import Any

SITE = "510822101-TC"
ENTRUSTMENT_ID = "510822101-en-0199a2b3c4d5001122334455667788bb"
ROSTERED: dict[str, Any] = {
    "staff": "s-510822-1f2e3d4c",
    "username": "qingxi.agent",
    "name": "罗小兰",
    "phone": "0839-7201234",
    "items": [],
    "weekdays": [1, 2, 3, 4, 5],
    "opens": "09:00",
    "closes": "17:00",
}
ROSTER: dict[str, Any] = {
    "site": SITE,
    "agents": [ROSTERED],
    "assign_days": 1,
    "finish_days": 10,
    "minimum": 2,
    "ready": False,
    "faults": [
        {
            "pointer": "/agents",
            "reason": "ROSTER_BELOW_MINIMUM",
            "detail": "该站点至少须有2名代办员，现有1名",
        }
    ],
    "set_at": "2026-11-23T09:00:00.000+08:00",
    "version": 1,
}
CARD: dict[str, Any] = {
    "agent": ROSTERED["staff"],
    **{name: value for name, value in ROSTERED.items() if name not in ("staff", "username")},
    "site": SITE,
    "on_duty": True,
}
ENTRUSTMENT: dict[str, Any] = {
    "entrustment": ENTRUSTMENT_ID,
    "state": "assigned",
    "site": SITE,
    "division": "510822101",
    "principal_name": "陈*",
    "item": "residence_permit",
    "item_name": "居住证办理",
    "number": None,
    "agent": {
        "agent": ROSTERED["staff"],
        "username": ROSTERED["username"],
        "name": ROSTERED["name"],
        "phone": ROSTERED["phone"],
    },
    "mandate": None,
    "text_version": "2026-1",
    "digest": "ab" * 32,
    "given_at": "2026-11-23T09:12:04.120+08:00",
    "assign_by": "2026-11-24",
    "finish_by": "2026-12-07",
    "late": False,
    "intact": True,
    "log": [],
    "evaluation": None,
    "reason": None,
    "version": 1,
}
