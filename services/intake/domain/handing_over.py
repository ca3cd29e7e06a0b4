"""What a choice of delivery and an entry about it must hold, and in which lists of the exit window it stands."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from services.chassis.clock import day_of, rfc3339
from services.chassis.errors import Fault, Invalid
from services.chassis.levels import ancestors, is_division
from services.intake.domain.delivery import POST, WAYS, WINDOW, Delivery, opened
from services.intake.domain.delivery_life import CHOSEN, DELIVERED, LAPSED
from services.intake.domain.life import DECIDED

if TYPE_CHECKING:
    from services.intake.domain.application import Application

TO_DELIVER, REGISTER = "open", "delivered"
LISTS = (TO_DELIVER, REGISTER)
LONGEST_NAME, LONGEST_ADDRESS, LONGEST_CARRIER, LONGEST_NOTE = 100, 200, 50, 500
_SITE = re.compile(r"(?P<division>[0-9]{6,12})-[A-Za-z0-9]{1,16}")
_WINDOW = re.compile(r"(?P<site>[0-9]{6,12}-[A-Za-z0-9]{1,16})-[A-Za-z0-9-]{1,16}")
_PHONE = re.compile(r"[0-9+() -]{3,24}")
_DOCUMENT = re.compile(r"[0-9A-Za-z() （）-]{4,30}")
_TRACKING = re.compile(r"[0-9A-Za-z-]{4,40}")


@dataclass(frozen=True, slots=True)
class PostTo:
    """Where it is to be posted, as it was typed."""

    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)


def division_of(site: str) -> str:
    """The division that leads a site's id, "" when it is none."""
    found = _SITE.fullmatch(site)
    division = found["division"] if found else ""
    return division if is_division(division) else ""


def site_of(window: str) -> str:
    """The site that leads a window's id, "" when it is none."""
    found = _WINDOW.fullmatch(window)
    return found["site"] if found and division_of(found["site"]) else ""


def check_choice(way: str, site: str, to: PostTo, knows: Callable[[str], bool]) -> None:
    """Raises `Invalid` DELIVERY_INVALID with every fault: DELIVERY_METHOD_UNKNOWN, PICK_UP_SITE_UNKNOWN,
    ADDRESSEE_REQUIRED, ADDRESS_REQUIRED, PHONE_INVALID.
    """
    faults = []
    if way not in WAYS:
        faults.append(Fault("/way", "DELIVERY_METHOD_UNKNOWN", f"送达方式应为：{'、'.join(WAYS)}"))
    if site and (way != WINDOW or not division_of(site) or not knows(site)):
        faults.append(Fault("/site", "PICK_UP_SITE_UNKNOWN", "没有这个领取地点，或该送达方式不设领取地点"))
    if way == POST:
        if not 0 < len(to.name.strip()) <= LONGEST_NAME:
            faults.append(Fault("/name", "ADDRESSEE_REQUIRED", f"须填写收件人，不超过{LONGEST_NAME}字"))
        if not 5 <= len(to.address.strip()) <= LONGEST_ADDRESS:
            faults.append(Fault("/address", "ADDRESS_REQUIRED", f"须填写收件地址，5至{LONGEST_ADDRESS}字"))
        if not _PHONE.fullmatch(to.phone):
            faults.append(Fault("/phone", "PHONE_INVALID", "须填写收件人电话"))
    _refuse("送达方式有误，请逐项更正", faults)


def check_pick_up(delivery: Delivery, window: str, collector: str, document: str) -> None:
    """Raises `Invalid` DELIVERY_INVALID with every fault: WINDOW_REQUIRED, WINDOW_ELSEWHERE, COLLECTOR_REQUIRED,
    DOCUMENT_REQUIRED.
    """
    faults = []
    site = site_of(window)
    if not site:
        faults.append(Fault("/window", "WINDOW_REQUIRED", "须登记发放窗口"))
    elif delivery.choice.site not in ("", site):
        faults.append(Fault("/window", "WINDOW_ELSEWHERE", f"申请人选择的领取地点为{delivery.choice.site}"))
    if not 0 < len(collector.strip()) <= LONGEST_NAME:
        faults.append(Fault("/collector", "COLLECTOR_REQUIRED", f"须登记领取人，不超过{LONGEST_NAME}字"))
    if not _DOCUMENT.fullmatch(document):
        faults.append(Fault("/document", "DOCUMENT_REQUIRED", "须登记领取人出示的证件号码"))
    _refuse("取件登记有误，请逐项更正", faults)


def check_dispatch(carrier: str, tracking: str) -> None:
    """Raises `Invalid` DELIVERY_INVALID with CARRIER_REQUIRED, TRACKING_REQUIRED faults."""
    faults = []
    if not 0 < len(carrier.strip()) <= LONGEST_CARRIER:
        faults.append(Fault("/carrier", "CARRIER_REQUIRED", f"须登记寄递企业，不超过{LONGEST_CARRIER}字"))
    if not _TRACKING.fullmatch(tracking):
        faults.append(Fault("/tracking", "TRACKING_REQUIRED", "须登记邮件号"))
    _refuse("寄出登记有误，请逐项更正", faults)


def check_return(note: str) -> None:
    """Raises `Invalid` DELIVERY_INVALID with REASON_REQUIRED, REASON_TOO_LONG faults."""
    faults = [] if note.strip() else [Fault("/note", "REASON_REQUIRED", "须登记退回原因")]
    if len(note) > LONGEST_NOTE:
        faults.append(Fault("/note", "REASON_TOO_LONG", f"不超过{LONGEST_NOTE}字"))
    _refuse("投递结果登记有误", faults)


def exit_keys(application: "Application") -> tuple[list[str], str]:
    """The lists in which it stands, `<place>/<list>`, and where in them; neither before the decision nor once it
    is revoked.

    A place is a site, `@` and the division where it is collected when no site was chosen, or any division above.
    """
    delivery, decided_at = application.delivery, application.decided_at
    if delivery is None or delivery.state in (CHOSEN, LAPSED) or decided_at is None:
        return [], ""
    entry = delivery.entry
    site = entry.site if entry and entry.site else delivery.choice.site
    division = division_of(site) or application.division
    which = REGISTER if delivery.state == DELIVERED else TO_DELIVER
    places = (site or f"@{division}", *ancestors(division))
    at = entry.at if entry else decided_at
    return [f"{place}/{which}" for place in places], f"{rfc3339(at)}.{application.id}"


def list_keys(site: str, division: str, which: str) -> list[str]:
    """Under which keys a list is found: a site's with what nobody chose a site for, or a whole subtree's."""
    places = (site, f"@{division_of(site)}") if site else (division,)
    return [f"{place}/{which}" for place in places]


def with_delivery(application: "Application", decided_by: tuple[str, ...]) -> "Application":
    """A decided one with its delivery, in the write that keeps the decision."""
    if application.status != DECIDED:
        return application
    return replace(application, delivery=opened(application.delivery, decided_by))


def posted_to(application: "Application") -> dict[str, str]:
    """Where it is posted, sealed, for whoever may open it for a purpose."""
    to = application.delivery.choice.to if application.delivery else None
    return {"name": to.name_sealed, "phone": to.phone_sealed, "address": to.address_sealed} if to else {}


def handed_over_on(application: "Application") -> date | None:
    """The day on which its delivery ended."""
    entry = application.delivery.entry if application.delivery else None
    return day_of(entry.at) if entry else None


def _refuse(detail: str, faults: list[Fault]) -> None:
    if faults:
        raise Invalid("DELIVERY_INVALID", detail, faults=faults)
