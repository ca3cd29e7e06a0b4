"""What is printed of an item for halls and stations (ledger R047): guide, notice sheet, application form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from services.catalogue.domain.guides import Edition, Notice, Section, example
from services.catalogue.domain.shapes import mapping, mappings, text
from services.catalogue.domain.wording import Document, conditions, named
from services.chassis.messages import Meta
from services.chassis.sheets import Block, Heading, Paragraph, Sheet, Table

GUIDE, NOTICE_SHEET, FORM = "guide", "notice_sheet", "form"
KINDS = (GUIDE, NOTICE_SHEET, FORM)
MAX_COPIES = 1000
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三")


@dataclass(frozen=True, slots=True)
class Paper:
    """A printed paper and the version that it was made from."""

    edition: Edition
    pdf: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PrintCount:
    """How often one paper was put out at one site. `id`: `site/item/kind`; `version`: of the item, last printed."""

    id: str
    site: str
    division: str
    item: str
    kind: str
    version: int
    prints: int
    copies: int
    last_at: datetime
    meta: Meta = field(default_factory=Meta, compare=False)

    def printed(self, version: int, copies: int, at: datetime) -> "PrintCount":
        """Once more."""
        return replace(self, version=version, prints=self.prints + 1, copies=self.copies + copies, last_at=at)


def count_id(site: str, item: str, kind: str) -> str:
    """The id of a print count."""
    return f"{site}/{item}/{kind}"


def guide_sheet(edition: Edition, sections: Sequence[Section]) -> Sheet:
    """The guide; parts without a line are left out."""
    blocks: list[Block] = []
    told = [section for section in sections if section.lines]
    for numeral, section in zip(_NUMERALS, told, strict=False):
        blocks.append(Heading(f"{numeral}、{section.title}"))
        if all(line.label for line in section.lines):
            blocks.append(
                Table(("项目", "内容"), tuple((line.label, line.text) for line in section.lines), (3, 7))
            )
        else:
            blocks += [Paragraph(line.text) for line in section.lines]
    return Sheet(f"{edition.name_zh} 办事指南", edition.text, tuple(blocks))


def notice_sheet(document: Document, edition: Edition, told: Sequence[Notice]) -> Sheet:
    """The one-time notice sheet (一次性告知单): what is to be handed in, and what is not."""
    rows = tuple(
        (
            str(at),
            notice.name_zh,
            named(document, "necessity", notice.necessity),
            f"当{notice.condition_zh}时" if notice.condition_zh else "每次办理",
            notice.note_zh,
        )
        for at, notice in enumerate(told, 1)
    )
    blocks: tuple[Block, ...] = (
        Paragraph("依照政务服务一次性告知制度，办理本事项的全部材料如下，此外不再要求提供其他材料。"),
        Table(("序号", "材料", "必要性", "何时需要", "说明"), rows, (1, 4, 2, 4, 5))
        if rows
        else Paragraph("办理本事项无需提交材料。"),
        Paragraph(
            f"咨询电话：{text(document.get('consult_phone'))}　监督投诉：{text(document.get('complaint_phone'))}"
        ),
        Paragraph("告知人：________________　申请人：________________　日期：____年__月__日"),
    )
    return Sheet(f"{edition.name_zh} 一次性告知单", edition.text, blocks)


def form_sheet(document: Document, edition: Edition) -> Sheet | None:
    """The application form, blank and filled as an example; None when the item has none."""
    form = mapping(document.get("form"))
    fields = mappings(form.get("fields"))
    if not fields:
        return None
    title = text(form.get("document_zh")) or "申请表"
    blank = tuple((_asked(document, one), _choices(one)) for one in fields)
    filled = tuple((text(one.get("label_zh")), example(one)) for one in fields)
    blocks = (
        Table(("填写项（*必填）", "填写内容"), blank, (4, 6)),
        Paragraph("申请人（签字）：________________　日期：____年__月__日"),
        Heading("示范文本"),
        Table(("填写项", "填写示例"), filled, (4, 6)),
    )
    whole_title = title if edition.name_zh in title else f"{edition.name_zh} {title}"
    return Sheet(whole_title, edition.text, blocks)


def _asked(document: Document, one: Mapping[str, Any]) -> str:
    label = text(one.get("label_zh")) + ("*" if one.get("required") is True else "")
    when = conditions(document, one.get("required_when"))
    return f"{label}（当{when}时必填）" if when else label


def _choices(one: Mapping[str, Any]) -> str:
    if one.get("type") == "boolean":
        return "□是　□否"
    return "　".join(f"□{label}" for label in mapping(one.get("options")).values())
