"""Mandates: a principal lets an agent act, and may end it at any moment."""

from services.chassis.auth import AGENT, CITIZEN, CLERK, Principal, require, within
from services.chassis.errors import Fault, Forbidden, Invalid, NotFound
from services.chassis.masking import mask_name
from services.chassis.messages import EVERYWHERE
from services.identity.commands import GiveMandate, ListMandates, RevokeMandate
from services.identity.commands.mandates import AgentGiven
from services.identity.domain import mandates, parties
from services.identity.domain.accounts import PERSON, STAFF
from services.identity.domain.mandates import Mandate
from services.identity.domain.revocations import sound_reason
from services.identity.events import MandateGiven, MandateRevoked
from services.identity.handlers.parties import division_faults, one_page, page_limit, reached, speaks_for
from services.identity.handlers.people import actor, own_account, own_ids
from services.identity.ports import Identity

SIDES = ("principal", "agent")
_Named = tuple[str, str, str]


def give_mandate(command: GiveMandate, identity: Identity) -> Mandate:
    """The principal gives it; or a clerk records it while the principal stands before her."""
    by, today = command.by, identity.clock.today()
    require(by, CITIZEN, CLERK)
    division = command.division or (by.division if by.kind == "staff" else identity.stack)
    starts, ends = parties.read_day(command.starts), parties.read_day(command.ends)
    faults = _principal_faults(command, identity)
    agent, agent_faults = _agent(command.agent, identity)
    faults += agent_faults + mandates.scope_faults(command.items, command.acts, command.text_version)
    faults += mandates.dates_faults(starts, ends, today) + division_faults(division)
    principal = _principal(command, identity)
    if agent and agent[0] in identity.merges.ids(principal[0]):
        faults.append(Fault("/agent", "AGENT_IS_PRINCIPAL", "不能委托本人"))
    if faults or agent is None or starts is None or ends is None:
        raise Invalid("MANDATE_INVALID", "委托内容有误，请逐项更正", faults=faults)
    assurance = _assurance(by, principal[0], agent[0], identity)
    within(by, division=division)
    mandate = Mandate(
        id=mandates.new_mandate_id(),
        principal=principal[0],
        principal_kind=principal[1],
        principal_name=principal[2],
        agent=agent[0],
        agent_kind=agent[1],
        agent_name=agent[2],
        items=tuple(sorted(command.items)),
        acts=tuple(act for act in mandates.ACTS if act in command.acts),
        starts=starts,
        ends=ends,
        text_version=command.text_version,
        division=division,
        given_by=by.subject,
        assurance=assurance,
        given_at=identity.clock.now(),
    )
    event = MandateGiven(
        subject=mandate.id,
        division=division,
        destination=EVERYWHERE,
        at=mandate.given_at,
        by=actor(by),
        moved=("", "given"),
        person=mandate.principal,
        mandate=mandate,
    )
    return identity.mandates.add(mandate, [event], command.asked)


def revoke_mandate(command: RevokeMandate, identity: Identity) -> Mandate:
    """Void at once. Twice changes nothing."""
    require(command.by, CITIZEN, CLERK, AGENT)
    was = identity.mandates.find(command.mandate)
    if was is None or not _may_revoke(command.by, was, identity):
        raise NotFound("MANDATE_NOT_FOUND", "没有找到该委托")
    reason = sound_reason(command.reason) if command.reason.strip() else ""
    if was.revoked_at is not None:
        return was
    now = was.revoked(identity.clock.now())
    event = MandateRevoked(
        subject=now.id,
        division=now.division,
        destination=EVERYWHERE,
        at=identity.clock.now(),
        by=actor(command.by),
        moved=("given", "revoked"),
        note=reason,
        person=now.principal,
        mandate=now,
    )
    return identity.mandates.save(was, now, [event])


def list_mandates(command: ListMandates, identity: Identity) -> tuple[list[Mandate], str]:
    """Those that the caller gave or holds; a clerk's: those given in a division's subtree."""
    by = command.by
    require(by, CITIZEN, CLERK, AGENT)
    if command.side not in ("", *SIDES):
        raise Invalid("SIDE_UNKNOWN", f"须为：{'、'.join(SIDES)}")
    limit = page_limit(command.limit, command.cursor)
    if by.kind == "staff" and by.has(CLERK) and command.side != "agent":
        found = identity.mandates.given_in(reached(by, command.division), command.cursor, limit + 1)
    elif by.kind == "staff" or command.side == "agent":
        found = identity.mandates.by_agent(own_ids(by, identity), command.cursor, limit + 1)
    else:
        found = identity.mandates.by_principal(own_ids(by, identity), command.cursor, limit + 1)
    return one_page(found, limit)


def _principal_faults(command: GiveMandate, identity: Identity) -> list[Fault]:
    at_window = command.by.kind == "staff"
    faults = []
    if command.principal:
        faults += parties.party_faults(command.principal, "/principal", identity.clock.today())
    elif at_window:
        faults.append(Fault("/principal", "PARTY_KIND_UNKNOWN", "请填写委托人"))
    if at_window and not command.principal_present:
        faults.append(Fault("/principal_present", "PRINCIPAL_NOT_PRESENT", "窗口代录委托须委托人本人在场"))
    return faults


def _principal(command: GiveMandate, identity: Identity) -> _Named:
    given = command.principal
    if given is not None:
        return identity.seals.index(parties.party_key(given)), given.kind, parties.shown_name(given)
    if command.by.kind == "staff":
        return "", "", ""
    own = own_account(command.by, identity)
    return own.id, PERSON, mask_name(own.name)


def _agent(given: AgentGiven, identity: Identity) -> tuple[_Named | None, list[Fault]]:
    """Who shall act. A person is not looked up: whether he has an account nobody learns here."""
    if given.kind == STAFF:
        staff = identity.staff.by_username(given.username[:64])
        if staff is not None and AGENT in staff.roles:
            return (staff.id, STAFF, mask_name(staff.name)), []
    elif given.kind == PERSON and given.person is not None and given.person.kind == PERSON:
        if faults := parties.party_faults(given.person, "/agent/person", identity.clock.today()):
            return None, faults
        key = parties.party_key(given.person)
        return (identity.seals.index(key), PERSON, parties.shown_name(given.person)), []
    return None, [Fault("/agent", "AGENT_UNKNOWN", "代办员不存在，或未按要求填写")]


def _assurance(by: Principal, principal: str, agent: str, identity: Identity) -> int:
    """How surely the principal is known. Raises `Forbidden` when the caller may not give it."""
    if by.kind == "staff":
        if by.subject == agent:
            raise Forbidden("MANDATE_RECORDED_BY_AGENT", "代办员不能为自己登记委托")
        return parties.SEEN_AT_WINDOW
    own = own_account(by, identity)
    if principal not in (by.subject, own.id) and not speaks_for(by, principal, identity):
        raise Forbidden("REPRESENTATION_MISSING", "您与委托人之间没有经确认的代表关系")
    return own.assurance


def _may_revoke(by: Principal, mandate: Mandate, identity: Identity) -> bool:
    own = own_ids(by, identity)
    if mandate.agent in own or mandate.given_by in own:
        return True
    if by.kind == "staff":
        return by.has(CLERK) and by.reaches(mandate.division)
    return speaks_for(by, mandate.principal, identity)
