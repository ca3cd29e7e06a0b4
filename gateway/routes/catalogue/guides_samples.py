"""Example guides of the API reference."""

from typing import Any

_EDITION: dict[str, Any] = {
    "code": "residence_permit",
    "version": 1,
    "name_zh": "居住证办理",
    "effective_from": "2026-01-01",
}
GUIDE: dict[str, Any] = {
    **_EDITION,
    "sections": [
        {
            "key": "legal_basis",
            "title_zh": "设定依据",
            "lines": [{"label_zh": "《居住证暂行条例》第2条", "text_zh": "居住半年以上可以申领"}],
        }
    ],
}
NOTICE_SHEET: dict[str, Any] = {
    **_EDITION,
    "materials": [
        {
            "code": "portrait_photo",
            "name_zh": "近期免冠证件照",
            "necessity": "required",
            "source": "applicant",
            "brought": True,
            "condition_zh": None,
            "note_zh": "申请人自备，电子件，《居住证暂行条例》第9条",
        }
    ],
}
CHART: dict[str, Any] = {
    **_EDITION,
    "nodes": [
        {
            "id": "s1",
            "name_zh": "受理",
            "doer": "township_clerk",
            "doer_zh": "乡镇窗口人员",
            "limit_days": 1,
            "unit": "working_day",
            "output_zh": "受理通知书",
            "before_acceptance": False,
            "branch": None,
        }
    ],
    "edges": [{"from": "s1", "to": "s2"}],
}
PRINT: dict[str, Any] = {
    "site": "510822101200-VS",
    "item": "residence_permit",
    "kind": "guide",
    "copies": 20,
}
PRINT_COUNT: dict[str, Any] = {
    **PRINT,
    "copies": 60,
    "version": 1,
    "prints": 3,
    "last_at": "2026-11-23T09:12:04.120000+08:00",
}
