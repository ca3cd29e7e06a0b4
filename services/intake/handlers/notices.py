"""The written notices of an application, for its applicant and for staff who may see it."""

from collections.abc import Sequence

from services.chassis.errors import NotFound
from services.intake.commands import GetApplication, GetNotice, ListNotices
from services.intake.domain.application import Application
from services.intake.domain.notice_terms import NoticeTerms
from services.intake.domain.notices import Names, WrittenNotice, written
from services.intake.handlers.desk import get_application
from services.intake.ports import Intake


def list_notices(command: ListNotices, intake: Intake) -> list[WrittenNotice]:
    """Every notice in the order in which they were given; a life has at most two dozen."""
    application = get_application(GetApplication(command.by, command.number), intake)
    return _written(application, range(1, len(application.issued) + 1), intake)


def get_notice(command: GetNotice, intake: Intake) -> WrittenNotice:
    """One of them. Refuses NOTICE_NOT_FOUND."""
    application = get_application(GetApplication(command.by, command.number), intake)
    for ordinal, issued in enumerate(application.issued, 1):
        if command.notice in (str(ordinal), issued.number):
            return _written(application, [ordinal], intake)[0]
    raise NotFound("NOTICE_NOT_FOUND", "没有这份通知书")


def _written(application: Application, ordinals: Sequence[int], intake: Intake) -> list[WrittenNotice]:
    item = intake.items.get(application.item)
    terms = item.notices if item else NoticeTerms()
    organ = terms.organ or intake.organs.name(application.department) or "本机关"
    papers = {code: rule.name for code, rule in item.rules.materials.items()} if item else {}
    return [written(ordinal, application, terms, Names(organ, papers)) for ordinal in ordinals]
