"""Reasons around handing over results."""

from gateway.reasons.reason import Reason

DELIVERIES = {
    "ADDRESSEE_REQUIRED": Reason(422, "须填写收件人", "To whom it is posted is missing or too long"),
    "ADDRESS_REQUIRED": Reason(422, "须填写收件地址", "Where it is posted is missing or too long"),
    "CARRIER_REQUIRED": Reason(422, "须登记寄递企业", "The carrier is missing or too long"),
    "DELIVERY_NOT_FOUND": Reason(
        404, "该办件还没有需要送达的结果", "Nothing is decided and no way of delivery chosen yet"
    ),
    "DELIVERY_STATE": Reason(
        409, "送达当前状态不能进行此操作", "Not possible in the delivery's state; errors say what is"
    ),
    "DELIVERY_WAY": Reason(409, "与申请人选择的送达方式不符", "Another way of delivery was chosen"),
    "PICK_UP_SITE_UNKNOWN": Reason(422, "没有这个领取地点", "No such place of pick-up, or none for that way"),
    "WINDOW_ELSEWHERE": Reason(
        422, "申请人选择了其他领取地点", "Another place of pick-up was chosen; choose anew first"
    ),
    "WINDOW_REQUIRED": Reason(422, "须登记发放窗口", "The window that hands it over is missing"),
}
