"""Organisations, and who stands for whom by law: claimed by people, confirmed at a window."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from services.chassis.auth import CITIZEN, CLERK, Principal, require, within
from services.chassis.errors import Conflict, Fault, Invalid, NotFound
from services.chassis.levels import is_division
from services.chassis.masking import mask_name
from services.chassis.messages import EVERYWHERE, Event
from services.chassis.ports import Aggregate
from services.identity.commands import (
    ConfirmPartyLink,
    EndPartyLink,
    LinkParty,
    ListPartyLinks,
    RegisterOrganisation,
)
from services.identity.commands.parties import PartyGiven
from services.identity.domain import parties
from services.identity.domain.parties import CLAIMED, CONFIRMED, ENDED, Organisation, PartyLink
from services.identity.domain.revocations import sound_reason
from services.identity.events import OrganisationRegistered, PartyLinkClaimed, PartyLinked, PartyLinkEnded
from services.identity.handlers.people import actor, own_account, own_ids
from services.identity.ports import Identity

T = TypeVar("T", bound=Aggregate)
MAX_LIMIT, DEFAULT_LIMIT, MAX_CURSOR = 100, 20, 100
_EVENTS: dict[str, type[Any]] = {CLAIMED: PartyLinkClaimed, CONFIRMED: PartyLinked, ENDED: PartyLinkEnded}


def register_organisation(
    command: RegisterOrganisation, identity: Identity
) -> tuple[Organisation, PartyLink]:
    """Record it; whoever does so claims to be its legal representative until a clerk confirms."""
    require(command.by, CITIZEN)
    given = PartyGiven(parties.ORGANISATION, command.uscc, command.name)
    division, today = command.division or identity.stack, identity.clock.today()
    faults = parties.organisation_faults(command.uscc, command.name)
    faults += parties.evidence_faults(command.evidence) + division_faults(division)
    if faults:
        raise Invalid("ORGANISATION_INVALID", "登记信息有误，请逐项更正", faults=faults)
    claimant = own_account(command.by, identity)
    number = parties.party_key(given)
    organisation = Organisation(
        id=identity.seals.index(number),
        number_sealed=identity.seals.seal(number),
        name=command.name.strip(),
        kind=parties.organisation_kind(number),
        created_at=identity.clock.now(),
    )
    event = OrganisationRegistered(
        subject=organisation.id,
        division=division,
        destination=identity.stack,
        at=organisation.created_at,
        by=actor(command.by),
        kind=organisation.kind,
    )
    try:
        organisation = identity.organisations.add(organisation, [event], command.asked)
    except Conflict as refusal:
        exists = Conflict("ORGANISATION_EXISTS", "该单位已登记，请申报与其关联关系")
        raise exists if refusal.reason == "ALREADY_EXISTS" else refusal from None
    link = PartyLink(
        id=_new_id(),
        kind=parties.LEGAL_REPRESENTATIVE,
        state=CLAIMED,
        representative=claimant.id,
        representative_name=mask_name(claimant.name),
        represented=organisation.id,
        represented_name=organisation.name,
        evidence=command.evidence.strip(),
        starts=today,
        ends=None,
        division=division,
        claimed_by=command.by.subject,
        created_at=identity.clock.now(),
    )
    return organisation, identity.links.add(link, [_happened(link, command.by, identity)], command.asked)


def link_party(command: LinkParty, identity: Identity) -> PartyLink:
    """A citizen claims to stand for another; a clerk who has both parties' proof records it as confirmed."""
    by = command.by
    require(by, CITIZEN, CLERK)
    today = identity.clock.today()
    division = command.division or (by.division if by.kind == "staff" else identity.stack)
    starts, ends = _days(command, today)
    faults = parties.link_faults(command, starts, ends, today) + division_faults(division)
    if by.kind == "staff":
        missing = Fault("/representative", "PARTY_KIND_UNKNOWN", "请填写代表人")
        given = command.representative
        faults += parties.party_faults(given, "/representative", today) if given else [missing]
    represented = identity.seals.index(parties.party_key(command.represented))
    if by.kind != "staff":
        own = own_account(by, identity)
        representative, name = own.id, mask_name(own.name)
    elif command.representative:
        representative = identity.seals.index(parties.party_key(command.representative))
        name = parties.shown_name(command.representative)
    if not faults and representative == represented:
        faults.append(Fault("/represented", "LINK_TO_SELF", "代表人与被代表人不能是同一主体"))
    if faults:
        raise Invalid("LINK_INVALID", "关联信息有误，请逐项更正", faults=faults)
    within(by, division=division)
    link = PartyLink(
        id=_new_id(),
        kind=command.kind,
        state=CONFIRMED if by.kind == "staff" else CLAIMED,
        representative=representative,
        representative_name=name,
        represented=represented,
        represented_name=parties.shown_name(command.represented),
        evidence=command.evidence.strip(),
        starts=starts or today,
        ends=ends,
        division=division,
        claimed_by=by.subject,
        created_at=identity.clock.now(),
    )
    return identity.links.add(link, [_happened(link, by, identity)], command.asked)


