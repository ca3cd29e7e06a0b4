"""Which stack a request is for: divisions by longest prefix, receipt numbers by who mints them."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from services.chassis.auth import SERVICE_ACCOUNT, Principal
from services.chassis.certificate_ids import certificate_id_fault, serial_of
from services.chassis.errors import Fault, Invalid
from services.chassis.levels import contains, county, is_division, longest_prefix
from services.chassis.numbers import county_of, receipt_number_fault, sequence_of
from services.chassis.settings import Settings

MOST_OTHERS = 64
_LEADING_DIGITS = re.compile(r"[0-9]*")


class Place(NamedTuple):
    """Where a request belongs. `division` is "" when it names none; it then counts for its stack."""

    stack: str
    division: str = ""


class StackTable:
    """{code → stack} of the topology, seen from `here`, which owns everything when there is no topology."""

    def __init__(self, settings: Settings) -> None:
        self.here = settings.stack
        self._entries = {entry.code: entry for entry in settings.stacks}
        self._local = Place(self.here)

    @property
    def local(self) -> Place:
        """This stack, for requests that name no division."""
        return self._local

    def owner(self, division: str) -> str:
        """Code of the stack that owns `division`, "" when none does. Raises `Invalid` DIVISION_MALFORMED."""
        if not self._entries:
            return self.here
        return longest_prefix(self._entries, division) or ""

    def place(self, division: str) -> Place:
        """Where `division` is served; here when it is empty or malformed: the room then names all faults.

        Raises `Invalid` DIVISION_UNKNOWN when no stack owns it.
        """
        if not is_division(division):
            return self._local
        owner = self.owner(division)
        if not owner:
            fault = Fault("/division", "DIVISION_UNKNOWN", "没有这一区划")
            raise Invalid("DIVISION_UNKNOWN", "没有这一区划，或不在本系统服务范围内", faults=(fault,))
        return Place(owner, division)

    def site(self, site: str) -> Place:
        """Where a hall, window or ticket is: such an id begins with its division (`510822101-TC-W01`).

        Here when it names no division that a stack owns: the room then says that it is unknown.
        """
        found = _LEADING_DIGITS.match(site)
        division = found.group() if found else ""
        if not is_division(division):
            return self._local
        return Place(self.owner(division) or self.here, division)

    def minted(self, number: str) -> Place:
        """The stack whose range holds a receipt number; here when it is none or nobody's."""
        if receipt_number_fault(number) is not None:
            return self._local
        county, sequence = county_of(number), sequence_of(number)
        for entry in self._entries.values():
            if entry.code.startswith(county) and entry.numbers[0] <= sequence < entry.numbers[1]:
                return Place(entry.code)
        return self._local

    def case_homes(self, number: str) -> tuple[str, ...]:
        """Other stacks that may hold a case: where its number was minted, then upwards from there."""
        minted = self.minted(number).stack
        above = sorted((code for code in self._entries if contains(code, minted)), key=len, reverse=True)
        return tuple(code for code in above if code != self.here)

    def others(self) -> tuple[str, ...]:
        """All other stacks, the highest first, at most `MOST_OTHERS`: for what no number leads to."""
        codes = (code for code in self._entries if code != self.here)
        return tuple(sorted(codes, key=lambda code: (len(code), code))[:MOST_OTHERS])

    def gateway(self, stack: str) -> str:
        """URL of a stack's gateway."""
        return self._entries[stack].gateway


Arguments = Mapping[str, Any]
Locate = Callable[[StackTable, Arguments, Principal], Place]


def is_stock(certificate: str) -> bool:
    """True for an identifier whose serial is no receipt number: of a certificate from before the platform."""
    serial = serial_of(certificate)
    return certificate_id_fault(certificate) is None and receipt_number_fault(serial) is not None


def own_division(given: str, principal: Principal) -> str:
    """The division given, else a staff caller's own."""
    return given or (principal.division if principal.kind in ("staff", SERVICE_ACCOUNT) else "")


def by_body_division(table: StackTable, arguments: Arguments, principal: Principal) -> Place:
    """By `division` in the body, else the caller's own."""
    return table.place(own_division(arguments["body"].division, principal))


def by_query_division(table: StackTable, arguments: Arguments, principal: Principal) -> Place:
    """By `division` in the query, else the caller's own."""
    return table.place(own_division(arguments["query"].division, principal))


def by_county(table: StackTable, arguments: Arguments, principal: Principal) -> Place:
    """By the county above `division` in body or query, else above the caller's own; here without either."""
    given = getattr(arguments.get("body") or arguments.get("query"), "division", "")
    division = own_division(given, principal)
    return table.place(county(division)) if is_division(division) else table.local


def by_organ(table: StackTable, arguments: Arguments, principal: Principal) -> Place:
    """By `division` in the query, else by the place in the path's organ code (GB 32100: characters 3 to 8).

    Here when that code names no place that a stack owns.
    """
    given, division = arguments["query"].division, arguments["organ"][2:8]
    if given:
        return table.place(given)
    owner = table.owner(division) if is_division(division) else ""
    return Place(owner, division) if owner else table.local


def by_own_stack(table: StackTable, arguments: Arguments, principal: Principal) -> Place:
    """Where the caller's account is: people act in the division of the stack that opened it."""
    return table.place(principal.division)


def by_site(name: str) -> Locate:
    """By the path's `name`: an id that begins with its division, as a hall's, a ticket's or a file's."""

    def locate(table: StackTable, arguments: Arguments, principal: Principal) -> Place:
        return table.site(arguments[name])

    return locate


def by_body_site(name: str) -> Locate:
    """By the body's `name`: such an id, or a token or key that begins with a division."""

    def locate(table: StackTable, arguments: Arguments, principal: Principal) -> Place:
        return table.site(getattr(arguments["body"], name))

    return locate


def by_query_site(name: str) -> Locate:
    """By the query's `name`: such an id; here without."""

    def locate(table: StackTable, arguments: Arguments, principal: Principal) -> Place:
        return table.site(getattr(arguments["query"], name))

    return locate


def by_number(table: StackTable, arguments: Arguments, principal: Principal) -> Place:
    """By the path's receipt number."""
    return table.minted(arguments["number"])
