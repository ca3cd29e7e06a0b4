"""Bringing in certificates from before the platform, a bounded batch at a time."""

from dataclasses import dataclass

from services.approval.commands import ImportCertificates
from services.approval.domain.certificate import StockCertificate
from services.approval.domain.stock import MOST_AT_ONCE, read_row
from services.approval.ports import Approval
from services.chassis.auth import SYSTEM, require
from services.chassis.errors import Fault, Invalid


@dataclass(frozen=True, slots=True)
class Imported:
    """`added`: new ones; `known`: already there and equal; `faults`: (line, fault)."""

    added: int
    known: int
    faults: tuple[tuple[int, Fault], ...]


def import_certificates(command: ImportCertificates, approval: Approval) -> Imported:
    """Keep what is new of at most a thousand lines; again changes nothing. A bad line stops no other.

    One that is there with another content is a fault of its line: CERTIFICATE_DIFFERS.
    """
    require(command.by, SYSTEM)
    if len(command.rows) > MOST_AT_ONCE:
        raise Invalid("ROWS_TOO_MANY", f"每批最多{MOST_AT_ONCE}行")
    faults: list[tuple[int, Fault]] = []
    read: dict[str, tuple[int, StockCertificate]] = {}
    for row in command.rows:
        made, wrong = read_row(row, approval.stack, approval.seals.seal)
        faults += [(row.line, fault) for fault in wrong]
        if made is None:
            continue
        if made.id in read:
            faults.append((row.line, Fault("/id", "CERTIFICATE_TWICE", "与前面的行重复")))
            continue
        read[made.id] = row.line, made
    taken = approval.certificates.stock.add_many([(made, [], None) for _, made in read.values()])
    there = approval.certificates.stock.some(taken)
    for one in taken:
        line, made = read[one]
        if not _same(made, there.get(one), approval):
            faults.append((line, Fault("/id", "CERTIFICATE_DIFFERS", "已有同一标识、内容不同的证照")))
    differing = sum(1 for _, fault in faults if fault.reason == "CERTIFICATE_DIFFERS")
    return Imported(
        len(read) - len(taken), len(taken) - differing, tuple(sorted(faults, key=lambda one: one[0]))
    )


def _same(made: StockCertificate, there: StockCertificate | None, approval: Approval) -> bool:
    if there is None:
        return False
    new, old = made.certificate, there.certificate

    def said(one: object) -> tuple[object, ...]:
        return tuple(
            getattr(one, name) for name in ("name", "department", "division", "issued_on", "valid_until")
        )

    return said(new) == said(old) and approval.seals.open(new.holder) == approval.seals.open(old.holder)
