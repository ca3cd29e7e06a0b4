"""Example changes and batches of the API reference."""

from typing import Any

DRAFT: dict[str, Any] = {
    "kind": "change",
    "item": "residence_permit",
    "law": "residence_permit_regulation",
    "article": "10",
    "reason": "压缩承诺时限",
    "effective_on": "2027-01-01",
    "row": {"item_id": "residence_permit", "committed_days": 4},
    "division": "510822",
}
CHANGE_HEAD: dict[str, Any] = {
    "change": "510822-c019a0d3c5f00a1b2c3d4",
    "division": "510822",
    "department": "public_security",
    "kind": "change",
    "item": "residence_permit",
    "law": "residence_permit_regulation",
    "article": "10",
    "reason": "压缩承诺时限",
    "effective_on": "2027-01-01",
    "batch": None,
    "into": None,
    "to_department": None,
    "document": None,
    "row": None,
    "base_version": 1,
    "state": "draft",
    "faults": [{"pointer": "/row/case_type", "reason": "FIELD_TYPE", "detail": "缺少该项或类型不符"}],
    "keys": [],
    "due": None,
    "published_version": None,
    "overdue": False,
    "trial_findings": [],
    "trials": [],
    "history": [],
    "version": 1,
}
CHANGE: dict[str, Any] = {
    **CHANGE_HEAD,
    "row": {"item_id": "residence_permit", "committed_days": 4},
    "history": [
        {
            "at": "2026-11-23T09:12:04.120+08:00",
            "from": "submitted",
            "to": "draft",
            "by": "s_7d1k",
            "by_role": "editor",
            "note": "",
        }
    ],
}
TRIAL_FINDING: dict[str, Any] = {
    "finding": 1,
    "text": "示范文本与申请表栏目不一致",
    "by": "s_7d1k",
    "at": "2026-11-23T09:12:04.120+08:00",
    "resolution": "",
    "closed_by": None,
    "closed_at": None,
}
TRIAL: dict[str, Any] = {
    "trial": 1,
    "entry": "9f86d081884c7d65" * 4,
    "expected": "accepted",
    "outcome": "refused",
    "passed": False,
    "party_type": "1",
    "values": {"residence_since": "2026-03-10", "ground": "stable_job"},
    "handed_in": ["resident_id_card"],
    "faults": [
        {"pointer": "/materials/portrait_photo", "reason": "MATERIAL_MISSING", "detail": "缺少材料：证件照片"}
    ],
    "needed": ["resident_id_card", "portrait_photo"],
    "fees": [],
    "committed_due": "2026-11-30",
    "statutory_due": "2026-12-14",
    "by": "s_7d1k",
    "at": "2026-11-23T09:12:04.120+08:00",
    "package": None,
}
PACKAGE_TRIAL: dict[str, Any] = {
    **TRIAL,
    "party_type": "",
    "values": {"birth_date": "2026-11-08", "follow_parent": "mother"},
    "handed_in": [],
    "faults": [{"pointer": "/form/household_division", "reason": "FIELD_REQUIRED", "detail": "必填"}],
    "needed": [],
    "committed_due": "2026-11-26",
    "statutory_due": None,
    "package": {
        "package": "newborn",
        "package_version": 1,
        "members": ["birth_medical_certificate", "birth_household_registration"],
        "applicants": [{"role": "parent", "party_type": "1"}],
        "questions": ["child_name_zh", "birth_date", "follow_parent", "household_division"],
        "papers": [],
        "critical_path_days": 3,
    },
}
IMPACT: dict[str, Any] = {
    "item": "residence_permit",
    "sites": ["510822-C", "510822101-TC"],
    "site_count": 2,
    "division_count": 2,
    "running": [{"version": 1, "applications": 12}],
}
BATCH: dict[str, Any] = {
    "batch": "510822-b1",
    "division": "510822",
    "number": 1,
    "title": "2027年第一批取消和下放事项",
    "effective_on": "2027-01-01",
    "items": [],
    "state": "open",
    "version": 1,
}
BATCH_REPORT: dict[str, Any] = {**BATCH, "published": {"cancel": 3, "merge": 1}, "kept": 32}
