"""Reasons around the clocks of a case."""

from gateway.reasons.reason import Reason

CLOCKS = {
    "CLOCK_REQUEST_INVALID": Reason(
        422, "时限变更申请有误", "The change of the clocks has faults; see errors"
    ),
    "CLOCK_REQUEST_MISSING": Reason(
        409, "没有等待批准的时限变更", "No change of the clocks waits for approval"
    ),
    "CLOCK_REQUEST_PENDING": Reason(
        409, "已有一项时限变更正在等待批准", "Another change of the clocks waits"
    ),
    "CLOCK_EXPIRED": Reason(409, "办理期限已经届满，不能再中止或延长", "The time is over already"),
    "EXTENSION_ALREADY_USED": Reason(409, "办理期限只能延长一次", "The time was prolonged once already"),
    "EXTENSION_NOT_ALLOWED": Reason(409, "该事项不得延长办理期限", "The item's time cannot be prolonged"),
    "PAUSES_EXHAUSTED": Reason(409, "特别程序次数已达上限", "No more special procedures in this case"),
    "PROCEDURE_UNKNOWN": Reason(422, "没有这种特别程序", "No such special procedure"),
    "PROCEDURE_NOT_ON_ITEM": Reason(
        422, "该事项的办事指南未列明这种特别程序", "The item names no such procedure"
    ),
    "DAYS_OUT_OF_RANGE": Reason(422, "天数超出允许范围", "More or fewer days than allowed"),
    "SAME_PERSON_ASKED": Reason(403, "申请人与批准人不能为同一人", "Whoever asked for it may not approve it"),
}
