"""Trial runs of an item before its release: what they find, and that it is mended (ledger R050)."""

from services.catalogue import events
from services.catalogue.commands.trials import CloseTrialFinding, RecordTrialFinding
from services.catalogue.domain.changes import KEYS, Change
from services.catalogue.handlers.changes import actor, happened, known
from services.catalogue.ports import Catalogue
from services.chassis.auth import CLERK, EDITOR, SUPERVISOR
from services.chassis.errors import Fault, Invalid

MAX_TEXT = 500


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


def _told(pointer: str, text: str) -> str:
    told = text.strip()
    if not told:
        raise Invalid("TEXT_REQUIRED", "请填写内容", faults=(Fault(pointer, "TEXT_REQUIRED", "请填写内容"),))
    if len(told) > MAX_TEXT:
        detail = f"不超过{MAX_TEXT}个字"
        raise Invalid("TEXT_TOO_LONG", detail, faults=(Fault(pointer, "TEXT_TOO_LONG", detail),))
    return told
