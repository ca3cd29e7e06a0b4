"""Example items of the API reference."""

from typing import Any

ITEM_HEAD: dict[str, Any] = {
    "code": "residence_permit",
    "version": 1,
    "division": "510822",
    "name_zh": "居住证办理",
    "name_en": "Residence permit",
    "item_type": "20",
    "department": "public_security",
    "joint_departments": [],
    "audience": "personal",
    "on_application": True,
    "accept_levels": ["township", "village"],
    "decide_level": "county",
    "case_type": "commitment",
    "committed_days": 5,
    "committed_unit": "working_day",
    "statutory_days": 15,
    "statutory_unit": "calendar_day",
    "effective_from": "2026-01-01",
    "aliases": ["512B0011200070"],
    "high_frequency": True,
}
ITEM: dict[str, Any] = {
    **ITEM_HEAD,
    "conditions": [{"code": "c1", "text_zh": "在居住地居住半年以上", "evidence": ["form.residence_since"]}],
    "fees": [],
    "consult_phone": "0839-0002027",
    "faq": [{"q_zh": "三个条件都要满足吗？", "a_zh": "满足其中一个即可。"}],
    "form": [{"name": "residence_since", "label_zh": "居住起始日期", "type": "date", "required": True}],
    "form_rules": [],
    "materials": [{"code": "resident_id_card", "name_zh": "居民身份证", "necessity": "required"}],
}
DIVISION: dict[str, Any] = {
    "code": "510822101",
    "name": "青溪镇",
    "kind": "town",
    "level": "township",
    "parent": "510822",
    "stack": "510822101",
    "sites": [
        {
            "site_id": "510822101-TC",
            "name_zh": "青溪镇便民服务中心",
            "kind": "township_service_center",
            "windows": {"general": 4},
            "hours_class": "five_day",
            "phone": "0839-0001101",
        }
    ],
}
