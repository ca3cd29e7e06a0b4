"""Identifiers of electronic certificates (GB/T 36904).

`1.2.156.3005.2.{type: definer's USCC 18 + 3}.{organ's USCC 18}.{serial}.{version 3}.{check}`; the check character is ISO
7064 MOD 37,36 over type, organ, serial and version without dots. What is issued here has the receipt number as its serial.
"""

import re
from typing import NamedTuple

from services.chassis.numbers import mod_37_36

ROOT = "1.2.156.3005.2"
LONGEST = 128
FIRST_VERSION = "001"
FAULTS = {
    "SHAPE": "电子证照标识的格式不正确",
    "CHECK_CHARACTER": "电子证照标识校验位不正确，请核对",
}
_TYPE_CODE = re.compile(r"[0-9A-Z]{21}", re.ASCII)
_SHAPE = re.compile(
    r"1\.2\.156\.3005\.2\.([0-9A-Z]{21})\.([0-9A-Z]{18})\.([0-9A-Z]{1,36})\.([0-9]{3})\.([0-9A-Z])",
    re.ASCII,
)


class Parts(NamedTuple):
    """An identifier taken apart. `organ`: USCC of who issued it."""

    type_code: str
    organ: str
    serial: str
    version: str
    check: str


def holder_words(certificate: str, party: str) -> str:
    """What the keyed hash of a certificate's holder is made of: another one on each of her certificates."""
    return f"holder/{certificate}/{party}"


def is_type_code(text: str) -> bool:
    """True for the code of a kind: its definer's USCC and three characters."""
    return _TYPE_CODE.fullmatch(text) is not None


def certificate_id(type_code: str, organ: str, serial: str, version: str = FIRST_VERSION) -> str:
    """An identifier with its check character. Raises `ValueError` for parts of another shape."""
    check = mod_37_36(f"{type_code}{organ}{serial}{version}")
    made = f"{ROOT}.{type_code}.{organ}.{serial}.{version}.{check}"
    if not _SHAPE.fullmatch(made):
        raise ValueError("no parts of an identifier")
    return made


def certificate_id_fault(text: str) -> str | None:
    """Why `text` is no identifier (a key of `FAULTS`), or None when it is one."""
    parts = parts_of(text)
    if parts is None:
        return "SHAPE"
    whole = f"{parts.type_code}{parts.organ}{parts.serial}{parts.version}"
    return None if mod_37_36(whole) == parts.check else "CHECK_CHARACTER"


def parts_of(text: str) -> Parts | None:
    """Its parts, the check character not looked at; None when it has another shape."""
    found = _SHAPE.fullmatch(text) if len(text) <= LONGEST else None
    return Parts(*found.groups()) if found else None


def serial_of(text: str) -> str:
    """The serial in an identifier, for what is issued here the receipt number; any other text as it is."""
    parts = parts_of(text)
    return parts.serial if parts else text
