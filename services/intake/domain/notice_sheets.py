"""A written notice as it is printed: text, papers, law, remedies, and room for the seal and for who received it."""

from services.chassis.sheets import Block, Heading, Paragraph, Sheet, Table
from services.intake.domain.notices import WrittenNotice


def notice_sheet(notice: WrittenNotice) -> Sheet:
    """One notice as a sheet."""
    issued = notice.issued
    day = f"{issued.on.year}年{issued.on.month}月{issued.on.day}日"
    blocks: list[Block] = [
        Paragraph(f"编号：{issued.number}"),
        Paragraph(f"{notice.addressee}："),
        *map(Paragraph, notice.text),
    ]
    if notice.papers:
        promised = any(one.promised_on for one in notice.papers)
        rows = tuple(
            (
                str(at),
                one.name,
                *([one.promised_on.isoformat() if one.promised_on else "—"] if promised else []),
            )
            for at, one in enumerate(notice.papers, 1)
        )
        head = ("序号", "材料", "补交期限") if promised else ("序号", "材料")
        blocks.append(Table(head, rows, (1, 7, 3) if promised else (1, 9)))
    blocks += [Heading("法律依据"), *map(Paragraph, notice.bases)]
    if notice.remedies:
        blocks += [Heading("救济途径"), Paragraph(notice.remedies)]
    asked = [
        f"{label}：{phone}"
        for label, phone in (("咨询电话", notice.consult_phone), ("监督投诉", notice.complaint_phone))
        if phone
    ]
    if asked:
        blocks.append(Paragraph("　".join(asked)))
    blocks += [
        Heading("　"),
        Paragraph(f"{notice.organ}（印章）"),
        Paragraph(day),
        Heading("　"),
        Paragraph("签收人：________________　签收日期：____年__月__日"),
    ]
    return Sheet(notice.title, f"{issued.number}　{issued.on.isoformat()}", tuple(blocks))
