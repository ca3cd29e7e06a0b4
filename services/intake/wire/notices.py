"""Written notices on the wire."""

from sanji.intake.v1 import intake_notices_pb2 as pb

from services.chassis.clock import day_text
from services.intake.domain.notices import WrittenNotice


def notice_to_proto(notice: WrittenNotice) -> pb.WrittenNotice:
    """One notice in full."""
    issued = notice.issued
    return pb.WrittenNotice(
        ordinal=notice.ordinal,
        number=issued.number,
        kind=issued.kind,
        title=notice.title,
        issued_on=issued.on.isoformat(),
        addressee=notice.addressee,
        receipt=notice.receipt,
        item_name=notice.item_name,
        organ=notice.organ,
        text=notice.text,
        papers=[
            pb.NoticePaper(code=one.code, name=one.name, promised_on=day_text(one.promised_on))
            for one in notice.papers
        ],
        bases=notice.bases,
        remedies=notice.remedies,
        committed_due=day_text(issued.due),
        statutory_due=day_text(issued.statutory_due),
        consult_phone=notice.consult_phone,
        complaint_phone=notice.complaint_phone,
        provisional=bool(issued.provisional),
    )
