"""Whose list an item stands in, and what providers outside the government may own (ledger R024, R034)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import text, texts

SUBORDINATE, ENTERPRISE, INTERMEDIARY_BODY = "subordinate_body", "enterprise", "intermediary_body"
VERTICAL = "vertical_agency"
OUTSIDE = frozenset({ENTERPRISE, INTERMEDIARY_BODY})
"""Kinds of providers that are no part of the government."""
SUPERVISED = OUTSIDE | {SUBORDINATE}
"""Kinds whose items are listed by the department that supervises them."""
INDUSTRIES: Mapping[str, str] = {
    "water": "供水",
    "power": "供电",
    "gas": "供气",
    "heating": "供热",
    "transport": "公共交通",
    "telecom": "通信",
    "guarantee": "投资担保",
}
OWN, LEAD, PARENT, SUPERVISOR, ABOVE = "own", "lead", "parent_department", "industry_supervisor", "above"
LISTED_UNDER = "listed_under"
"""Key of an item's document under which its listing department stands."""


@dataclass(frozen=True, slots=True)
class ListedUnder:
    """`department`: whose list it stands in; `rule`: own, lead, parent_department, industry_supervisor or above.

    above: run vertically, so the province compiles the entry and the list here only shows it.
    """

    department: str
    rule: str

    @property
    def document(self) -> dict[str, str]:
        """As it stands in an item's document."""
        return asdict(self)


def listed_under(row: Mapping[str, Any], references: References) -> ListedUnder:
    """Of several departments the lead one, of a supervised body its department, else the owner."""
    owner = text(row.get("department"))
    body = references.bodies.get(owner)
    if body is not None and body.kind in SUPERVISED and body.supervisor:
        return ListedUnder(body.supervisor, PARENT if body.kind == SUBORDINATE else SUPERVISOR)
    if body is not None and body.kind == VERTICAL:
        return ListedUnder(owner, ABOVE)
    return ListedUnder(owner, LEAD if texts(row.get("joint_departments")) else OWN)
