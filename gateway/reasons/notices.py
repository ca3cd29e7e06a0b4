"""Reasons about written notices."""

from gateway.reasons.reason import Reason

NOTICES = {
    "NOTICE_NOT_FOUND": Reason(404, "没有这份通知书", "The application has no such notice"),
}
