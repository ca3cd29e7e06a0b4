"""Sites claim items of the county, say what is their own, and give them up; the county keeps a copy of it all."""

from collections.abc import Mapping, Sequence

from services.catalogue import events
from services.catalogue.commands.claims import AmendClaim, ClaimItems, EndClaim, RecordLocalCopy
from services.catalogue.domain.claims import (
    ALREADY_CLAIMED,
    CLAIMED,
    ENDED,
    FOLLOWS,
    MOST_AT_ONCE,
    REFUSED,
    Claim,
    ClaimOutcome,
    claim_id,
    override_faults,
    read_only,
    site_list_of,
)
from services.catalogue.domain.consistency import LONGEST_TEXT, MOST_ROWS, Entry
from services.catalogue.domain.contents import PUBLISHED, Item, Publication, Site
from services.catalogue.handlers import publishing, standing
from services.catalogue.ports import Catalogue
from services.chassis.auth import ADMIN, CLERK, SUPERVISOR, SYSTEM, Principal, require
from services.chassis.errors import Conflict, Fault, Forbidden, Invalid, NotFound
from services.chassis.levels import contains, county
from services.chassis.messages import Actor, Asked, Envelope, same_ask
from services.chassis.room import STALE_VERSION

PAGE = 100


def claim_items(command: ClaimItems, catalogue: Catalogue) -> Sequence[ClaimOutcome]:
    """One outcome per item, in the order asked. Asked again, the same answer.

    Refuses SITE_UNKNOWN, SITE_NOT_OWNED, CLAIM_INVALID, and ITEM_NOT_LISTED when nothing of it is listed.
    """
    site = own_site(command.site, command.by, catalogue)
    wanted = tuple(dict.fromkeys(command.items))
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        fault = Fault("/items", "ITEMS_COUNT", f"一次认领 1 至 {MOST_AT_ONCE} 项")
        raise Invalid("CLAIM_INVALID", fault.detail, faults=[fault])
    _same_as_before(command.asked, catalogue)
    listed = {
        key: item
        for key, item in catalogue.items.heads(wanted).items()
        if item.content.status == PUBLISHED and contains(item.content.division, site.division)
    }
    if not listed:
        faults = [
            Fault(f"/items/{at}", "ITEM_NOT_LISTED", "该事项不在现行清单内") for at in range(len(wanted))
        ]
        raise NotFound("ITEM_NOT_LISTED", "该事项不在现行清单内", faults=faults)
    there = catalogue.claims.find_many([claim_id(site.key, item) for item in listed])
    made = _made(site, listed, there, command, catalogue)
    return [made.get(item) or ClaimOutcome(item, REFUSED, "ITEM_NOT_LISTED") for item in wanted]


def amend_claim(command: AmendClaim, catalogue: Catalogue) -> Claim:
    """Replace own fields. Refuses BASIC_FIELD_READ_ONLY naming every field that is not the site's (ledger R018)."""
    was = _own_claim(command.site, command.item, command.by, catalogue)
    foreign = read_only(command.overrides)
    wrong = [*override_faults(command.overrides), *standing.faults_of(command, was, catalogue)]
    if foreign:
        raise Forbidden(
            "BASIC_FIELD_READ_ONLY", "基本目录内容由上级统一维护，本级不能修改", faults=[*foreign, *wrong]
        )
    if wrong:
        raise Invalid("CLAIM_INVALID", "填写内容有误，请逐项更正", faults=wrong)
    if command.if_version and command.if_version != was.revision:
        raise Conflict(STALE_VERSION, "内容已被他人修改，请刷新后重试")
    now = was.amended(command.overrides)
    return (
        was if now.overrides == was.overrides else _save(was, now, events.ClaimAmended, command.by, catalogue)
    )


def end_claim(command: EndClaim, catalogue: Catalogue) -> Claim:
    """The site no longer offers the item; the claim is kept with the date."""
    was = _own_claim(command.site, command.item, command.by, catalogue)
    now = was.ended(catalogue.clock.today().isoformat())
    return _save(was, now, events.ClaimEnded, command.by, catalogue)


