"""Documents that say who a person is: their kinds, their shapes, and what a person's id is made from."""

import re
from datetime import date

from services.chassis.errors import Fault
from services.chassis.numbers import RESIDENT_ID_FAULTS, normal_resident_id, resident_id_fault

RESIDENT_ID = "111"
_SHAPES = {
    "414": re.compile(r"[A-Z0-9]{5,20}"),
    "511": re.compile(r"[0-9]{8}(?:[0-9]{2})?"),
    "516": re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?"),
}
DOCUMENTS = (RESIDENT_ID, *_SHAPES)
"""GA/T 2000.156 codes: resident ID, passport, Taiwan and HK-Macau travel permits."""
LONGEST_NUMBER = 64


def normal_number(number: str) -> str:
    """A document number or USCC in its one spelling."""
    return normal_resident_id(number[:LONGEST_NUMBER])


def document_key(number: str, document: str = "") -> str:
    """What a person id is the keyed hash of: a resident ID as it is, any other document with its kind."""
    plain = normal_number(number)
    return plain if document in ("", RESIDENT_ID) else f"{document}/{plain}"


def document_faults(number: str, document: str, today: date, place: str, name: str = "number") -> list[Fault]:
    """ID_INVALID, DOCUMENT_UNKNOWN or DOCUMENT_NUMBER_INVALID; the number stands at `place`/`name`."""
    if document not in ("", *DOCUMENTS):
        return [Fault(f"{place}/document", "DOCUMENT_UNKNOWN", f"证件类型须为：{'、'.join(DOCUMENTS)}")]
    if document in ("", RESIDENT_ID):
        wrong = resident_id_fault(number, today)
        return [Fault(f"{place}/{name}", "ID_INVALID", RESIDENT_ID_FAULTS[wrong])] if wrong else []
    if len(number) > LONGEST_NUMBER or not _SHAPES[document].fullmatch(normal_number(number)):
        return [Fault(f"{place}/{name}", "DOCUMENT_NUMBER_INVALID", "证件号码格式不正确")]
    return []
