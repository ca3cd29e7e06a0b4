"""What a change request asks for, made whole and checked: every fault at once."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.catalogue.domain.changes import (
    CANCEL,
    CREATE,
    DERIVED,
    DEVOLVE,
    ENDING,
    KINDS,
    MERGE,
    TRANSFER,
    Batch,
    Proposal,
)
from services.catalogue.domain.codes import implementation_code
from services.catalogue.domain.contents import PUBLISHED, WITHDRAWN, Item, Publication
from services.catalogue.domain.listing import RESPONSIBILITY, listing_of
from services.catalogue.domain.quality.items import check_item
from services.catalogue.domain.quality.rules import is_day, is_level
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import mapping, mappings, text, texts
from services.chassis import levels
from services.chassis.errors import Fault

MAX_TEXT, MAX_ROW = 500, 256 * 1024
MAX_FAULTS = 100
LISTED_ELSEWHERE = "LISTED_ELSEWHERE"
_CODES = ("implementation_code", "handling_item_code")
_TEXTS = ("item", "law", "article", "reason", "into", "to_department", "document")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a request. `current`: the item's newest version; `into`: that of the item merged into;
    `holder`: another item with its basic code; `orders`: at which orders the county has a site to serve at.
    """

    references: References
    current: Publication[Item] | None = None
    into: Publication[Item] | None = None
    holder: Publication[Item] | None = None
    batch: Batch | None = None
    orders: frozenset[int] = frozenset()


def shape_faults(proposal: Proposal, row: Any) -> list[Fault]:
    """Why it cannot even be kept as a draft."""
    faults = []
    if proposal.kind not in KINDS:
        faults.append(Fault("/kind", "KIND_UNKNOWN", "没有这种变更"))
    long = [name for name in _TEXTS if len(getattr(proposal, name)) > MAX_TEXT]
    faults += [Fault(f"/{name}", "TEXT_TOO_LONG", f"不超过{MAX_TEXT}个字") for name in long]
    if not isinstance(row, Mapping):
        faults.append(Fault("/row", "ROW_TYPE", "应为一个 JSON 对象"))
    elif len(json.dumps(row, ensure_ascii=False)) > MAX_ROW // 3:
        faults.append(Fault("/row", "DOCUMENT_TOO_LARGE", "事项内容过大"))
    return faults


def entry_for(proposal: Proposal, row: Row, current: Publication[Item] | None) -> Row:
    """The entry to be published: as given, or derived from the present one by the kind of change."""
    if proposal.kind not in DERIVED or current is None:
        return {name: value for name, value in row.items() if name != "version"}
    present = json.loads(current.content.document)
    present.pop("version", None)
    if proposal.kind == CANCEL:
        return {**present, "status": WITHDRAWN}
    if proposal.kind == MERGE:
        return {**present, "status": WITHDRAWN, "merged_into": proposal.into}
    return _handed_over(present, text(present.get("department")), proposal.to_department)


def with_codes_of(row: Row, references: References) -> Row:
    """The entry with the USCC of its department at the head of its national codes."""
    uscc = references.departments.get(text(row.get("department")), "")
    codes = {name: text(row.get(name)) for name in _CODES}
    if not uscc:
        return row
    return {**row, **{name: uscc + code[len(uscc) :] for name, code in codes.items() if code}}


def faults_of(proposal: Proposal, row: Row, around: Around) -> list[Fault]:
    """Every fault of a request, those of its entry at `/row`; at most 100. None raised."""
    faults = [*_reason_faults(proposal, around), *_kind_faults(proposal, row, around)]
    if proposal.kind not in ENDING:
        entry = {**row, "effective_from": row.get("effective_from") or proposal.effective_on}
        found = check_item(entry, around.references)
        faults += [replace(fault, pointer=f"/row{fault.pointer}") for fault in found]
        faults += _listing_faults(row, around)
    return faults[:MAX_FAULTS]


def _reason_faults(proposal: Proposal, around: Around) -> Iterator[Fault]:
    if proposal.law not in around.references.laws:
        yield Fault("/law", "LEGAL_REASON_MISSING", "变更须有法规目录中的依据")
    for name in ("article", "reason"):
        if not getattr(proposal, name).strip():
            yield Fault(f"/{name}", "LEGAL_REASON_MISSING", "变更须写明依据的条款和理由")
    if not is_day(proposal.effective_on):
        yield Fault("/effective_on", "DATE_MALFORMED", "生效日期应为YYYY-MM-DD")
    batch = around.batch
    if proposal.batch and batch is None:
        yield Fault("/batch", "BATCH_UNKNOWN", "没有这个批次")
    if batch is not None:
        if proposal.effective_on != batch.effective_on:
            yield Fault("/effective_on", "BATCH_DATE_DIFFERS", "生效日期应为批次的生效日期")
        if batch.all_or_nothing and proposal.item not in batch.items:
            yield Fault("/item", "NOT_IN_CHAIN", "该事项不在整链调整的范围内")