def record_local_copy(command: RecordLocalCopy, catalogue: Catalogue) -> Claim:
    """What the site shows of the item from data of its own, for comparison only."""
    was = _own_claim(command.site, command.item, command.by, catalogue)
    faults = _entry_faults(command.entry) if command.entry else []
    if faults:
        raise Invalid("CLAIM_INVALID", "填写内容有误，请逐项更正", faults=faults)
    now = was.with_copy(command.entry.fingerprints() if command.entry else {})
    return was if now.copied == was.copied else _save(was, now, events.ClaimAmended, command.by, catalogue)


def keep_claim(heard: events.ClaimHeard, envelope: Envelope, catalogue: Catalogue) -> None:
    """A copy of what a lower stack's site claims; the newest revision wins."""
    arrived = heard.claim
    was = catalogue.claims.find(arrived.id)
    if catalogue.owns(arrived.division):
        if was is None and arrived.state == CLAIMED and _is_above(envelope.stack, catalogue):
            _take_over(arrived, envelope, catalogue)
    elif was is None:
        _keep_new(arrived, envelope, catalogue)
    elif was.revision < arrived.revision:
        catalogue.claims.save(was, arrived, [], heard=envelope.id)


def follow_item(heard: events.Heard, envelope: Envelope, catalogue: Catalogue) -> None:
    """Keep the item, and let the county know which version the sites of this stack show now."""
    publishing.keep_item(heard, envelope, catalogue)
    newest = catalogue.items.get(heard.publication.id)
    item: Item = newest.content
    catalogue.claims.relist(item.key, site_list_of(item))
    if catalogue.owns(item.division):
        return
    after = ""
    while page := catalogue.claims.of_item(item.key, after, PAGE):
        for was in page:
            if catalogue.owns(was.division) and was.version < newest.version:
                catalogue.claims.save(
                    was,
                    now := was.showing(newest.version),
                    [_event(events.ClaimAmended, now, was.state, _itself(catalogue), catalogue)],
                )
        after = page[-1].site


def own_site(key: str, by: Principal, catalogue: Catalogue) -> Site:
    """A site of this stack in the caller's subtree. Refuses SITE_UNKNOWN, SITE_NOT_OWNED, DIVISION_OUT_OF_SCOPE."""
    found = catalogue.sites.find(f"{Site.kind}/{key}")
    if found is None:
        raise NotFound("SITE_UNKNOWN", "没有这个服务网点")
    require(by, CLERK, SUPERVISOR, ADMIN, division=found.content.division)
    if not catalogue.owns(found.content.division):
        raise Invalid("SITE_NOT_OWNED", "该网点不由本站负责，请到所属站点办理")
    return found.content


def _own_claim(site: str, item: str, by: Principal, catalogue: Catalogue) -> Claim:
    own_site(site, by, catalogue)
    found = catalogue.claims.find(claim_id(site, item))
    if found is None or found.state != CLAIMED:
        raise NotFound("ITEM_NOT_CLAIMED", "该网点没有认领此事项")
    return found


def _made(
    site: Site,
    listed: Mapping[str, Publication[Item]],
    there: Mapping[str, Claim],
    command: ClaimItems,
    catalogue: Catalogue,
) -> dict[str, ClaimOutcome]:
    news: list[tuple[Claim, Sequence[events.ClaimChanged], Asked | None]] = []
    outcomes: dict[str, ClaimOutcome] = {}
    for key, item in listed.items():
        was = there.get(claim_id(site.key, key))
        asked = _asked_for(command.asked, key)
        if was is None:
            claim = _claim(site, item, catalogue)
            event = _event(events.ItemClaimed, claim, "", command.by, catalogue)
            news.append((claim, [event], asked))
        elif was.state == ENDED and not was.meta.answers(asked):
            now = was.again(_version(item, catalogue), site_list_of(item.content), _today(catalogue))
            _save(was, now, events.ItemClaimed, command.by, catalogue, asked)
            outcomes[key] = ClaimOutcome(key, CLAIMED)
        else:
            outcomes[key] = ClaimOutcome(key, CLAIMED if was.meta.answers(asked) else ALREADY_CLAIMED)
    taken = catalogue.claims.add_many(news)
    for claim, _, _ in news:
        state = ALREADY_CLAIMED if claim.id in taken else CLAIMED
        outcomes[claim.item] = ClaimOutcome(claim.item, state)
    return outcomes


