"""Example claims and delegated powers of the API reference."""

from typing import Any

from gateway.routes.catalogue.items_samples import ITEM, ITEM_HEAD

SITE: dict[str, Any] = {
    "site": "510822101-TC",
    "division": "510822101",
    "kind": "township_service_center",
    "name_zh": "青溪镇便民服务中心",
    "parent_site": "510822-CC",
    "hours_class": "seven_day",
    "phone": "0839-0003002",
}
CLAIM: dict[str, Any] = {
    "site": "510822101-TC",
    "division": "510822101",
    "item": "residence_permit",
    "listing": "public_service",
    "state": "claimed",
    "shown_version": 1,
    "since": "2026-11-23",
    "until": None,
    "overrides": {"place_zh": "青溪镇便民服务中心2号窗口", "phone": "0839-0003002"},
    "copied": [],
    "version": 2,
}
OFFERED: dict[str, Any] = {"claim": CLAIM, "item": ITEM_HEAD}
SITE_ITEM: dict[str, Any] = {
    "site": SITE,
    "claim": CLAIM,
    "item": ITEM,
    "part": {"mode": "entrusted_acceptance", "accepts": "lower", "decides": "upper"},
    "version": 2,
}
POWER: dict[str, Any] = {
    "power_id": "dp_0f5a2f6d9c1b4e7788aa0011",
    "lent_by": "510822",
    "item": "food_business_licence",
    "division": "510822101",
    "site": None,
    "power": "decide",
    "document": "青府发〔2026〕8号",
    "since": "2026-12-01",
    "until": "2027-11-30",
    "scope_zh": "辖区内小餐饮",
    "conditions_zh": ["经培训合格后办理"],
    "department": "market_regulation",
    "state": "granted",
    "revoked_on": None,
    "reason": None,
    "taken_over_on": None,
    "trained_on": None,
    "missing": ["taken_over", "trained"],
    "version": 1,
}
