"""Rules for who owns an item: a lead among several departments, no power in the hands of a provider outside the government."""

from collections.abc import Iterator

from services.catalogue.domain.codes import PUBLIC_SERVICE
from services.catalogue.domain.listing import INTERMEDIARY, SERVICE_LIST
from services.catalogue.domain.ownership import ENTERPRISE, INDUSTRIES, OUTSIDE, SUPERVISED
from services.catalogue.domain.quality.rules import Row, Rule
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import text, texts

_ORDER = "GB/T 39554.2-2020 事项要素"


def leaderless(row: Row, _: References) -> Iterator[str]:
    """Several departments and none that leads (ledger R024)."""
    joint = texts(row.get("joint_departments"))
    lead = text(row.get("department"))
    if joint and (not lead or lead in joint):
        yield "/department"


def powers_outside(row: Row, references: References) -> Iterator[str]:
    """A permit, or any power, of a body that is no part of the government (ledger R034)."""
    owner = references.bodies.get(text(row.get("department")))
    if owner is None or owner.kind not in OUTSIDE:
        return
    if text(row.get("item_type")) != PUBLIC_SERVICE:
        yield "/item_type"
    if text(row.get("list_kind")) not in (SERVICE_LIST, INTERMEDIARY):
        yield "/list_kind"


def unsupervised(row: Row, references: References) -> Iterator[str]:
    """Subordinate bodies and providers name the department that supervises them, itself none of their kind."""
    kind, supervisor = text(row.get("kind")), row.get("supervising_department")
    above = references.bodies.get(text(supervisor))
    if (kind in SUPERVISED or supervisor is not None) and (above is None or above.kind in SUPERVISED):
        yield "/supervising_department"


def unknown_industries(row: Row, _: References) -> Iterator[str]:
    """An enterprise says which public utility it runs."""
    if text(row.get("kind")) == ENTERPRISE and text(row.get("industry")) not in INDUSTRIES:
        yield "/industry"


RULES = (
    Rule("LEAD_MISSING", "多部门共同实施的事项须明确一个牵头部门", leaderless, _ORDER),
    Rule(
        "PROVIDER_OWNS_POWER",
        "企事业单位和中介机构只能提供公共服务或中介服务，不得实施许可等行政权力",
        powers_outside,
        "行政许可法第二十二条",
    ),
)
DEPARTMENT_RULES = (
    Rule("SUPERVISOR_UNKNOWN", "下属单位、企业和中介机构须写明主管部门", unsupervised),
    Rule("INDUSTRY_UNKNOWN", "公共服务企业须写明所属行业", unknown_industries),
)
