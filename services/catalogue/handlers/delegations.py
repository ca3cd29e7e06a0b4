"""Lending a power to a lower division, taking it back, and how far its hand-over has come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from services.catalogue import events
from services.catalogue.commands.delegations import (
    GetHandOver,
    GrantPower,
    ListDelegationModes,
    ListPowers,
    RecordHandOver,
    RevokePower,
)
from services.catalogue.domain.contents import PUBLISHED, Item, Publication, Site
from services.catalogue.domain.delegations import MODES, Mode
from services.catalogue.domain.powers import (
    GRANTED,
    LONGEST_TEXT,
    DelegatedPower,
    grant_faults,
    power_id,
)
from services.catalogue.handlers.reading import is_secret_to
from services.catalogue.handlers.site_items import page_limit
from services.catalogue.ports import Catalogue
from services.chassis.auth import (
    ADMIN,
    CLERK,
    LIST_AUTHORITY,
    SERVICE_AUTHORITY,
    SUPERVISOR,
    Principal,
    require,
)
from services.chassis.errors import Conflict, Fault, Invalid, NotFound
from services.chassis.levels import contains, county, is_division
from services.chassis.messages import Actor, Envelope
from services.chassis.room import STALE_VERSION


@dataclass(frozen=True, slots=True)
class HandOver:
    """`granted`: powers not revoked; `complete`: taken over and trained; `blocked`: a page of the others."""

    granted: int
    complete: int
    blocked: Sequence[DelegatedPower]
    next: str


def list_delegation_modes(_: ListDelegationModes, catalogue: Catalogue) -> Mapping[str, Mode]:
    """The table of the ways to sink an item."""
    return MODES


def grant_power(command: GrantPower, catalogue: Catalogue) -> DelegatedPower:
    """Lend the decision or the acceptance of an item by document and dates. Refuses POWER_INVALID with every fault."""
    if not is_division(command.division):
        raise _invalid([Fault("/division", "DIVISION_MALFORMED", "区划代码应为6位、9位或12位数字")])
    above = county(command.division)
    require(command.by, LIST_AUTHORITY, ADMIN, division=above)
    if not catalogue.owns(above):
        raise Invalid("COUNTY_NOT_OWNED", "本站不负责该县的目录，请在县级站点办理")
    item = catalogue.items.current(command.item) if len(command.item) <= LONGEST_TEXT else None
    faults = [
        *_place_faults(command, catalogue),
        *_item_faults(item, above),
        *grant_faults(
            command.power,
            command.document,
            command.since,
            command.until,
            command.scope_zh,
            command.conditions_zh,
        ),
    ]
    if faults or item is None:
        raise _invalid(faults)
    power = _power(command, above, item.content)
    event = _event(events.DelegatedPowerGranted, power, "", command.by, catalogue)
    try:
        return catalogue.powers.add(power, [event], command.asked)
    except Conflict as refusal:
        if refusal.reason != "ALREADY_EXISTS":
            raise
        raise Conflict("POWER_ALREADY_GRANTED", "同一文件已将该事项的此项权力赋予该地") from refusal


def revoke_power(command: RevokePower, catalogue: Catalogue) -> DelegatedPower:
    """Take a power back from today on, with the reason."""
    was = _known(command.power, catalogue)
    require(command.by, LIST_AUTHORITY, ADMIN, division=was.county)
    _refuse_moved_on(was, command.if_version)
    reason = command.reason.strip()
    if not reason or len(reason) > LONGEST_TEXT or not reason.isprintable():
        fault = Fault("/reason", "REASON_REQUIRED", f"须说明理由，不超过 {LONGEST_TEXT} 字")
        raise Invalid("REASON_REQUIRED", fault.detail, faults=[fault])
    now = was.revoked(catalogue.clock.today(), reason)
    event = _event(events.DelegatedPowerRevoked, now, was.state, command.by, catalogue)
    return catalogue.powers.save(was, now, [event])


def record_hand_over(command: RecordHandOver, catalogue: Catalogue) -> DelegatedPower:
    """The receiving division has taken a power over, or trained its staff (ledger R074)."""
    was = _known(command.power, catalogue)
    require(command.by, CLERK, SUPERVISOR, ADMIN, LIST_AUTHORITY, division=was.division)
    _refuse_moved_on(was, command.if_version)
    now = was.handed_over(catalogue.clock.today(), command.taken_over, command.trained)
    if now.missing == was.missing:
        return was
    event = _event(events.HandOverRecorded, now, was.state, command.by, catalogue)
    return catalogue.powers.save(was, now, [event])


def list_powers(command: ListPowers, catalogue: Catalogue) -> tuple[Sequence[DelegatedPower], str]:
    """One page of the powers held in a subtree, by id."""
    limit = page_limit(command.limit, command.cursor)
    _malformed(command.division)
    return _cut(list(islice(_known_powers(command, limit, catalogue), limit + 1)), limit)


def _known_powers(command: ListPowers, limit: int, catalogue: Catalogue) -> Iterator[DelegatedPower]:
    after = command.cursor
    while found := catalogue.powers.held(command.division, command.item, after, limit + 1):
        heads = catalogue.items.heads(sorted({one.item for one in found}))
        yield from (
            one
            for one in found
            if one.item not in heads or not is_secret_to(command.by, heads[one.item].content)
        )
        if len(found) <= limit:
            return
        after = found[-1].id


def get_hand_over(command: GetHandOver, catalogue: Catalogue) -> HandOver:
    """How many powers of a subtree are handed over, and which are blocked."""
    limit = page_limit(command.limit, command.cursor)
    _malformed(command.division)
    require(command.by, SUPERVISOR, ADMIN, LIST_AUTHORITY, SERVICE_AUTHORITY, division=command.division)
    granted, complete = catalogue.powers.handed_over(command.division)
    blocked, following = _cut(catalogue.powers.blocked(command.division, command.cursor, limit + 1), limit)
    return HandOver(granted, complete, blocked, following)


def keep_power(heard: events.PowerHeard, envelope: Envelope, catalogue: Catalogue) -> None:
    """A copy of what the county has lent; the newest revision wins."""
    arrived = heard.power
    if catalogue.owns(arrived.county):
        return
    was = catalogue.powers.find(arrived.id)
    if was is None:
        try:
            catalogue.powers.add(arrived, [], heard=envelope.id)
        except Conflict as refusal:
            raise Conflict(STALE_VERSION, "内容已被他人修改，请刷新后重试") from refusal
    elif was.revision < arrived.revision:
        catalogue.powers.save(was, arrived, [], heard=envelope.id)


def _place_faults(command: GrantPower, catalogue: Catalogue) -> list[Fault]:
    faults = []
    above = county(command.division)
    places = catalogue.divisions.places(above)
    if places is None or places.get(command.division) is None:
        faults.append(Fault("/division", "DIVISION_UNKNOWN", "区划代码不存在"))
    elif command.division == above:
        faults.append(Fault("/division", "DIVISION_NOT_BELOW", "权力只能赋予下级区划"))
    if command.site:
        site = catalogue.sites.find(f"{Site.kind}/{command.site}")
        if site is None or not contains(command.division, site.content.division):
            faults.append(Fault("/site", "SITE_UNKNOWN", "该区划内没有这个服务网点"))
    return faults


def _item_faults(item: Publication[Item] | None, above: str) -> list[Fault]:
    listed = item is not None and item.content.status == PUBLISHED and item.content.division == above
    return [] if listed else [Fault("/item", "ITEM_NOT_LISTED", "该事项不在现行清单内")]


def _power(command: GrantPower, above: str, item: Item) -> DelegatedPower:
    return DelegatedPower(
        id=power_id(item.key, command.division, command.power, command.document.strip(), command.since),
        county=above,
        item=item.key,
        division=command.division,
        site=command.site,
        power=command.power,
        document=command.document.strip(),
        since=command.since,
        until=command.until,
        scope_zh=command.scope_zh.strip(),
        conditions_zh=tuple(text.strip() for text in command.conditions_zh),
        department=item.department,
    )


def _known(key: str, catalogue: Catalogue) -> DelegatedPower:
    found = catalogue.powers.find(key)
    if found is None or not catalogue.owns(found.county):
        raise NotFound("POWER_NOT_FOUND", "没有这项赋权")
    return found


def _refuse_moved_on(power: DelegatedPower, if_version: int) -> None:
    if if_version and if_version != power.revision:
        raise Conflict(STALE_VERSION, "内容已被他人修改，请刷新后重试")
    if power.state != GRANTED:
        raise Conflict("POWER_STATE", "该项赋权已经收回")


def _malformed(division: str) -> None:
    if not is_division(division):
        fault = Fault("/division", "DIVISION_MALFORMED", "区划代码应为6位、9位或12位数字")
        raise Invalid("DIVISION_MALFORMED", fault.detail, faults=[fault])


def _invalid(faults: Sequence[Fault]) -> Invalid:
    return Invalid("POWER_INVALID", "赋权内容有误，请逐项更正", faults=faults)


def _cut(found: Sequence[DelegatedPower], limit: int) -> tuple[Sequence[DelegatedPower], str]:
    return found[:limit], found[limit - 1].id if len(found) > limit else ""


def _event(
    made: type[events.PowerChanged], power: DelegatedPower, before: str, by: Principal, catalogue: Catalogue
) -> events.PowerChanged:
    return made(
        subject=power.id,
        division=power.division,
        destination=power.division,
        at=catalogue.clock.now(),
        by=Actor(by.subject, by.acting_role, by.division),
        moved=(before, power.state),
        note=power.reason,
        power=power,
    )
