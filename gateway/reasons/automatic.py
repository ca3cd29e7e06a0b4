"""Reasons around automatic approval."""

from gateway.reasons.reason import Reason

AUTOMATIC = {
    "AUTO_RULES_NOT_FOUND": Reason(
        404, "该事项在本地没有自动审批规则", "No automatic rules for the item here"
    ),
    "AUTO_RULES_STATE": Reason(409, "当前状态不能进行此操作", "The rules' state does not allow this"),
    "AUTO_RULES_MISSING": Reason(409, "该事项没有声明自动审批规则", "The item declares no automatic rules"),
    "AUTO_RULES_JOINT": Reason(
        409, "由多个部门共同办理的事项不能自动审批", "What several departments decide is never automatic"
    ),
    "AUTO_RULES_MALFORMED": Reason(422, "自动审批规则有误", "The item's automatic rules cannot be read"),
    "AUTO_CHECK_MISSING": Reason(409, "没有等待人工复核的自动审批", "No automatic grant waits for a look"),
    "VALUES_MALFORMED": Reason(422, "试算的内容有误", "The values to try are no objects"),
}
