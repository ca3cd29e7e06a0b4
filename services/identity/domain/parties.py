"""Parties: people by their documents, organisations by their USCC, and who stands for whom by law."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from services.chassis.errors import Conflict, Fault
from services.chassis.masking import mask_name, mask_text
from services.chassis.messages import Meta
from services.chassis.numbers import birth_date, is_uscc, normal_uscc
from services.identity.commands.parties import LinkParty, PartyGiven
from services.identity.domain.accounts import PERSON, name_faults
from services.identity.domain.documents import (
    LONGEST_NUMBER,
    RESIDENT_ID,
    document_faults,
    document_key,
    normal_number,
)

ORGANISATION = "organisation"
SELF_REGISTERED, SEEN_AT_WINDOW, VOUCHED_FOR = 1, 2, 3
"""Levels of assurance (ledger R253); 3 is national real-name sign-in."""

_ORGANISATION_KINDS = {
    "11": "government_organ",
    "12": "public_institution",
    "51": "social_organisation",
    "52": "social_organisation",
    "53": "social_organisation",
    "54": "grassroots_committee",
    "91": "enterprise",
    "92": "individual_business",
    "93": "farmers_cooperative",
}
LEGAL_REPRESENTATIVE, GUARDIAN = "legal_representative", "guardian"
LINK_KINDS = {LEGAL_REPRESENTATIVE: ORGANISATION, GUARDIAN: PERSON}
"""Kind of link → what is represented."""
CLAIMED, CONFIRMED, ENDED = "claimed", "confirmed", "ended"
CHILD_UNTIL = 14
MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class Organisation:
    """`id`: keyed hash of the USCC, `number_sealed` the USCC itself."""

    id: str
    number_sealed: str
    name: str
    kind: str
    created_at: datetime
    meta: Meta = Meta()


@dataclass(frozen=True, slots=True)
class PartyLink:
    """`representative` stands for `represented`, both party ids. Names masked, an organisation's in full.

    Claimed it gives no right; a clerk at `division` confirms it. In force from `starts` to `ends`, both included.
    """

    id: str
    kind: str
    state: str
    representative: str
    representative_name: str
    represented: str
    represented_name: str
    evidence: str
    starts: date
    ends: date | None
    division: str
    claimed_by: str
    created_at: datetime
    meta: Meta = Meta()

    def in_force(self, day: date) -> bool:
        """True when it gives the right to act on `day`."""
        return self.state == CONFIRMED and self.starts <= day and (self.ends is None or day <= self.ends)

    def confirmed(self, evidence: str) -> "PartyLink":
        """A clerk has seen the proof. Raises `Conflict` PARTY_LINK_STATE unless it is claimed."""
        if self.state != CLAIMED:
            raise _wrong_state(self.state)
        return replace(self, state=CONFIRMED, evidence=evidence.strip())

    def ended(self, day: date) -> "PartyLink":
        """Over from `day` on. Raises `Conflict` PARTY_LINK_STATE when it is over already."""
        if self.state == ENDED:
            raise _wrong_state(self.state)
        return replace(self, state=ENDED, ends=day)


@dataclass(frozen=True, slots=True)
class Reading:
    """A look-up by staff. `person`: whose data, known or not."""

    id: str
    person: str
    reader: str
    purpose: str
    found: bool
    at: datetime
    meta: Meta = Meta()


def organisation_kind(uscc: str) -> str:
    """By registering authority and class, the first two characters (GB 32100)."""
    return _ORGANISATION_KINDS.get(normal_uscc(uscc)[:2], "other")


def party_key(given: PartyGiven) -> str:
    """What its party id is the keyed hash of."""
    if given.kind == ORGANISATION:
        return normal_number(given.number)
    return document_key(given.number, given.document)


def party_faults(given: PartyGiven, pointer: str, today: date) -> list[Fault]:
    """All that is wrong with a party: PARTY_KIND_UNKNOWN USCC_INVALID NAME_REQUIRED and a document's."""
    if given.kind == PERSON:
        faults = document_faults(given.number, given.document, today, pointer)
    elif given.kind == ORGANISATION:
        sound = len(given.number) <= LONGEST_NUMBER and is_uscc(given.number)
        faults = (
            [] if sound else [Fault(f"{pointer}/number", "USCC_INVALID", "统一社会信用代码不正确，请核对")]
        )
    else:
        return [Fault(f"{pointer}/kind", "PARTY_KIND_UNKNOWN", f"主体类型须为 {PERSON} 或 {ORGANISATION}")]
    return faults + name_faults(given.name, f"{pointer}/name")