def _kind_faults(proposal: Proposal, row: Row, around: Around) -> Iterator[Fault]:
    current = around.current.content if around.current else None
    if text(row.get("item_id")) != proposal.item:
        yield Fault("/row/item_id", "ITEM_DIFFERS", "事项标识与所变更的事项不一致")
    if proposal.kind == CREATE:
        if current is not None:
            yield Fault("/item", "ITEM_EXISTS", "该事项已在目录中")
    elif current is not None and current.status == WITHDRAWN:
        yield Fault("/item", "ITEM_ENDED", "该事项已经取消")
    if proposal.kind not in ENDING and row.get("status") == WITHDRAWN:
        yield Fault("/row/status", "CANCEL_NEEDED", "取消事项须以取消的方式提出")
    if proposal.kind not in (CREATE, TRANSFER) and current and row.get("department") != current.department:
        yield Fault("/row/department", "TRANSFER_NEEDED", "更换部门须以划转的方式提出")
    if proposal.kind == MERGE:
        into = around.into.content if around.into else None
        if into is None or into.status != PUBLISHED or into.key == proposal.item:
            yield Fault("/into", "ITEM_NOT_LISTED", "并入的事项不在现行清单内")
    if proposal.kind == TRANSFER:
        if proposal.to_department not in around.references.departments or (
            current and proposal.to_department == current.department
        ):
            yield Fault("/to_department", "DEPARTMENT_UNKNOWN", "没有这个部门，或与原部门相同")
        if not proposal.document.strip():
            yield Fault("/document", "DOCUMENT_MISSING", "划转须写明批准文件")
    if proposal.kind == DEVOLVE:
        yield from _devolution_faults(row, current, around.orders)


def _devolution_faults(row: Row, current: Item | None, orders: frozenset[int]) -> Iterator[Fault]:
    """A power that goes down goes to an order below, at which there is a place to serve (ledger R031)."""
    level = text(row.get("decide_level"))
    if is_level(level):
        if current is not None and levels.order_of(level) <= levels.order_of(current.decide_level):
            yield Fault("/row/decide_level", "NOT_DEVOLVED", "下放后的决定层级应低于现在的层级")
        if levels.order_of(level) not in orders:
            yield Fault("/row/decide_level", "TARGET_SITE_MISSING", "承接层级没有办理场所")
    for at, name in enumerate(texts(row.get("accept_levels"))):
        if is_level(name) and levels.order_of(name) not in orders:
            yield Fault(f"/row/accept_levels/{at}", "TARGET_SITE_MISSING", "承接层级没有办理场所")


def _listing_faults(row: Row, around: Around) -> Iterator[Fault]:
    """One item in one list only; what stands in the responsibility list may stand in another too (ledger R023)."""
    holder = around.holder
    if holder is None or holder.content.key == row.get("item_id"):
        return
    kind = listing_of(holder.content).list_kind
    if kind != row.get("list_kind") and RESPONSIBILITY not in (kind, row.get("list_kind")):
        yield Fault("/row/basic_code", LISTED_ELSEWHERE, "该编码的事项已列入另一张清单")


def _handed_over(present: Row, before: str, after: str) -> Row:
    """The entry in the hands of another department; the one before goes on supervising (ledger R077)."""
    steps = [
        {**one, "department": after} if one.get("department") == before else dict(one)
        for one in mappings(present.get("steps"))
    ]
    joint = [name for name in texts(present.get("joint_departments")) if name != after]
    moved = {"department": after, "regulating_department": before, "joint_departments": joint}
    return {**present, **moved, **({"steps": steps} if steps else {})}


def levels_of(row: Row) -> frozenset[int]:
    """The orders at which an entry is accepted or decided."""
    names = (*texts(row.get("accept_levels")), text(row.get("decide_level")))
    return frozenset(levels.order_of(name) for name in names if is_level(name))


def code_of(row: Row) -> str:
    """The basic code by which the register knows the power; "" when the entry has none."""
    whole = implementation_code(text(mapping(row).get("implementation_code")))
    return text(mapping(row).get("basic_code")) or (
        text(row.get("implementation_code"))[-12:] if whole else ""
    )