def _claim(site: Site, item: Publication[Item], catalogue: Catalogue) -> Claim:
    return Claim(
        id=claim_id(site.key, item.content.key),
        site=site.key,
        division=site.division,
        item=item.content.key,
        listing=site_list_of(item.content),
        state=CLAIMED,
        version=_version(item, catalogue),
        since=_today(catalogue),
    )


def _version(item: Publication[Item], catalogue: Catalogue) -> int:
    return FOLLOWS if catalogue.owns(item.content.division) else item.version


def _today(catalogue: Catalogue) -> str:
    return catalogue.clock.today().isoformat()


def _same_as_before(asked: Asked | None, catalogue: Catalogue) -> None:
    if asked is not None:
        for before in catalogue.claims.made_by(asked.key)[:1]:
            assert before.meta.first is not None
            same_ask(before.meta.first, Asked(before.meta.first.key, asked.fingerprint))


def _asked_for(asked: Asked | None, item: str) -> Asked | None:
    """The key of a bulk claim as each of its claims keeps it."""
    return Asked(f"{asked.key}/{item}", asked.fingerprint) if asked else None


def _entry_faults(entry: Entry) -> list[Fault]:
    faults = []
    for name, rows in (
        ("conditions", entry.conditions),
        ("materials", entry.materials),
        ("steps", entry.steps),
    ):
        if len(rows) > MOST_ROWS:
            faults.append(Fault(f"/{name}", "TOO_MANY", f"不超过 {MOST_ROWS} 条"))
        faults += [
            Fault(f"/{name}/{at}", "TEXT_TOO_LONG", f"不超过 {LONGEST_TEXT} 字")
            for at, text in enumerate(rows[:MOST_ROWS])
            if len(text) > LONGEST_TEXT
        ]
    if len(entry.name) > LONGEST_TEXT:
        faults.append(Fault("/name_zh", "TEXT_TOO_LONG", f"不超过 {LONGEST_TEXT} 字"))
    return faults


def _save(
    was: Claim,
    now: Claim,
    made: type[events.ClaimChanged],
    by: Principal,
    catalogue: Catalogue,
    asked: Asked | None = None,
) -> Claim:
    return catalogue.claims.save(was, now, [_event(made, now, was.state, by, catalogue)], asked)


def _event(
    made: type[events.ClaimChanged], claim: Claim, before: str, by: Principal, catalogue: Catalogue
) -> events.ClaimChanged:
    return made(
        subject=claim.id,
        division=claim.division,
        destination=county(claim.division),
        at=catalogue.clock.now(),
        by=Actor(by.subject, by.acting_role, by.division),
        moved=(before, claim.state),
        claim=claim,
    )


def _itself(catalogue: Catalogue) -> Principal:
    return Principal(SYSTEM, SYSTEM, frozenset({SYSTEM}), catalogue.stack)


def _is_above(stack: str, catalogue: Catalogue) -> bool:
    return stack != catalogue.stack and contains(stack, catalogue.stack)


def _take_over(arrived: Claim, envelope: Envelope, catalogue: Catalogue) -> None:
    """What a stack above claimed for the site before this stack served it."""
    item = catalogue.items.find(f"{Item.kind}/{arrived.item}")
    now = arrived.showing(_version(item, catalogue) if item else FOLLOWS)
    event = _event(events.ClaimAmended, now, now.state, _itself(catalogue), catalogue)
    _keep_new(now, envelope, catalogue, [event])


def _keep_new(
    arrived: Claim, envelope: Envelope, catalogue: Catalogue, made: Sequence[events.ClaimChanged] = ()
) -> None:
    try:
        catalogue.claims.add(arrived, made, heard=envelope.id)
    except Conflict as refusal:
        raise Conflict(STALE_VERSION, "内容已被他人修改，请刷新后重试") from refusal
