"""What an entry about a certificate must hold: pick-up register (ledger R085), paper copies, revocations."""

import re

from services.approval.domain.certificate import REASONS
from services.chassis.errors import Fault, Invalid

WINDOW, POST, ELECTRONIC = "window", "post", "electronic"
METHODS = (WINDOW, POST, ELECTRONIC)
LEGAL_REASONS = tuple(reason for reason in REASONS if reason != "application_withdrawn")
LONGEST_NAME, LONGEST_NOTE = 100, 2000
_CODE = re.compile(r"[0-9A-Za-z-]{1,40}", re.ASCII)
_DOCUMENT = re.compile(r"[0-9A-Za-z() （）-]{4,30}")


def check_revocation(reason: str, note: str) -> None:
    """Raises `Invalid` REVOCATION_INVALID with REVOCATION_REASON_UNKNOWN, REASON_REQUIRED, REASON_TOO_LONG faults."""
    faults = []
    if reason not in LEGAL_REASONS:
        faults.append(Fault("/reason", "REVOCATION_REASON_UNKNOWN", f"理由应为：{'、'.join(LEGAL_REASONS)}"))
    if not note.strip():
        faults.append(Fault("/note", "REASON_REQUIRED", "须说明事实和依据"))
    if len(note) > LONGEST_NOTE:
        faults.append(Fault("/note", "REASON_TOO_LONG", f"不超过{LONGEST_NOTE}字"))
    _refuse("REVOCATION_INVALID", "撤销证照的信息有误", faults)


def check_delivery(method: str, site: str, collector: str, document: str, tracking: str) -> None:
    """Raises `Invalid` DELIVERY_INVALID with every fault: at a window who came with which document, by post the number."""
    faults = []
    if method not in METHODS:
        faults.append(Fault("/method", "DELIVERY_METHOD_UNKNOWN", f"送达方式应为：{'、'.join(METHODS)}"))
    if len(collector) > LONGEST_NAME or (method == WINDOW and not collector.strip()):
        faults.append(
            Fault("/collector", "COLLECTOR_REQUIRED", f"窗口领取须登记领取人，不超过{LONGEST_NAME}字")
        )
    if (method == WINDOW or document) and not _DOCUMENT.fullmatch(document):
        faults.append(Fault("/document", "DOCUMENT_REQUIRED", "窗口领取须登记领取人出示的证件号码"))
    if (method == WINDOW or site) and not _CODE.fullmatch(site):
        faults.append(Fault("/site", "SITE_REQUIRED", "窗口领取须登记领取地点"))
    if (method == POST or tracking) and not _CODE.fullmatch(tracking):
        faults.append(Fault("/tracking", "TRACKING_REQUIRED", "邮寄须登记邮件号"))
    _refuse("DELIVERY_INVALID", "送达登记有误", faults)


def check_paper(blank: str) -> None:
    """Raises `Invalid` PAPER_INVALID."""
    faults = [] if _CODE.fullmatch(blank) else [Fault("/blank", "BLANK_REQUIRED", "须登记证件用纸编号")]
    _refuse("PAPER_INVALID", "打印登记有误", faults)


def _refuse(reason: str, detail: str, faults: list[Fault]) -> None:
    if faults:
        raise Invalid(reason, detail, faults=faults)