def confirm_party_link(command: ConfirmPartyLink, identity: Identity) -> PartyLink:
    """A clerk whose subtree holds the link's division has seen the proof; from now on it gives the right."""
    was = _for_clerk(command.by, command.link, identity)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    if faults := parties.evidence_faults(command.evidence):
        raise Invalid("EVIDENCE_REQUIRED", faults[0].detail, faults=faults)
    now = was.confirmed(command.evidence)
    return identity.links.save(was, now, [_happened(now, command.by, identity, was.state)], command.asked)


def end_party_link(command: EndPartyLink, identity: Identity) -> PartyLink:
    """Over from today: by either party, or by a clerk whose subtree holds its division."""
    by, reason = command.by, sound_reason(command.reason)
    was = _for_clerk(by, command.link, identity) if by.kind == "staff" else _own(by, command.link, identity)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    now = was.ended(identity.clock.today())
    event = _happened(now, by, identity, was.state, reason)
    return identity.links.save(was, now, [event], command.asked)


def list_party_links(command: ListPartyLinks, identity: Identity) -> tuple[list[PartyLink], str]:
    """The caller's own on either side; for a clerk what waits for confirmation in a division's subtree."""
    require(command.by, CITIZEN, CLERK)
    limit = page_limit(command.limit, command.cursor)
    if command.by.kind == "staff":
        division = reached(command.by, command.division)
        found = identity.links.claimed_in(division, command.cursor, limit + 1)
    else:
        found = identity.links.of_party(own_ids(command.by, identity), command.cursor, limit + 1)
    return one_page(found, limit)


def speaks_for(by: Principal, party: str, identity: Identity) -> bool:
    """True when a person is that party, or stands for it by a confirmed link in force today."""
    own, theirs, today = own_ids(by, identity), identity.merges.ids(party), identity.clock.today()
    return party in own or any(link.in_force(today) for link in identity.links.between(own, theirs))


def page_limit(limit: int, cursor: str) -> int:
    """How many to answer. Raises `Invalid` LIMIT_OUT_OF_RANGE or CURSOR_INVALID."""
    wanted = limit or DEFAULT_LIMIT
    if not 1 <= wanted <= MAX_LIMIT:
        raise Invalid("LIMIT_OUT_OF_RANGE", f"每页 1 至 {MAX_LIMIT} 条")
    if len(cursor) > MAX_CURSOR:
        raise Invalid("CURSOR_INVALID", "分页位置无效")
    return wanted


def one_page(found: Sequence[T], limit: int) -> tuple[list[T], str]:
    """The page of `limit` and the cursor of the next, out of `limit` + 1."""
    return list(found[:limit]), found[limit - 1].id if len(found) > limit else ""


def reached(by: Principal, division: str) -> str:
    """The division asked for, else the caller's own. Raises DIVISION_MALFORMED or DIVISION_OUT_OF_SCOPE."""
    wanted = division or by.division
    if not is_division(wanted):
        raise Invalid("DIVISION_MALFORMED", "区划代码应为6、9或12位数字")
    within(by, division=wanted)
    return wanted


def division_faults(division: str) -> list[Fault]:
    """DIVISION_MALFORMED unless it has 6, 9 or 12 digits."""
    detail = "区划代码应为6、9或12位数字"
    return [] if is_division(division) else [Fault("/division", "DIVISION_MALFORMED", detail)]


def _days(command: LinkParty, today: date) -> tuple[date | None, date | None]:
    starts = parties.read_day(command.starts) if command.starts else today
    ends = parties.read_day(command.ends) if command.ends else None
    if command.kind == parties.GUARDIAN:
        grown = parties.child_until(command.represented)
        ends = min(filter(None, (ends, grown)), default=None)
    return starts, ends


def _for_clerk(by: Principal, link: str, identity: Identity) -> PartyLink:
    require(by, CLERK)
    found = identity.links.find(link)
    if found is None or not by.reaches(found.division):
        raise _not_found()
    return found


def _own(by: Principal, link: str, identity: Identity) -> PartyLink:
    require(by, CITIZEN)
    found = identity.links.find(link)
    own = own_ids(by, identity)
    if found is None or (found.representative not in own and found.represented not in own):
        raise _not_found()
    return found


def _happened(link: PartyLink, by: Principal, identity: Identity, before: str = "", note: str = "") -> Event:
    made: Event = _EVENTS[link.state](
        subject=link.id,
        division=link.division,
        destination=identity.stack if link.state == CLAIMED else EVERYWHERE,
        at=identity.clock.now(),
        by=actor(by),
        moved=(before, link.state),
        note=note,
        person=link.represented,
        link=link,
    )
    return made


def _new_id() -> str:
    return f"pl-{secrets.token_hex(16)}"


def _not_found() -> NotFound:
    return NotFound("PARTY_LINK_NOT_FOUND", "没有找到该关联关系")
