"""Rules for an item's place in the register: type, codes, list, taxonomy, negative list, secrecy."""

from collections.abc import Iterator

from services.catalogue.domain.codes import (
    EX_OFFICIO,
    ON_APPLICATION,
    PUBLIC_SERVICE,
    basic_code,
    implementation_code,
)
from services.catalogue.domain.listing import LEAVES, LISTS, SERVICE_LIST
from services.catalogue.domain.quality.rules import Find, Row
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import mapping, text, texts

_CODES = ("implementation_code", "handling_item_code")
_NAMES = ("item_id", "basic_code", "local_basic_code", "name_zh")
_OFFLINE = frozenset({"window"})


def contradicting_types(row: Row, _: References) -> Iterator[str]:
    """Ex officio powers are never applied for, powers on application always (GB/T 39046 A.1; ledger R016)."""
    applied, kind = row.get("on_application"), text(row.get("item_type"))
    if (kind in EX_OFFICIO and applied is True) or (kind in ON_APPLICATION and applied is False):
        yield "/on_application"


def forms_of_office(row: Row, _: References) -> Iterator[str]:
    """What cannot be applied for has neither form nor papers of an applicant."""
    if text(row.get("item_type")) in EX_OFFICIO:
        if mapping(row.get("form")).get("fields"):
            yield "/form"
        if row.get("materials"):
            yield "/materials"


def disagreeing_codes(row: Row, _: References) -> Iterator[str]:
    """The item type in a code is the item's, its level one at which the power is exercised (GB/T 39554.1)."""
    kind, exercised = text(row.get("item_type")), texts(row.get("exercise_levels"))
    given = text(row.get("basic_code"))
    found = basic_code(given)
    if given and (found is None or found.item_type != kind):
        yield "/basic_code"
    for name in _CODES:
        if code := text(row.get(name)):
            parts = implementation_code(code)
            if parts is None or parts.basic.item_type != kind or (exercised and parts.level not in exercised):
                yield f"/{name}"


def unlisted(row: Row, _: References) -> Iterator[str]:
    """One list each (ledger R023)."""
    if row.get("list_kind") is not None and text(row["list_kind"]) not in LISTS:
        yield "/list_kind"
    if text(row.get("item_type")) not in ("", PUBLIC_SERVICE) and row.get("list_kind") == SERVICE_LIST:
        yield "/list_kind"


def leafless(row: Row, _: References) -> Iterator[str]:
    """A public service has exactly one leaf (ledger R020)."""
    leaf = row.get("taxonomy_leaf")
    if leaf is None:
        if row.get("list_kind") == SERVICE_LIST:
            yield "/taxonomy_leaf"
    elif text(leaf) not in LEAVES:
        yield "/taxonomy_leaf"


def forbidden(row: Row, references: References) -> Iterator[str]:
    """What the negative list names may be neither required nor handled."""
    return (f"/{name}" for name in _NAMES if text(row.get(name)) in references.forbidden)


def shown_secrets(row: Row, _: References) -> Iterator[str]:
    """A classified item is kept out of search and offered at a window only (ledger R037)."""
    if row.get("classified") is not True:
        return
    if row.get("search_excluded") is not True:
        yield "/search_excluded"
    if set(texts(row.get("channels"))) - _OFFLINE:
        yield "/channels"


FINDERS: tuple[tuple[str, str, Find], ...] = (
    ("TYPE_CONTRADICTED", "依申请或依职权与事项类型不符", contradicting_types),
    ("EX_OFFICIO_FORM", "依职权事项没有申请表和申请材料", forms_of_office),
    ("CODE_DISAGREES", "编码中的事项类型或行使层级与事项不符", disagreeing_codes),
    ("LIST_UNKNOWN", "应列入四张清单之一，行政权力不列入公共服务清单", unlisted),
    ("LEAF_UNKNOWN", "公共服务事项须归入一个公共服务类别", leafless),
    ("ON_NEGATIVE_LIST", "该事项在负面清单内，不得实施", forbidden),
    ("CLASSIFIED_SHOWN", "涉密事项不得公开查询，只能在窗口办理", shown_secrets),
)
