"""Papers as files: taken in, shown, listed, used again, promised and handed in later, forgotten unused."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from services.chassis.auth import AGENT, CITIZEN, CLERK, REVIEWER, require, within
from services.chassis.errors import Conflict, Invalid, NotFound
from services.chassis.levels import is_division
from services.chassis.paging import page_limit, page_of
from services.intake.commands import (
    ForgetUnusedMaterials,
    GetApplication,
    GetMaterial,
    HandInMaterials,
    ListMaterials,
    UploadMaterial,
)
from services.intake.domain.application import Application
from services.intake.domain.authority import SUPPLEMENT
from services.intake.domain.promises import hand_in
from services.intake.domain.revealing import purpose_of
from services.intake.domain.uploads import (
    MEDIA_TYPES,
    MOST_UNNAMED,
    Measure,
    Upload,
    check_content,
    expiry,
)
from services.intake.events import PromisedMaterialsProvided
from services.intake.handlers.acting import authority_of, ids_of
from services.intake.handlers.desk import get_application
from services.intake.handlers.filing import MARK, STAFF, attached, papers
from services.intake.handlers.happening import actor, happened
from services.intake.handlers.later import paper_faults
from services.intake.handlers.revealing import put_on_record
from services.intake.ports import Intake, PublishedItem

AT_ONCE = 100


def upload_material(command: UploadMaterial, intake: Intake) -> Upload:
    """Keep the content sealed as it comes, then say what it is. What breaks off or is refused leaves nothing."""
    by = command.by
    require(by, CITIZEN, CLERK, AGENT)
    if not is_division(command.division):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    within(by, division=command.division)
    item = _listed_item(command.item, intake)
    if command.media_type not in MEDIA_TYPES:
        raise Invalid("MATERIAL_TYPE_UNSUPPORTED", "只收PDF、OFD、JPEG、PNG、DOCX文件")
    if command.material not in item.rules.materials:
        raise Invalid("MATERIAL_NOT_ON_LIST", "清单以外的材料，不予收取")
    now = intake.clock.now()
    if intake.uploads.unnamed(by.subject, MOST_UNNAMED) >= MOST_UNNAMED:
        raise Conflict(
            "MATERIALS_UNUSED_TOO_MANY", f"已有{MOST_UNNAMED}个文件未用于任何办件，请先使用或待其过期"
        )
    coming = intake.uploads.add(
        Upload(
            id=_new_id(intake.stack, now),
            party=by.subject if by.kind == "person" else "",
            uploaded_by=by.subject,
            division=command.division,
            item=item.rules.item_id,
            material=command.material,
            media_type=command.media_type,
            size=0,
            digest="",
            key_sealed="",
            at=now,
            valid_until=command.valid_until,
            expires_at=expiry(now),
        ),
        [],
    )
    measure = Measure(intake.most_bytes)
    try:
        key = intake.files.keep(coming.id, measure.through(command.parts))
        check_content(measure, command.media_type, intake.types_of(measure.head))
    except BaseException:
        _forget(coming, intake)
        raise
    whole = replace(coming, size=measure.size, digest=measure.digest, key_sealed=key)
    return intake.uploads.save(coming, whole, [])


def get_material(command: GetMaterial, intake: Intake) -> tuple[Upload, Iterator[bytes]]:
    """What it is, and its content part by part. Staff's look is on disk before anything is shown (ledger R094); only until
    an application names it, whoever took it in at a counter looks at it without.
    """
    require(command.by, CITIZEN, CLERK, REVIEWER)
    upload = intake.uploads.find(command.upload)
    if upload is None or not upload.digest:
        raise _not_found()
    by = command.by
    own = upload.belongs_to((by.subject,)) or upload.belongs_to(ids_of(by, intake))
    if not own or (by.kind == STAFF and upload.attached):
        _look(upload, command, intake)
    return upload, intake.files.read(upload.id, upload.key_sealed)


def list_materials(command: ListMaterials, intake: Intake) -> tuple[list[Upload], str]:
    """One page of the caller's own that the item may use again, newest first, and the cursor of the next."""
    require(command.by, CITIZEN)
    limit = page_limit(command.limit)
    listed = sorted(_listed_item(command.item, intake).rules.materials)
    found = intake.uploads.reusable(
        ids_of(command.by, intake), listed, intake.clock.today(), command.cursor, limit + 1
    )
    return page_of(found, limit)


def hand_in_materials(command: HandInMaterials, intake: Intake) -> Application:
    """The applicant, a clerk for him or his agent under a mandate hands in what was promised for later."""
    was = get_application(GetApplication(command.by, command.number), intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    under = authority_of(command.by, was.applicant.party, SUPPLEMENT, was.item, intake)
    faults = paper_faults(was, command.materials, command.by, intake)
    now = hand_in(
        was, papers(command.materials, intake), actor(command.by), intake.clock.now(), under, faults
    )
    event = happened(PromisedMaterialsProvided, now, command.by, now.owner_division, before=was.status)
    with attached(command.materials, was.applicant.party, intake):
        return intake.applications.save(was, now, [event], command.asked)


def forget_unused_materials(command: ForgetUnusedMaterials, intake: Intake) -> None:
    """Uploads whose time is over go, with their content, at most 100 at once."""
    for upload in intake.uploads.unused(intake.clock.now(), AT_ONCE):
        _forget(upload, intake)


def _new_id(stack: str, at: datetime) -> str:
    """Later ones sort after earlier ones, and nobody can guess one."""
    return f"{stack}{MARK}{int(at.timestamp() * 1000):012x}{secrets.token_hex(10)}"


def _listed_item(code: str, intake: Intake) -> PublishedItem:
    item = intake.items.get(code)
    if item is None:
        raise Invalid("ITEM_NOT_LISTED", "该事项不在现行清单内")
    return item


def _look(upload: Upload, command: GetMaterial, intake: Intake) -> None:
    by = command.by
    if not by.has(CLERK, REVIEWER) or not command.number:
        raise _not_found()
    application = get_application(GetApplication(by, command.number), intake)
    codes = [paper.code for paper in application.materials if paper.ref == upload.id]
    if not codes:
        raise _not_found()
    purpose = purpose_of(command.purpose)
    put_on_record(application, (f"/materials/{codes[0]}",), purpose, by, intake)


def _forget(upload: Upload, intake: Intake) -> None:
    if intake.uploads.forget(upload.id):
        intake.files.remove(upload.id)


def _not_found() -> NotFound:
    return NotFound("MATERIAL_NOT_FOUND", "没有找到该材料")
