"""All sessions of an account ended at once, and what ends tokens before their time."""

from dataclasses import dataclass
from datetime import datetime

from services.chassis.errors import Invalid
from services.chassis.masking import mask_text
from services.chassis.messages import Meta

MAX_REASON = 500
ENDS_AT_ONCE = 2000
"""Most ends of one kind in one answer."""


@dataclass(frozen=True, slots=True)
class Revocation:
    """`id`: the account's. Sessions started and tokens issued until `before` are void."""

    id: str
    before: datetime
    meta: Meta = Meta()


@dataclass(frozen=True, slots=True)
class End:
    """One session ended at `before`, or with `session` "" every session of `account` started until then.

    `stack` says so; it is believed for tokens of its own subtree.
    """

    session: str
    account: str
    stack: str
    before: datetime


def sound_reason(text: str) -> str:
    """A reason as trails keep it, personal numbers masked. Raises `Invalid` REASON_REQUIRED or REASON_TOO_LONG."""
    reason = text.strip()
    if not reason:
        raise Invalid("REASON_REQUIRED", "请说明理由")
    if len(reason) > MAX_REASON:
        raise Invalid("REASON_TOO_LONG", f"理由不超过{MAX_REASON}个字")
    return mask_text(reason)
