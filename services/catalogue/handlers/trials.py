"""Trial runs of an item before its release: model cases, what they find, and that it is mended (ledger R050)."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.catalogue import events
from services.catalogue.commands.trials import CloseTrialFinding, RecordTrialFinding, TryChange, TryPackage
from services.catalogue.domain.changes import ENDING, KEYS, Change
from services.catalogue.domain.package_trials import Ground, package_tried
from services.catalogue.domain.trial_cases import OUTCOMES, TrialCase, Verdict, entry_mark, kept_values, tried
from services.catalogue.handlers.calendars import calendar_around
from services.catalogue.handlers.changes import actor, happened, known
from services.catalogue.handlers.packages import with_entry
from services.catalogue.handlers.references import references_of
from services.catalogue.ports import Catalogue
from services.chassis.auth import CLERK, EDITOR, SUPERVISOR
from services.chassis.errors import Conflict, Fault, Invalid
from services.chassis.patterns import RulesMalformed

MAX_TEXT = 500
MAX_MATERIALS, MAX_CODE = 100, 64
MAX_APPLICANTS = 30
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
    was, done = _on_trial(command, catalogue)
    if done:
        return was
    _refuse_malformed(command)
    row, case, today = json.loads(was.proposal.row), command.case, catalogue.clock.today()
    try:
        verdict = tried(row, case, today, _places(was, catalogue), calendar_around(today, catalogue))
    except RulesMalformed as error:
        raise _impossible(error) from error
    codes = (one.code for one in case.materials)
    met = _met(command, was, verdict, kept_values(row, case.form), codes, catalogue)
    return _kept(command, was, replace(met, party_type=case.party_type), catalogue)


def try_package(command: TryPackage, catalogue: Catalogue) -> Change:
    """Keep a model case of a package and what it met. Refuses as `try_change`, PACKAGE_NOT_LISTED, MEMBER_NOT_OPTIONAL,
    ITEM_NOT_IN_PACKAGE, REFERENCES_MISSING.
    """
    was, done = _on_trial(command, catalogue)
    if done:
        return was
    _refuse_malformed_package(command)
    case, today = command.case, catalogue.clock.today()
    entry = json.loads(was.proposal.row)
    package, members = with_entry(
        case.package, case.optional, was.county, was.proposal.item, entry, catalogue
    )
    ground = Ground(
        row=json.loads(package.content.document),
        version=package.version,
        members=members,
        references=references_of(was.county, catalogue),
        today=today,
        knows_division=_places(was, catalogue),
        calendar=calendar_around(today, catalogue),
    )
    try:
        verdict, joined, values = package_tried(ground, case)
    except RulesMalformed as error:
        raise _impossible(error) from error
    met = _met(command, was, verdict, values, (paper.code for _, paper in case.materials), catalogue)
    return _kept(command, was, replace(met, package=joined), catalogue)


def _on_trial(command: TryChange | TryPackage, catalogue: Catalogue) -> tuple[Change, bool]:
    """The change, and True when this very ask was answered before. Refuses CHANGE_STATE when it ends an entry."""
    was = known(command.by, command.change, catalogue, CLERK, EDITOR, SUPERVISOR, *KEYS)
    if was.meta.answers(command.asked):
        return was, True
    if was.proposal.kind in ENDING:
        raise Conflict("CHANGE_STATE", "变更当前状态不能办理此操作")
    return was, False


def _met(
    command: TryChange | TryPackage,
    was: Change,
    verdict: Verdict,
    values: Mapping[str, Any],
    codes: Iterable[str],
    catalogue: Catalogue,
) -> TrialCase:
    return TrialCase(
        number=0,
        entry=entry_mark(was.proposal.row),
        expected=command.expected,
        verdict=verdict,
        party_type="",
        values=values,
        handed_in=tuple(codes),
        by=command.by.subject,
        at=catalogue.clock.now(),
    )


def _kept(command: TryChange | TryPackage, was: Change, case: TrialCase, catalogue: Catalogue) -> Change:
    now = was.tried(case, actor(command.by), case.at)
    event = happened(events.ChangeTried, now, command.by, catalogue, was.state, case.verdict.outcome)
    return catalogue.changes.save(was, now, [event], command.asked)


def _places(change: Change, catalogue: Catalogue) -> Callable[[str], bool]:
    places = catalogue.divisions.places(change.county)
    return lambda code: places is not None and places.get(code) is not None


def _impossible(error: RulesMalformed) -> Invalid:
    fault = Fault("/row", "TRIAL_IMPOSSIBLE", str(error)[:MAX_TEXT])
    return Invalid("TRIAL_IMPOSSIBLE", "变更内容有误，不能试办", faults=(fault,))


def _refuse_malformed_package(command: TryPackage) -> None:
    case = command.case
    roles = [one.role for one in case.applicants]
    faults = _common_faults(command.expected, case.form, [(one.code, of) for of, one in case.materials])
    once = 1 <= len(set(roles)) == len(roles) <= MAX_APPLICANTS
    if not once or any(len(role) > MAX_CODE for role in roles):
        detail = f"每一申请人须填写一次，角色不超过{MAX_CODE}个字符"
        faults.append(Fault("/applicants", "APPLICANTS_MALFORMED", detail))
    faults += [
        Fault(f"/applicants/{at}/party_type", "PARTY_TYPE_UNKNOWN", "申请人类型应为 1 至 6")
        for at, one in enumerate(case.applicants[:MAX_APPLICANTS])
        if one.party_type not in PARTY_TYPES
    ]
    _refuse(faults)


def _refuse_malformed(command: TryChange) -> None:
    case = command.case
    faults = _common_faults(command.expected, case.form, [(one.code, "") for one in case.materials])
    if case.party_type not in PARTY_TYPES:
        faults.append(Fault("/party_type", "PARTY_TYPE_UNKNOWN", "申请人类型应为 1 至 6"))
    _refuse(faults)


def _common_faults(expected: str, form: object, papers: Sequence[tuple[str, str]]) -> list[Fault]:
    """What may be wrong with any model case. `papers`: (code, role whose it is)."""
    faults = []
    if expected not in OUTCOMES:
        faults.append(Fault("/expected", "EXPECTED_UNKNOWN", f"预期应为：{'、'.join(OUTCOMES)}"))
    if not isinstance(form, dict):
        faults.append(Fault("/form", "FORM_MALFORMED", "表单应为一个对象"))
    if len(papers) > MAX_MATERIALS or any(len(text) > MAX_CODE for paper in papers for text in paper):
        faults.append(Fault("/materials", "MATERIALS_TOO_MANY", f"材料不超过{MAX_MATERIALS}件"))
    return faults


def _refuse(faults: Sequence[Fault]) -> None:
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
