"""Reasons around commitments, the checks that follow them, and random inspection."""

from gateway.reasons.reason import Reason

COMMITMENTS = {
    "AFTER_CHECK_INVALID": Reason(422, "核查结果有误，请逐项更正", "The result has faults; see errors"),
    "AFTER_CHECK_NOT_FOUND": Reason(404, "没有找到该核查", "No such check, or not yours to see"),
    "AFTER_CHECK_STATE": Reason(
        409, "当前状态不能进行此操作", "Not possible in the check's state; errors say what is"
    ),
    "CHECK_RESULT_UNKNOWN": Reason(422, "核查结果应为kept或broken", "A result is kept or broken"),
    "COMMITMENT_BARRED": Reason(
        403, "有承诺不实记录，不适用告知承诺", "A broken promise is on record; hand in the papers instead"
    ),
    "COMMITMENT_NOT_ENABLED": Reason(
        403, "该部门尚未开展告知承诺", "The department does not take commitments yet"
    ),
    "COMMITMENT_NOT_OFFERED": Reason(422, "该事项不适用告知承诺", "The item offers no commitment"),
    "COMMITMENT_SIGNATURE_WRONG": Reason(
        422, "签名与承诺书、申请人或申请表不符", "The signature does not fit text, applicant and form"
    ),
    "COMMITMENT_TEXT_CHANGED": Reason(
        422, "承诺书版本不符，请重新阅读并签署", "Another version of the text is in force"
    ),
    "COMMITMENT_TIME_WRONG": Reason(
        422, "签署时间应在提交前一日之内", "Signed more than a day ago, in the future, or at no time"
    ),
    "DRAW_OUT_OF_RANGE": Reason(422, "抽取数量应为1至200", "Between 1 and 200 are drawn"),
    "FINDING_INVALID": Reason(422, "检查结果有误，请逐项更正", "The finding has faults; see errors"),
    "FINDING_RECORDED": Reason(409, "该项检查结果已经登记", "That finding is recorded already"),
    "INSPECTORS_OUT_OF_RANGE": Reason(422, "执法检查人员应为2至50名", "Between 2 and 50 inspectors"),
    "INSPECTOR_NOT_DRAWN": Reason(
        403, "只有抽中的检查人员可以登记结果", "Only an inspector who was drawn records"
    ),
    "INSPECTOR_TWICE": Reason(422, "同一检查人员只能列一次", "An inspector is named more than once"),
    "INTERESTS_INVALID": Reason(
        422,
        "须回避的对象应为证件号码，不超过20个",
        "Interests are at most 20 numbers of persons or organisations",
    ),
    "ITEM_REQUIRED": Reason(422, "按证照抽查须指明事项", "Name the item whose certificates are inspected"),
    "PLAN_INVALID": Reason(422, "抽查计划有误，请逐项更正", "The plan has faults; see errors"),
    "PLAN_NOT_FOUND": Reason(404, "没有找到该抽查计划", "No such plan"),
    "PLAN_STATE": Reason(
        409, "当前状态不能进行此操作", "Not possible in the plan's state; errors say what is"
    ),
    "POPULATION_EMPTY": Reason(409, "检查对象名录库为空", "There is nobody to draw"),
    "POPULATION_UNKNOWN": Reason(
        422, "名录库应为commitments或certificates", "Drawn from commitments or certificates"
    ),
    "QUARTER_INVALID": Reason(422, "期间应为本季度或以后的季度", "A quarter from the running one on, 2026Q4"),
    "SEED_CHANGED": Reason(409, "随机种子与公示的摘要不符", "The seed does not fit its published digest"),
    "VISIT_FINDING_UNKNOWN": Reason(
        422, "检查结果应为no_problem、problem或not_found", "One of no_problem, problem, not_found"
    ),
    "VISIT_NOT_FOUND": Reason(404, "没有找到这次检查", "No such visit, or not yours to see"),
    "VISIT_STATE": Reason(409, "当前状态不能进行此操作", "Not possible in the visit's state"),
}
