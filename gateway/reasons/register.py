"""Reasons of changes, batches and indicators of the register."""

from gateway.reasons.reason import Reason

REGISTER = {
    "CHANGE_INVALID": Reason(422, "变更有误，请按所列各项修改", "The change has faults; see errors"),
    "BASIC_UNKNOWN": Reason(404, "基本目录中没有该事项", "No such basic entry"),
    "ITEM_NOT_IMPLEMENTED": Reason(
        422,
        "该事项只列入基本目录，尚未编制实施清单，不能申请",
        "A basic entry without an implementation here; it cannot be applied for",
    ),
    "CHANGE_STATE": Reason(409, "变更当前状态不能办理此操作", "Not possible in the change's state"),
    "CHANGE_UNKNOWN": Reason(404, "没有这项变更", "No such change"),
    "ROW_TYPE": Reason(422, "事项应为一个JSON对象", "The entry must be a JSON object"),
    "DOCUMENT_TOO_LARGE": Reason(422, "事项内容过大", "The entry is too large"),
    "REFERENCES_MISSING": Reason(
        503,
        "本县的法规目录和代码表尚未导入",
        "The county's reference data is not there yet",
    ),
    "LISTED_ELSEWHERE": Reason(409, "该编码的事项已列入另一张清单", "Listed in another list already"),
    "ITEM_MOVED_ON": Reason(
        409,
        "该事项已有新的版本，请据此重新拟定",
        "The item has a newer version; revise first",
    ),
    "KEY_TURNED": Reason(409, "本方已经审核通过", "This authority has approved already"),
    "DRAFTER_MAY_NOT_APPROVE": Reason(
        403, "拟稿人不能审核自己拟定的变更", "Whoever wrote it may not approve it"
    ),
    "KEYS_NEED_TWO_PERSONS": Reason(403, "两方审核须由不同的人作出", "The two keys are two persons'"),
    "KEYS_MISSING": Reason(409, "须经两方审核通过后才能发布", "Both authorities must approve first"),
    "NOT_YET_DUE": Reason(409, "尚未到生效日期", "Its day has not come"),
    "CHAIN_INCOMPLETE": Reason(
        409, "整链调整的事项尚未全部审核通过", "Not every member of the chain is ready"
    ),
    "BATCH_INVALID": Reason(422, "批次有误，请按所列各项修改", "The batch has faults; see errors"),
    "BATCH_UNKNOWN": Reason(404, "没有这个批次", "No such batch"),
    "DATE_MALFORMED": Reason(422, "日期应为YYYY-MM-DD", "A date is written YYYY-MM-DD"),
    "TITLE_REQUIRED": Reason(422, "请填写名称", "A title is required"),
    "ITEM_ID_MALFORMED": Reason(422, "事项标识格式有误", "Not an item id"),
    "CHAIN_TOO_LONG": Reason(422, "一条链的事项过多", "The chain has too many items"),
    "BASELINE_UNKNOWN": Reason(404, "没有这个基线", "No such baseline"),
    "BASELINE_EXISTS": Reason(409, "今日已有同名基线", "There is a baseline of that name of today"),
    "POSITION_INVALID": Reason(422, "经纬度或坐标系有误", "Not a place on the earth"),
    "BREAKDOWN_UNKNOWN": Reason(422, "没有这种分组", "Not a way to break rates down"),
    "REGISTER_EMPTY": Reason(409, "本县还没有已发布的事项", "Nothing is published in the county yet"),
    "EXPORT_FORMAT_UNKNOWN": Reason(422, "没有这种导出格式", "The format is csv or jsonl"),
    "LIST_TOO_LARGE": Reason(422, "目录过大，不能一次导出", "The register is too large for one export"),
    "TEXT_REQUIRED": Reason(422, "请填写内容", "Say something"),
    "TRIAL_FINDINGS_OPEN": Reason(
        409, "试运行发现的问题尚未全部关闭", "Findings of the trial run are still open"
    ),
    "TRIAL_FINDINGS_FULL": Reason(409, "试运行问题过多", "The trial run has too many findings"),
    "TRIAL_FINDING_UNKNOWN": Reason(404, "没有这条试运行问题", "No such finding"),
    "TRIAL_FINDING_CLOSED": Reason(409, "该问题已经关闭", "That finding is closed already"),
    "TRIALS_FULL": Reason(409, "试办件数已满", "The change has as many trials as it may"),
    "TRIAL_MISSING": Reason(409, "发布前须有一件按预期通过的试办", "No model case was accepted on it yet"),
    "TRIAL_INVALID": Reason(422, "试办内容有误，请逐项更正", "The trial has faults; see errors"),
    "TRIAL_IMPOSSIBLE": Reason(422, "变更内容有误，不能试办", "The entry cannot be tried as it stands"),
    "EXPECTED_UNKNOWN": Reason(422, "预期应为 accepted 或 refused", "Expect accepted or refused"),
    "PARTY_TYPE_UNKNOWN": Reason(422, "申请人类型应为 1 至 6", "No such type of applicant"),
    "APPLICANTS_MALFORMED": Reason(422, "每一申请人须填写一次", "Each applicant is given once"),
    "ITEM_NOT_IN_PACKAGE": Reason(
        422, "所变更的事项不在本套餐的办理事项中", "The changed item takes no part in this package"
    ),
    "FORM_MALFORMED": Reason(422, "表单应为一个对象", "The form is no object"),
    "MATERIALS_TOO_MANY": Reason(422, "材料过多", "Too many materials"),
    "LIST_UNKNOWN": Reason(422, "没有这张清单", "No such list"),
}
