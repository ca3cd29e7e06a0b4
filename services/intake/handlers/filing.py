"""What an application names: papers as they are kept, files that must be the applicant's, promises with their day."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Fault, Invalid
from services.chassis.forms.fields import escaped
from services.chassis.forms.materials import DEFERRED, LOOKUP
from services.chassis.masking import SEALED_PREFIX
from services.intake.commands import MaterialGiven
from services.intake.domain.application import Paper
from services.intake.domain.promises import latest, promise_faults
from services.intake.domain.uploads import REUSE, UPLOAD, is_usable, upload_faults
from services.intake.handlers.acting import ids_of
from services.intake.ports import Intake, PublishedItem

AT_ONCE = 100
MARK = "-mt-"
STAFF = "staff"


def papers(given: Sequence[MaterialGiven], intake: Intake) -> tuple[Paper, ...]:
    """What was handed in; sealed are lookup numbers, and what would otherwise be taken for sealed."""
    return tuple(
        Paper(
            material.code,
            material.kind,
            intake.seals.seal(material.ref) if _to_seal(material) else material.ref,
            material.promised_on if material.kind == DEFERRED else None,
        )
        for material in given
    )


def is_upload(ref: str) -> bool:
    """True for the id of a file kept here; any other reference is the office's own note of where a paper lies."""
    return MARK in ref


def file_faults(materials: Sequence[MaterialGiven], party: str, by: Principal, intake: Intake) -> list[Fault]:
    """Every fault of the files that are named, by one read; none is read when none is named.

    Staff have the paper before them and may write down what they saw and where it lies; all others name a file kept here:
    MATERIAL_FILE_REQUIRED. Other ids of the applicant are looked up only for a file that is not hers under this one.
    """
    faults = [
        Fault(f"/materials/{escaped(one.code)}", "MATERIAL_FILE_REQUIRED", "请先上传材料文件，再提交其编号")
        for one in materials
        if one.kind == UPLOAD and by.kind != STAFF and not is_upload(one.ref)
    ]
    named = [(one.code, one.kind, one.ref) for one in materials if _names_a_file(one)]
    if not named:
        return faults
    known = intake.uploads.many([ref for _, _, ref in named][:AT_ONCE])
    parties: Collection[str] = (party,)
    own: Collection[str] = (by.subject,)
    kept = {one.id: one for one in known}
    if not all(is_usable(kind, kept[ref], parties, own) for _, kind, ref in named if ref in kept):
        parties, own = intake.merges.ids(party), ids_of(by, intake)
    return [*faults, *upload_faults(named, known, parties, own, intake.clock.today())]


def deferral_faults(materials: Sequence[MaterialGiven], item: PublishedItem, intake: Intake) -> list[Fault]:
    """Every promise for a day on which it may not come."""
    promised = [(one.code, one.promised_on) for one in materials if one.kind == DEFERRED]
    return promise_faults(promised, intake.clock.today(), item.rules.deferral_days)


@contextmanager
def attached(materials: Sequence[MaterialGiven], party: str, intake: Intake) -> Iterator[None]:
    """What an application names is kept with it from now on, and is the applicant's; the application is written within.

    Was it refused because somebody wrote first, the files that nothing named before are unnamed again.
    """
    refs = {one.ref for one in materials if _names_a_file(one)}
    if not refs:
        yield
        return
    before = intake.uploads.many(refs)
    if intake.uploads.attach(refs, party) < len(refs):
        raise Invalid("MATERIAL_EXPIRED", "所引用的材料文件已过保存期，请重新上传")
    try:
        yield
    except Conflict:
        intake.uploads.release([one for one in before if not one.attached])
        raise


@contextmanager
def all_attached(owned: Mapping[str, Sequence[MaterialGiven]], intake: Intake) -> Iterator[None]:
    """As `attached`, for the papers of several parties, by party."""
    with ExitStack() as kept:
        for party, given in owned.items():
            kept.enter_context(attached(given, party, intake))
        yield


def with_promises(
    materials: Sequence[MaterialGiven], item: PublishedItem, intake: Intake
) -> tuple[MaterialGiven, ...]:
    """Those that may come later each with its day: the one given, else the last that is allowed."""
    if not item.rules.deferral_days:
        return tuple(materials)
    last = latest(intake.clock.today(), item.rules.deferral_days)
    return tuple(
        replace(one, promised_on=one.promised_on or last) if one.kind == DEFERRED else one
        for one in materials
    )


def _to_seal(given: MaterialGiven) -> bool:
    return bool(given.ref) and (given.kind == LOOKUP or given.ref.startswith(SEALED_PREFIX))


def _names_a_file(given: MaterialGiven) -> bool:
    return given.kind == REUSE or (given.kind == UPLOAD and is_upload(given.ref))
