"""Where an item stands in the register: which of its four lists, which leaf of the public-service taxonomy."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.catalogue.domain.codes import PUBLIC_SERVICE
from services.catalogue.domain.contents import Item
from services.catalogue.domain.shapes import mapping, text

POWER, RESPONSIBILITY, SERVICE_LIST, INTERMEDIARY = (
    "power",
    "responsibility",
    "public_service",
    "intermediary",
)
LISTS = {
    POWER: "权力清单",
    RESPONSIBILITY: "责任清单",
    SERVICE_LIST: "公共服务清单",
    INTERMEDIARY: "中介服务清单",
}
"""Views of one register (ledger R023, R033)."""

BUSINESS = {
    "policy_support": "政策支持",
    "legal_advice": "法律咨询",
    "information": "信息咨询",
    "intellectual_property": "知识产权保护",
    "job_training": "就业技能培训",
}
DAILY_LIFE = {
    "education": "公共教育",
    "employment": "劳动就业",
    "social_insurance": "社会保险",
    "health": "医疗卫生",
    "elderly_care": "养老服务",
    "social_service": "社会服务",
    "housing": "住房保障",
    "culture_sport": "文化体育",
    "disability": "扶残助残",
    "utilities": "公用事业",
}
INTERMEDIARY_WORK = {
    "technical_review": "技术审查",
    "argumentation": "论证",
    "assessment": "评估",
    "evaluation": "评价",
    "inspection": "检验",
    "testing": "检测",
    "attestation": "鉴证",
    "appraisal": "鉴定",
    "certification": "证明",
    "consulting": "咨询",
    "trial": "试验",
}
TAXONOMY: dict[str, dict[str, str]] = {
    "business": BUSINESS,
    "daily_life": DAILY_LIFE,
    "power_related": INTERMEDIARY_WORK,
}
"""Three groups with 5, 10 and 11 leaves (ledger R020), by the words of 国办发〔2015〕86号 and, for the eleven, 31号."""
LEAVES = {leaf: group for group, leaves in TAXONOMY.items() for leaf in leaves}


@dataclass(frozen=True, slots=True)
class Listing:
    """`list_kind`: of `LISTS`, "" when the entry names none. `leaf`: of `LEAVES`, or ""."""

    list_kind: str
    leaf: str


def listing_of(item: Item) -> Listing:
    """Read off the entry's document; nothing when the document was left out."""
    entry = mapping(json.loads(item.document)) if item.document else {}
    return Listing(text(entry.get("list_kind")), text(entry.get("taxonomy_leaf")))


def list_of(document: Mapping[str, Any]) -> str:
    """The one list of an entry; of one that names none that of its type, so that the four lists make the register."""
    if text(document.get("list_kind")) in LISTS:
        return text(document.get("list_kind"))
    return SERVICE_LIST if text(document.get("item_type")) == PUBLIC_SERVICE else POWER
