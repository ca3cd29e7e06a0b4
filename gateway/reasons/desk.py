"""Reasons around the reviewers' desk."""

from gateway.reasons.reason import Reason

DESK = {
    "CASE_CLAIMED": Reason(409, "该办件已由其他审批人员领取", "Another reviewer holds the case"),
    "CASE_NOT_CLAIMED": Reason(409, "该办件尚未被领取", "Nobody holds the case"),
    "CLAIMED_BY_OTHER": Reason(403, "该办件由其他审批人员办理", "Another reviewer holds the case"),
    "TRANSFER_INVALID": Reason(422, "转办申请有误", "The transfer has faults; see errors"),
    "COLLEAGUE_INVALID": Reason(422, "须为本部门的另一名审批人员", "Name another reviewer of the department"),
    "REMINDED_ENOUGH": Reason(409, "催办次数已达上限", "It was reminded of often enough"),
    "DECISION_PROPOSED": Reason(409, "已有一项决定等待复核", "A decision waits for a second person already"),
    "MATERIALS_OUTSTANDING": Reason(
        409, "承诺后补的材料尚未补交，不能准予", "Papers promised for later have not come; see errors"
    ),
    "PROPOSAL_MISSING": Reason(409, "没有等待复核的决定", "No decision waits for a second person"),
    "PROPOSED_BY_OTHER": Reason(403, "只能撤回本人提出的决定", "Somebody else proposed the decision"),
    "HOLDER_UNKNOWN": Reason(422, "应为 mine 或 unclaimed", "Should be mine or unclaimed"),
    "DAY_MALFORMED": Reason(422, "日期应为 YYYY-MM-DD", "A day is written YYYY-MM-DD"),
    "CHIEF_INVALID": Reason(422, "首席代表任命有误", "The appointment has faults; see errors"),
    "CHIEF_INCOMPLETE": Reason(422, "须填写部门和首席代表", "Department and chief representative are needed"),
    "DEPUTY_INVALID": Reason(422, "代理人须为首席代表以外的人员", "The deputy must be somebody else"),
    "CHIEF_ITEMS_INVALID": Reason(422, "事项清单有误", "Too many items, or an empty one"),
    "CHIEF_NOT_FOUND": Reason(404, "该部门尚未任命首席代表", "The department has no chief representative"),
}