def organisation_faults(uscc: str, name: str) -> list[Fault]:
    """USCC_INVALID NAME_REQUIRED."""
    sound = len(uscc) <= LONGEST_NUMBER and is_uscc(uscc)
    faults = [] if sound else [Fault("/uscc", "USCC_INVALID", "统一社会信用代码不正确，请核对")]
    return faults + name_faults(name)


def link_faults(command: LinkParty, starts: date | None, ends: date | None, today: date) -> list[Fault]:
    """All that is wrong with a link but for its representative.

    LINK_KIND_UNKNOWN EVIDENCE_REQUIRED DATES_INVALID WARD_NOT_UNDER_14 and the represented party's. Guardians stand
    for children under 14 (PIPL 31), whose resident ID tells their age.
    """
    represented, kind = command.represented, command.kind
    faults = party_faults(represented, "/represented", today)
    if kind not in LINK_KINDS:
        faults.append(Fault("/kind", "LINK_KIND_UNKNOWN", f"关联类型须为：{'、'.join(LINK_KINDS)}"))
    elif represented.kind != LINK_KINDS[kind]:
        faults.append(Fault("/represented/kind", "PARTY_KIND_UNKNOWN", f"被代表人须为 {LINK_KINDS[kind]}"))
    elif kind == GUARDIAN and not faults:
        grown = child_until(represented)
        if grown is None or grown < today:
            faults.append(
                Fault("/represented", "WARD_NOT_UNDER_14", "被监护人须为未满14周岁、持居民身份号码")
            )
    faults += evidence_faults(command.evidence)
    ends_given = not command.ends or read_day(command.ends)
    if starts is None or not ends_given or (ends is not None and ends < max(starts, today)):
        faults.append(Fault("/ends", "DATES_INVALID", "起止日期有误，或已经届满"))
    return faults


def evidence_faults(evidence: str) -> list[Fault]:
    """EVIDENCE_REQUIRED."""
    return text_fault(evidence, "/evidence", "EVIDENCE_REQUIRED", "请注明证明材料")


def shown_name(given: PartyGiven) -> str:
    """How others see it: a person masked, an organisation in full."""
    return given.name.strip() if given.kind == ORGANISATION else mask_name(given.name.strip())


def text_fault(text: str, pointer: str, reason: str, detail: str) -> list[Fault]:
    """`reason` for a text that is empty, too long or holds a personal number."""
    plain = text.strip()
    fits = 1 < len(plain) <= MAX_TEXT and plain.isprintable() and mask_text(plain) == plain
    return [] if fits else [Fault(pointer, reason, f"{detail}，2至{MAX_TEXT}个字，不含证件号码和手机号码")]


def child_until(ward: PartyGiven) -> date | None:
    """The last day before the 14th birthday (PIPL 31); None when the document tells no birth date."""
    if (ward.document or RESIDENT_ID) != RESIDENT_ID:
        return None
    try:
        born = birth_date(ward.number)
    except ValueError:
        return None
    leap_day = (born.month, born.day) == (2, 29)
    birthday = date(born.year + CHILD_UNTIL, 3, 1) if leap_day else born.replace(year=born.year + CHILD_UNTIL)
    return birthday - timedelta(days=1)


def read_day(text: str) -> date | None:
    """An ISO date, None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _wrong_state(state: str) -> Conflict:
    return Conflict("PARTY_LINK_STATE", f"关联关系当前状态为{state}，不能办理此操作")
