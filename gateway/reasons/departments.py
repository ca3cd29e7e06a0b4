"""Reasons for which an answer of a department that runs elsewhere is not taken."""

from gateway.reasons.reason import Reason

DEPARTMENTS = {
    "SIGNATURE_INVALID": Reason(
        403, "签名无效或已过期", "The signature is wrong, or older than five minutes"
    ),
    "DEPARTMENT_NOT_ASKED": Reason(
        409, "没有向该部门提出这一问题", "That department was not asked this question"
    ),
    "DEPARTMENT_ANSWERED": Reason(
        409, "该部门已经答复，不能再次答复", "That department has answered already"
    ),
    "VERDICT_UNKNOWN": Reason(422, "意见应为 accept 或 reject", "Neither accept nor reject"),
    "FINDINGS_TOO_MANY": Reason(422, "结论过多", "Too many findings"),
    "FINDING_UNKNOWN": Reason(422, "该事项没有这项审查条件", "The item has no such condition"),
    "FINDING_TWICE": Reason(422, "同一审查条件答复了两次", "A condition is answered twice"),
    "NOTE_TOO_LONG": Reason(422, "说明过长", "The note is too long"),
    "ANSWER_CONTRADICTORY": Reason(422, "意见与各项结论不一致", "The verdict contradicts its findings"),
}
