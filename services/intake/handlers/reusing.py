"""Papers given before: found at the counter and used again (ledger R055)."""

from dataclasses import replace

from services.chassis.auth import AGENT, CLERK, require
from services.chassis.errors import Invalid
from services.chassis.paging import page_limit, page_of
from services.intake.commands import GetApplication, ListReusableMaterials, ReuseMaterials
from services.intake.domain.application import Application
from services.intake.domain.authority import SUPPLEMENT
from services.intake.domain.life import LIFE, REUSE
from services.intake.domain.reuse import reuse_faults, reused
from services.intake.domain.revealing import purpose_of
from services.intake.domain.uploads import REUSE as AS_BEFORE
from services.intake.domain.uploads import Upload
from services.intake.events import MaterialsReused
from services.intake.handlers.acting import authority_of
from services.intake.handlers.desk import get_application
from services.intake.handlers.filing import attached, file_faults, papers
from services.intake.handlers.happening import actor, happened
from services.intake.handlers.revealing import put_on_record
from services.intake.ports import Intake, PublishedItem


def list_reusable_materials(command: ListReusableMaterials, intake: Intake) -> tuple[list[Upload], str]:
    """One page of an applicant's earlier papers that the application may use, newest first, and the cursor of the next.

    For a clerk, and for an agent under a mandate; the look is on record before anything is shown.
    """
    by = command.by
    require(by, CLERK, AGENT)
    application = get_application(GetApplication(by, command.number), intake)
    party = application.applicant.party
    authority_of(by, party, SUPPLEMENT, application.item, intake)
    limit, purpose = page_limit(command.limit), purpose_of(command.purpose)
    listed = sorted(_item_of(application, intake).rules.materials)
    put_on_record(application, ("/materials",), purpose, by, intake)
    found = intake.uploads.reusable(
        intake.merges.ids(party), listed, intake.clock.today(), command.cursor, limit + 1
    )
    return page_of(found, limit)


def reuse_materials(command: ReuseMaterials, intake: Intake) -> Application:
    """The applicant, a clerk for him or his agent under a mandate puts papers that he gave before into an application."""
    was = get_application(GetApplication(command.by, command.number), intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    party = was.applicant.party
    under = authority_of(command.by, party, SUPPLEMENT, was.item, intake)
    LIFE.move(was.status, REUSE)
    given = tuple(replace(one, kind=AS_BEFORE) for one in command.materials)
    faults = reuse_faults(_item_of(was, intake).rules.materials, was, [one.code for one in given])
    faults += file_faults(given, party, command.by, intake)
    if faults:
        raise Invalid("MATERIALS_INVALID", "复用材料有误", faults=faults)
    now = reused(was, papers(given, intake), actor(command.by), intake.clock.now(), under)
    event = happened(
        MaterialsReused, now, command.by, now.owner_division, before=was.status, note=now.history[-1].reason
    )
    with attached(given, party, intake):
        return intake.applications.save(was, now, [event], command.asked)


def _item_of(application: Application, intake: Intake) -> PublishedItem:
    item = intake.items.get(application.item)
    if item is None:
        raise Invalid("ITEM_NOT_LISTED", "该事项不在现行清单内")
    return item
