"""Signing commitments at hand-in, showing their text, and learning what the check after the grant found."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.chassis.clock import from_rfc3339
from services.chassis.errors import Fault, Forbidden, Invalid
from services.chassis.forms.materials import DEFERRED
from services.chassis.messages import Envelope
from services.intake.commands import GetCommitmentText, SubmitApplication
from services.intake.domain.commitments import (
    Commitment,
    CommitmentText,
    signature_faults,
    signature_of,
)
from services.intake.domain.submission import Applicant
from services.intake.events import CommitmentChecked
from services.intake.ports import Intake, PublishedItem


@dataclass(frozen=True, slots=True)
class Promised:
    """What was signed with an application, what is wrong with it, and whether a record bars promises."""

    commitment: Commitment | None = None
    signed: bool = False
    faults: tuple[Fault, ...] = ()
    dishonest: bool = False


def get_commitment_text(command: GetCommitmentText, intake: Intake) -> tuple[str, CommitmentText]:
    """The item's name and the text that is in force; by anyone."""
    item = intake.items.get(command.item)
    if item is None or item.rules.classified:
        raise Invalid("ITEM_NOT_LISTED", "该事项不在现行清单内")
    if item.rules.commitment is None:
        raise Invalid("COMMITMENT_NOT_OFFERED", "该事项不适用告知承诺")
    return item.name_zh, item.rules.commitment


def promised(command: SubmitApplication, item: PublishedItem, intake: Intake) -> Promised:
    """Check what was signed. Nothing is read when nothing is promised.

    Staff say of one signed on paper before them that it is; whoever hands in by himself signs electronically.
    Raises `Forbidden` COMMITMENT_NOT_ENABLED, COMMITMENT_BARRED.
    """
    given, text, who = command.commitment, item.rules.commitment, command.applicant
    on_paper = given is None and command.commitment_signed and command.by.kind == "staff"
    deferring = any(one.kind == DEFERRED for one in command.materials)
    if given is not None and text is None:
        return Promised(faults=(Fault("/commitment", "COMMITMENT_NOT_OFFERED", "该事项不适用告知承诺"),))
    signing = text is not None and (given is not None or on_paper)
    without_text = text is None and command.commitment_signed
    if not signing and not deferring:
        return Promised(signed=without_text)
    number, now = Applicant(who.kind, who.number, who.name).normal_number, intake.clock.now()
    barred = barred_until(number, intake)
    if not signing or text is None:
        return Promised(signed=without_text, dishonest=barred is not None)
    signed = committed(text, item, barred, intake)
    if given is None:
        return Promised(signed, signed=True)
    signed_at = _instant(given.signed_at)
    right = signature_of(text.digest, number, command.form, given.signed_at)
    faults = signature_faults(text, given.text_version, given.signature, signed_at, right, now)
    if faults or signed_at is None:
        return Promised(signed=True, faults=tuple(faults))
    sealed = intake.seals.seal(given.signature)
    return Promised(replace(signed, signed_at=signed_at, signature=sealed), signed=True)


def barred_until(number: str, intake: Intake) -> date | None:
    """Until when a broken promise of whoever has this number, in its one spelling, bars others; None when none does."""
    parties = intake.merges.ids(intake.seals.index(number))
    return intake.broken_promises.until(parties, intake.clock.today())


def committed(text: CommitmentText, item: PublishedItem, barred: date | None, intake: Intake) -> Commitment:
    """The text as agreed to now, without a signature under it.

    Raises `Forbidden` COMMITMENT_NOT_ENABLED, COMMITMENT_BARRED.
    """
    if intake.committing and item.department not in intake.committing:
        raise Forbidden("COMMITMENT_NOT_ENABLED", "该部门尚未开展告知承诺")
    if barred is not None:
        raise Forbidden("COMMITMENT_BARRED", f"有承诺不实记录，{barred}前不适用告知承诺，请提交材料")
    return Commitment(text.version, text.digest, intake.clock.now(), "", text.materials)


def learn_checked(event: CommitmentChecked, envelope: Envelope, intake: Intake) -> None:
    """Keep who broke a promise, wherever it was; show it where the application was handed in."""
    if event.barring:
        intake.broken_promises.put(event.number, event.party, event.lapses_on, envelope.sequence)
    if not intake.owns(event.division):
        return
    was = intake.applications.get(event.number)
    if was.commitment is not None and not was.meta.has_heard(envelope.id):
        now = replace(was, commitment=was.commitment.told(event.state, event.lapses_on))
        intake.applications.save(was, now, [], heard=envelope.id)


def _instant(text: str) -> datetime | None:
    try:
        return from_rfc3339(text)
    except (ValueError, Invalid):
        return None
