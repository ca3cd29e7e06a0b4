"""Reasons around the cards of electronic supervision."""

from gateway.reasons.reason import Reason

SUPERVISION = {
    "CARD_NOT_FOUND": Reason(404, "没有找到该督办牌", "No such card"),
    "CARD_STATE": Reason(409, "当前状态不能进行此操作", "The card's state does not allow this"),
    "GROUPING_UNKNOWN": Reason(
        422, "统计口径应为 site、department 或 level", "Grouped by site, department or level"
    ),
    "PERIOD_INVALID": Reason(
        422, "期间应为先后两个月份，至多36个月", "Two months in order, YYYY-MM, at most 36 months"
    ),
}
