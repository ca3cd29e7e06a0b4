"""Drafting, revising, submitting, withdrawing and reading change requests."""

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.catalogue import events
from services.catalogue.commands import (
    DraftChange,
    GetChange,
    ListChanges,
    ProposalGiven,
    ReviseChange,
    SubmitChange,
    WithdrawChange,
)
from services.catalogue.domain.changes import (
    CREATE,
    DERIVED,
    DEVOLVE,
    DRAFT,
    ENDING,
    STATES,
    TRANSFER,
    Batch,
    Change,
    Proposal,
)
from services.catalogue.domain.contents import Item
from services.catalogue.domain.proposals import (
    LISTED_ELSEWHERE,
    Around,
    code_of,
    entry_for,
    faults_of,
    shape_faults,
    with_codes_of,
)
from services.catalogue.domain.references import References
from services.catalogue.domain.registration import offered_on
from services.catalogue.domain.shapes import text
from services.catalogue.handlers.references import references_of
from services.catalogue.handlers.sharing import shared_name_faults
from services.catalogue.ports import Catalogue, ChangesWanted
from services.chassis import levels
from services.chassis.auth import (
    ADMIN,
    AUDITOR,
    EDITOR,
    LIST_AUTHORITY,
    SERVICE_AUTHORITY,
    SUPERVISOR,
    Principal,
    require,
)
from services.chassis.errors import Conflict, Fault, Invalid, NotFound
from services.chassis.messages import Actor

READERS = (EDITOR, LIST_AUTHORITY, SERVICE_AUTHORITY, SUPERVISOR, AUDITOR, ADMIN)
DEFAULT_LIMIT, MAX_LIMIT = 20, 100
PAGE = 100
_GIVEN = tuple(name for name in ProposalGiven.__dataclass_fields__ if name != "row")
_CURSOR = re.compile(r"[0-9]{6}-c[0-9a-f]{1,32}")


def draft_change(command: DraftChange, catalogue: Catalogue) -> Change:
    """Keep a request, faulty or not; its faults stand in it."""
    place = own_county(command.by, command.division, catalogue, EDITOR)
    now = catalogue.clock.now()
    change = _drafted(
        Change(
            id=f"{place}-c{int(now.timestamp() * 1000):012x}{secrets.token_hex(4)}",
            county=place,
            department="",
            proposal=Proposal("", ""),
            base_version=0,
            state=DRAFT,
            editors=(command.by.subject,),
        ),
        command.proposal,
        command.by,
        catalogue,
    )
    event = happened(events.ChangeDrafted, change, command.by, catalogue, "")
    return catalogue.changes.add(change, [event], command.asked)


def revise_change(command: ReviseChange, catalogue: Catalogue) -> Change:
    """Write it anew on the newest version of its item."""
    was = _own(command.by, command.change, catalogue)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    drafted = _drafted(was, command.proposal, command.by, catalogue)
    now = was.revised(drafted, actor(command.by), catalogue.clock.now())
    event = happened(events.ChangeRevised, now, command.by, catalogue, was.state)
    return catalogue.changes.save(was, now, [event], command.asked)


def submit_change(command: SubmitChange, catalogue: Catalogue) -> Change:
    """Lay it before the two authorities; a faulty one is refused with every fault."""
    was = _own(command.by, command.change, catalogue)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    now = was.submitted(actor(command.by), catalogue.clock.now())
    if version_of(was.proposal.item, catalogue) != was.base_version:
        raise Conflict("ITEM_MOVED_ON", "该事项已有新的版本，请据此重新拟定")
    faults = faults_now(was.proposal, was.county, catalogue)
    if faults and {fault.reason for fault in faults} == {LISTED_ELSEWHERE}:
        raise Conflict(LISTED_ELSEWHERE, "该编码的事项已列入另一张清单", faults=faults)
    if faults:
        raise Invalid("CHANGE_INVALID", "变更有误，请逐项更正", faults=faults)
    event = happened(events.ChangeSubmitted, now, command.by, catalogue, was.state)
    return catalogue.changes.save(was, now, [event], command.asked)


def withdraw_change(command: WithdrawChange, catalogue: Catalogue) -> Change:
    """Take it back while it is not published."""
    was = _own(command.by, command.change, catalogue)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    now = was.withdrawn(actor(command.by), catalogue.clock.now())
    event = happened(events.ChangeWithdrawn, now, command.by, catalogue, was.state)
    return catalogue.changes.save(was, now, [event], command.asked)


def get_change(command: GetChange, catalogue: Catalogue) -> Change:
    """One request, for whoever may read the county's."""
    return known(command.by, command.change, catalogue, *READERS)


def list_changes(command: ListChanges, catalogue: Catalogue) -> tuple[Sequence[Change], str]:
    """One page, newest first, and the cursor of the next."""
    place = _county_of(command.division)
    require(command.by, *READERS, division=place)
    limit = command.limit or DEFAULT_LIMIT
    faults = []
    if not 1 <= limit <= MAX_LIMIT:
        faults.append(Fault("/limit", "LIMIT_OUT_OF_RANGE", f"每页 1 至 {MAX_LIMIT} 条"))
    if command.cursor and not _CURSOR.fullmatch(command.cursor):
        faults.append(Fault("/cursor", "CURSOR_INVALID", "翻页标记有误"))
    if command.state and command.state not in STATES:
        faults.append(Fault("/state", "STATE_UNKNOWN", "没有这一状态"))
    if faults:
        raise Invalid(faults[0].reason, faults[0].detail, faults=faults)
    wanted = ChangesWanted(place, command.state, command.item, command.batch)
    found = catalogue.changes.listed(wanted, command.cursor, limit + 1)
    return found[:limit], found[limit - 1].id if len(found) > limit else ""


