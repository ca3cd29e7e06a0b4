"""Reasons around certificates."""

from gateway.reasons.reason import Reason

CERTIFICATES = {
    "CERTIFICATE_NOT_FOUND": Reason(404, "没有找到该证照", "No such certificate, or not yours to see"),
    "CERTIFICATE_ID_INVALID": Reason(
        422, "电子证照标识有误", "Not an identifier of a certificate, or its check character is wrong"
    ),
    "CERTIFICATE_STATE": Reason(409, "证照当前状态不能进行此操作", "The certificate is at an end"),
    "CERTIFICATE_DELIVERED": Reason(409, "该证照已经领取或寄出", "It was handed over before"),
    "CERTIFICATE_EXPIRED": Reason(409, "该证照已超过有效期", "Its validity is over"),
    "DELIVERY_BY_REGISTER": Reason(
        409,
        "随办件颁发的证照须在取件登记簿中登记",
        "It is handed over with the result of its application",
    ),
    "REVOCATION_INVALID": Reason(422, "撤销证照的信息有误", "The revocation has faults; see errors"),
    "REVOCATION_REASON_UNKNOWN": Reason(422, "没有这种失效理由", "No such legal reason"),
    "DELIVERY_INVALID": Reason(422, "送达登记有误", "The entry has faults; see errors"),
    "DELIVERY_METHOD_UNKNOWN": Reason(422, "没有这种送达方式", "No such way of delivery"),
    "COLLECTOR_REQUIRED": Reason(422, "须登记领取人", "Who came to collect it is missing or too long"),
    "DOCUMENT_REQUIRED": Reason(
        422, "须登记领取人出示的证件号码", "The number of the document shown is missing"
    ),
    "SITE_REQUIRED": Reason(422, "须登记领取地点", "The place of pick-up is missing"),
    "TRACKING_REQUIRED": Reason(422, "须登记邮件号", "The tracking number is missing"),
    "PAPER_INVALID": Reason(422, "打印登记有误", "The entry has faults; see errors"),
    "BLANK_REQUIRED": Reason(422, "须登记证件用纸编号", "The serial number of the form is missing"),
    "PAPER_RECORDED": Reason(409, "该证件用纸编号已经登记", "That form was recorded before"),
    "PAPERS_EXHAUSTED": Reason(409, "打印份数已达上限", "No more paper copies of this certificate"),
}
