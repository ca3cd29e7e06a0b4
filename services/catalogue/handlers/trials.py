"""Trial runs of an item before its release: model cases, what they find, and that it is mended (ledger R050)."""

import json

from services.catalogue import events
from services.catalogue.commands.trials import CloseTrialFinding, RecordTrialFinding, TryChange
from services.catalogue.domain.changes import ENDING, KEYS, Change
from services.catalogue.domain.trial_cases import OUTCOMES, TrialCase, entry_mark, kept_values, tried
from services.catalogue.handlers.calendars import calendar_around
from services.catalogue.handlers.changes import actor, happened, known
from services.catalogue.ports import Catalogue
from services.chassis.auth import CLERK, EDITOR, SUPERVISOR
from services.chassis.errors import Conflict, Fault, Invalid
from services.chassis.patterns import RulesMalformed

MAX_TEXT = 500
MAX_MATERIALS, MAX_CODE = 100, 64
PARTY_TYPES = frozenset("123456")


def record_trial_finding(command: RecordTrialFinding, catalogue: Catalogue) -> Change:
    """Keep what was found. Refuses CHANGE_STATE, TEXT_REQUIRED, TEXT_TOO_LONG, TRIAL_FINDINGS_FULL."""
    was = known(command.by, command.change, catalogue, CLERK, EDITOR, SUPERVISOR, *KEYS)
    if was.meta.answers(command.asked):
        return was
    text = _told("/text", command.text)
    now = was.found_wanting(text, actor(command.by), catalogue.clock.now())
    event = happened(events.TrialFindingRecorded, now, command.by, catalogue, was.state, text)
    return catalogue.changes.save(was, now, [event], command.asked)


def close_trial_finding(command: CloseTrialFinding, catalogue: Catalogue) -> Change:
    """Close one, with how it was mended. Refuses CHANGE_STATE, TEXT_REQUIRED, TEXT_TOO_LONG, TRIAL_FINDING_UNKNOWN."""
    was = known(command.by, command.change, catalogue, SUPERVISOR, *KEYS)
    if was.meta.answers(command.asked):
        return was
    resolution = _told("/resolution", command.resolution)
    now = was.mended(command.finding, resolution, actor(command.by), catalogue.clock.now())
    event = happened(events.TrialFindingClosed, now, command.by, catalogue, was.state, resolution)
    return catalogue.changes.save(was, now, [event], command.asked)


def try_change(command: TryChange, catalogue: Catalogue) -> Change:
    """Keep a model case and what it met. Refuses CHANGE_STATE, TRIAL_INVALID with every fault, TRIAL_IMPOSSIBLE, TRIALS_FULL."""
    was = known(command.by, command.change, catalogue, CLERK, EDITOR, SUPERVISOR, *KEYS)
    if was.meta.answers(command.asked):
        return was
    if was.proposal.kind in ENDING:
        raise Conflict("CHANGE_STATE", "变更当前状态不能办理此操作")
    _refuse_malformed(command)
    row, at = json.loads(was.proposal.row), catalogue.clock.now()
    places = catalogue.divisions.places(was.county)
    today = catalogue.clock.today()
    calendar = calendar_around(today, catalogue)
    try:
        verdict = tried(
            row,
            command.case,
            today,
            lambda code: places is not None and places.get(code) is not None,
            calendar,
        )
    except RulesMalformed as error:
        fault = Fault("/row", "TRIAL_IMPOSSIBLE", str(error)[:MAX_TEXT])
        raise Invalid("TRIAL_IMPOSSIBLE", "变更内容有误，不能试办", faults=(fault,)) from error
    case = TrialCase(
        number=0,
        entry=entry_mark(was.proposal.row),
        expected=command.expected,
        verdict=verdict,
        party_type=command.case.party_type,
        values=kept_values(row, command.case.form),
        handed_in=tuple(one.code for one in command.case.materials),
        by=command.by.subject,
        at=at,
    )
    now = was.tried(case, actor(command.by), at)
    event = happened(events.ChangeTried, now, command.by, catalogue, was.state, verdict.outcome)
    return catalogue.changes.save(was, now, [event], command.asked)


def _refuse_malformed(command: TryChange) -> None:
    faults = []
    if command.expected not in OUTCOMES:
        faults.append(Fault("/expected", "EXPECTED_UNKNOWN", f"预期应为：{'、'.join(OUTCOMES)}"))
    if command.case.party_type not in PARTY_TYPES:
        faults.append(Fault("/party_type", "PARTY_TYPE_UNKNOWN", "申请人类型应为 1 至 6"))
    if not isinstance(command.case.form, dict):
        faults.append(Fault("/form", "FORM_MALFORMED", "表单应为一个对象"))
    if len(command.case.materials) > MAX_MATERIALS or any(
        len(one.code) > MAX_CODE for one in command.case.materials
    ):
        faults.append(Fault("/materials", "MATERIALS_TOO_MANY", f"材料不超过{MAX_MATERIALS}件"))
    if faults:
        raise Invalid("TRIAL_INVALID", "试办内容有误，请逐项更正", faults=faults)


def _told(pointer: str, text: str) -> str:
    told = text.strip()
    if not told:
        raise Invalid("TEXT_REQUIRED", "请填写内容", faults=(Fault(pointer, "TEXT_REQUIRED", "请填写内容"),))
    if len(told) > MAX_TEXT:
        detail = f"不超过{MAX_TEXT}个字"
        raise Invalid("TEXT_TOO_LONG", detail, faults=(Fault(pointer, "TEXT_TOO_LONG", detail),))
    return told