def known(by: Principal, change: str, catalogue: Catalogue, *roles: str) -> Change:
    """The request of that id. Refuses CHANGE_UNKNOWN, DIVISION_OUT_OF_SCOPE."""
    require(by, *roles)
    found = catalogue.changes.find(change)
    if found is None:
        raise NotFound("CHANGE_UNKNOWN", "没有这项变更")
    require(by, *roles, division=found.county)
    return found


def own_county(by: Principal, division: str, catalogue: Catalogue, *roles: str) -> str:
    """The county of `division`, whose register this stack keeps and the caller reaches."""
    place = _county_of(division)
    require(by, *roles, division=place)
    if not catalogue.owns(place):
        raise Invalid("COUNTY_NOT_OWNED", "本站不负责该县的目录，请在县级站点办理")
    return place


def faults_now(proposal: Proposal, county: str, catalogue: Catalogue) -> list[Fault]:
    """Every fault of a proposal, as the register stands now."""
    row = json.loads(proposal.row)
    references = references_of(county, catalogue, None if proposal.kind in ENDING else row)
    faults = faults_of(proposal, row, _around(proposal, row, county, references, catalogue))
    return [*faults, *shared_name_faults(row, county, catalogue)]


def orders_served(county: str, catalogue: Catalogue) -> frozenset[int]:
    """The orders at which the county has a place to serve."""
    return frozenset(levels.order(site.division) for site in sites_of(county, catalogue))


def sites_of(county: str, catalogue: Catalogue) -> list[Any]:
    """Every site of a county."""
    found, after = [], ""
    while page := catalogue.sites.page(after, PAGE):
        found += [one.content for one in page if levels.contains(county, one.content.division)]
        after = page[-1].content.key
    return found


def version_of(item: str, catalogue: Catalogue) -> int:
    """The newest version of an item; 0 without one."""
    found = catalogue.items.find(f"{Item.kind}/{item}")
    return found.version if found else 0


def actor(by: Principal) -> Actor:
    """The caller as histories and the trail name him."""
    return Actor(by.subject, by.acting_role, by.division)


def happened(
    kind: type[events.ChangeMoved],
    change: Change,
    by: Principal,
    catalogue: Catalogue,
    before: str,
    note: str = "",
) -> events.ChangeMoved:
    """An event of `kind` about a request just moved; `before`: its state until then."""
    return kind(
        subject=change.id,
        division=change.county,
        destination=change.county,
        at=catalogue.clock.now(),
        by=actor(by),
        moved=(before, change.state),
        note=note,
        change=change,
    )


def _own(by: Principal, change: str, catalogue: Catalogue) -> Change:
    found = known(by, change, catalogue, EDITOR)
    require(by, EDITOR, department=found.department)
    return found


def _drafted(change: Change, given: ProposalGiven, by: Principal, catalogue: Catalogue) -> Change:
    """`change` with the proposal made whole and checked. Refuses what cannot be kept."""
    fields = {name: getattr(given, name) for name in _GIVEN}
    proposal = Proposal(**fields)
    row = {} if proposal.kind in DERIVED and given.row is None else given.row
    if faults := shape_faults(proposal, row):
        raise Invalid("CHANGE_INVALID", "变更有误，请逐项更正", faults=faults)
    current = catalogue.items.find(f"{Item.kind}/{proposal.item}")
    if proposal.kind != CREATE and current is None:
        raise NotFound("ITEM_NOT_LISTED", "该事项不在现行清单内")
    owner = current.content.department if current else text(row.get("department"))
    require(by, EDITOR, department=owner)
    entry = entry_for(proposal, row, current)
    if proposal.kind == TRANSFER:
        entry = with_codes_of(entry, references_of(change.county, catalogue))
    whole = {**entry, "effective_from": proposal.effective_on}
    proposal = Proposal(**fields, row=json.dumps(whole, ensure_ascii=False))
    batch = _batch(proposal, change.county, catalogue)
    return replace(
        change,
        department=owner,
        proposal=proposal,
        base_version=current.version if current else 0,
        chained=batch is not None and batch.all_or_nothing,
        offered_on="" if change.overdue or proposal.kind != CREATE else offered_on(whole),
        faults=tuple(faults_now(proposal, change.county, catalogue)),
    )


def _batch(proposal: Proposal, county: str, catalogue: Catalogue) -> Batch | None:
    found: Batch | None = catalogue.batches.find(proposal.batch) if proposal.batch else None
    return found if found is not None and found.county == county else None


def _around(
    proposal: Proposal, row: Mapping[str, Any], county: str, references: References, catalogue: Catalogue
) -> Around:
    items = catalogue.items
    code = "" if proposal.kind in ENDING else code_of(row)
    return Around(
        references=references,
        current=items.find(f"{Item.kind}/{proposal.item}"),
        into=items.find(f"{Item.kind}/{proposal.into}") if proposal.into else None,
        holder=items.current(code) if code else None,
        batch=_batch(proposal, county, catalogue),
        orders=orders_served(county, catalogue) if proposal.kind == DEVOLVE else frozenset(),
    )


def _county_of(division: str) -> str:
    if not levels.is_division(division):
        raise Invalid("DIVISION_MALFORMED", "区划代码应为6位、9位或12位数字")
    return levels.county(division)
