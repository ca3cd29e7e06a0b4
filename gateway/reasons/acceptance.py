"""Reasons around taking an application on, and the order of a joint case."""

from gateway.reasons.reason import Reason

ACCEPTANCE = {
    "DEEMED_ACCEPTED": Reason(
        409, "已超过五个工作日，视为受理", "Five working days have passed; it is taken on by law"
    ),
    "MATERIAL_NOT_NEEDED": Reason(
        422, "按办事指南无需提交该材料", "The guide does not ask for this material here"
    ),
    "NOTICE_INCOMPLETE": Reason(422, "一次性告知遗漏了材料", "The one notice leaves out a missing material"),
    "MATERIAL_NOT_IN_NOTICE": Reason(
        409, "一次性告知以外的材料，不得再要求提交", "The one notice did not name this material"
    ),
    "RETURN_INVALID": Reason(422, "不予受理的内容有误", "The refusal has faults; see errors"),
    "RETURN_CAUSE_REQUIRED": Reason(422, "须指明不予受理的情形", "The cause of the refusal must be named"),
    "RETURN_CAUSE_NOT_LAWFUL": Reason(
        422, "行政许可不得以该情形不予受理", "A licence is refused only for the causes that the law names"
    ),
    "RETURN_CAUSE_UNKNOWN": Reason(422, "没有这种不予受理的情形", "No such cause for a refusal"),
    "ORGAN_REQUIRED": Reason(422, "须告知申请人向哪个机关申请", "The right organ must be named"),
    "ORGAN_UNKNOWN": Reason(422, "没有这个部门", "No such department"),
    "ORGAN_IS_THIS": Reason(422, "所指明的机关正是本机关", "The organ named is this one"),
    "ORGAN_NOT_ASKED": Reason(
        422, "仅在不属于本机关职权时指明机关", "An organ is named only when the matter is another's"
    ),
    "NOTICE_NOT_GIVEN": Reason(
        409, "没有一次性告知过补正材料", "No notice was given that could go unanswered"
    ),
    "TASK_PENDING": Reason(409, "须先由其他部门作出准予决定", "Other departments have to grant theirs first"),
    "MATERIAL_REQUIRED": Reason(422, "须列明材料", "The materials have to be named"),
    "CONSENT_REQUIRED": Reason(422, "当场更正须经申请人同意", "The applicant must agree to the correction"),
    "ITEM_CHANGED": Reason(409, "事项已更新，不能当场更正", "Another version of the item is in force"),
    "CORRECTION_MOVES_CASE": Reason(
        422, "更正后应由其他机关办理", "With this correction another place would decide"
    ),
}
