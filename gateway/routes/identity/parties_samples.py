"""Example answers of people, organisations, links and mandates."""

from typing import Any

ACCOUNT: dict[str, Any] = {
    "person": "5c1e0f7a9b2d4e6f8091a2b3c4d5e6f7",
    "name_masked": "陈*",
    "assurance": 1,
    "document": "111",
    "created_at": "2026-11-23T09:02:11.000+08:00",
}
LINK: dict[str, Any] = {
    "link": "pl-9f2c4e6a8b0d1f3e5a7c9b1d3f5e7a90",
    "kind": "legal_representative",
    "state": "claimed",
    "representative": ACCOUNT["person"],
    "representative_name": "陈*",
    "represented": "1b3d5f7a9c0e2a4c6e8f0b1d3c5a7e92",
    "represented_name": "青川县山里红农产品有限公司",
    "evidence": "营业执照",
    "starts": "2026-11-23",
    "ends": None,
    "division": "510822101",
    "version": 1,
}
ORGANISATION: dict[str, Any] = {
    "party": LINK["represented"],
    "name": LINK["represented_name"],
    "kind": "enterprise",
    "created_at": "2026-11-23T09:02:11.000+08:00",
    "link": LINK,
}
MANDATE: dict[str, Any] = {
    "mandate": "WT4720915538206617340952",
    "principal": ACCOUNT["person"],
    "principal_kind": "person",
    "principal_name": "陈*",
    "agent": "s-7d1k0a2b3c4d",
    "agent_kind": "staff",
    "agent_name": "马*",
    "items": ["subsistence_allowance"],
    "acts": ["submit", "supplement"],
    "starts": "2026-11-23",
    "ends": "2027-05-22",
    "text_version": "2026-1",
    "division": "510822101",
    "assurance": 1,
    "given_at": "2026-11-23T09:02:11.000+08:00",
    "revoked_at": None,
    "version": 1,
}
