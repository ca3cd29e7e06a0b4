"""Example packages of the API reference."""

from typing import Any

PACKAGE_HEAD: dict[str, Any] = {
    "id": "newborn",
    "version": 1,
    "division": "510822",
    "name_zh": "新生儿出生一件事",
    "name_en": "Birth of a child",
    "lifecycle": "person",
    "stage_zh": "出生",
    "lead_department": "health",
    "departments": ["health", "public_security"],
    "members": ["birth_medical_certificate", "birth_household_registration"],
    "committed_days": 3,
    "committed_unit": "working_day",
    "onsite_visits": 0,
    "start_levels": ["county", "township", "village"],
}
_MATERIAL: dict[str, Any] = {
    "code": "portrait_photo",
    "name_zh": "近期免冠证件照",
    "holder": "parent",
    "necessity": "required",
    "forms": ["electronic"],
    "used_by": ["social_security_card"],
}
PACKAGE: dict[str, Any] = {
    **PACKAGE_HEAD,
    "taking_part": [
        {
            "item": "birth_household_registration",
            "item_version": 1,
            "name_zh": "户口登记（出生登记）",
            "department": "public_security",
            "order": 2,
            "depends_on": ["birth_medical_certificate"],
            "optional": False,
            "selected_when_zh": None,
            "applicant": "parent",
            "committed_days": 0,
            "starts_after_days": 0,
            "done_after_days": 0,
        }
    ],
    "questions": [
        {
            "name": "child_name_zh",
            "field": {"name": "child_name_zh", "label_zh": "新生儿姓名", "type": "string", "required": True},
            "answers": [
                "birth_medical_certificate.newborn_name_zh",
                "birth_household_registration.child_name_zh",
            ],
            "filled_from_item": None,
        }
    ],
    "constants": [{"target": "social_security_card.applicant_relation", "value": "parent"}],
    "materials": [_MATERIAL],
    "looked_up": [{**_MATERIAL, "code": "household_register", "name_zh": "居民户口簿"}],
    "critical_path_days": 3,
    "figures": [{"name": "questions", "before": 35, "after": 19}],
    "left_out": [],
}
