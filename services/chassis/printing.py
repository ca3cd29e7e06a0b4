"""Sheets as PDF: A4, a Chinese font embedded, edition and page number on every page. The only door to reportlab."""

from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, LongTable, SimpleDocTemplate, Spacer
from reportlab.platypus import Paragraph as Printed

from services.chassis.errors import Invalid, Unavailable
from services.chassis.sheets import MAX_CHARACTERS, Block, Code, Heading, Sheet, Table

FONT = "Sanji"
FONT_FILES = (
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("/usr/share/fonts/wqy-microhei/wqy-microhei.ttc"),
    Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"),
)
"""Where distributions put an outline font with Chinese and Latin glyphs whose licence allows embedding."""
MAX_PDF = 2 * 1024 * 1024
MAX_KEPT_BYTES = 32 * 1024 * 1024
_CODE_SIDE = 34 * mm
_MARGIN, _FOOT, _LINE = 18 * mm, 12 * mm, HexColor("#8a8a8a")


class PdfPrinter:
    """Prints one sheet at a time and keeps the newest in memory, at most 32 MiB of them."""

    def __init__(self, font_files: tuple[Path, ...] = FONT_FILES) -> None:
        self._font_files = font_files
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._printing = Lock()

    def pdf(self, name: str, draw: Callable[[], Sheet]) -> bytes:
        """The sheet that `draw` makes; `name` stands for content that never changes.

        Raises `Unavailable` PRINTING_UNAVAILABLE without a font, `Invalid` SHEET_TOO_LONG.
        """
        with self._printing:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
            made = self._printed(draw())
            self._kept[name] = made
            self._size += len(made)
            while self._size > MAX_KEPT_BYTES:
                self._size -= len(self._kept.popitem(last=False)[1])
            return made

    def _printed(self, sheet: Sheet) -> bytes:
        if sheet.characters > MAX_CHARACTERS:
            raise _too_long()
        _font(self._font_files)
        target = BytesIO()
        document = SimpleDocTemplate(
            target,
            pagesize=A4,
            leftMargin=_MARGIN,
            rightMargin=_MARGIN,
            topMargin=_MARGIN,
            bottomMargin=_MARGIN + _FOOT,
            title=sheet.title,
            author="三级 Sanji",
            subject=sheet.edition,
            lang="zh-CN",
            invariant=1,
        )
        styles = _styles()
        story: list[Flowable] = [Printed(escape(sheet.title), styles["title"])]
        for block in sheet.blocks:
            story += _flowables(block, styles, document.width)
        document.build(story, canvasmaker=_numbered(sheet.edition))
        made = target.getvalue()
        if len(made) > MAX_PDF:
            raise _too_long()
        return made


@cache
def _font(files: tuple[Path, ...]) -> None:
    """Reads the font once per process: half a second."""
    for file in files:
        if file.is_file():
            try:
                pdfmetrics.registerFont(TTFont(FONT, str(file), subfontIndex=0))
            except TTFError:
                continue
            return
    raise Unavailable("PRINTING_UNAVAILABLE", "本站未安装中文字体，暂不能打印")


def _styles() -> dict[str, ParagraphStyle]:
    text = ParagraphStyle("text", fontName=FONT, fontSize=10.5, leading=16, wordWrap="CJK", spaceAfter=3)
    return {
        "text": text,
        "cell": ParagraphStyle("cell", text, fontSize=9.5, leading=13, spaceAfter=0),
        "heading": ParagraphStyle("heading", text, fontSize=12.5, leading=20, spaceBefore=8),
        "title": ParagraphStyle(
            "title", text, fontSize=17, leading=26, alignment=TA_CENTER, spaceAfter=4 * mm
        ),
    }


def _flowables(block: Block, styles: dict[str, ParagraphStyle], width: float) -> list[Flowable]:
    if isinstance(block, Heading):
        return [CondPageBreak(28 * mm), Printed(escape(block.text), styles["heading"])]
    if isinstance(block, Code):
        return [_qr(block.text), Printed(escape(block.text), styles["cell"])]
    if not isinstance(block, Table):
        return [Printed(escape(block.text), styles["text"])]
    cells = [[Printed(escape(cell), styles["cell"]) for cell in row] for row in (block.head, *block.rows)]
    whole = sum(block.shares)
    table = LongTable(cells, colWidths=[width * share / whole for share in block.shares], repeatRows=1)
    table.setStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), FONT),
            ("GRID", (0, 0), (-1, -1), 0.4, _LINE),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor("#eeeeee")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("SPLITINROW", (0, 0), (-1, -1), 1),
        ]
    )
    return [table, Spacer(1, 3 * mm)]


def _qr(text: str) -> Flowable:
    drawing = Drawing(_CODE_SIDE, _CODE_SIDE)
    drawing.add(QrCodeWidget(text, barWidth=_CODE_SIDE, barHeight=_CODE_SIDE, barLevel="M"))
    return drawing


def _numbered(edition: str) -> type[Canvas]:
    """A canvas that writes edition and `page / pages` at the foot once it knows how many there are."""

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **{**named, "initialFontName": FONT})
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for at, page in enumerate(self._pages, 1):
                self.__dict__.update(page)
                self.setFont(FONT, 8.5)
                self.drawString(_MARGIN, _MARGIN, edition)
                self.drawRightString(A4[0] - _MARGIN, _MARGIN, f"第 {at} 页 / 共 {len(self._pages)} 页")
                super().showPage()
            super().save()

    return Numbered


def _too_long() -> Invalid:
    return Invalid("SHEET_TOO_LONG", "内容过长，不能打印")
