"""Sheets as PDF: text that can be read back, an embedded font, edition and page number on every page."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from services.chassis.errors import Invalid, Unavailable
from services.chassis.printing import PdfPrinter
from services.chassis.sheets import MAX_CHARACTERS, Heading, Paragraph, Sheet, Table

EDITION = "居住证办理 · 第3版 · 2026-01-01起施行"
A4_POINTS = (595, 842)


def sheet(rows: int = 3) -> Sheet:
    table = Table(("材料", "说明"), tuple((f"材料{at:03}", "<电子件> & 原件") for at in range(rows)), (3, 7))
    return Sheet("居住证办理 办事指南", EDITION, (Heading("一、材料"), Paragraph("申请人ABC应当。"), table))


def pages(made: bytes) -> list[Any]:
    return list(PdfReader(BytesIO(made)).pages)


@pytest.fixture(scope="module")
def printer() -> PdfPrinter:
    """One printer with the installed font."""
    return PdfPrinter()


def test_what_is_printed_can_be_read_back(printer: PdfPrinter) -> None:
    text = pages(printer.pdf("read", sheet))[0].extract_text()
    for said in ("居住证办理 办事指南", "一、材料", "申请人ABC应当。", "材料002", "<电子件> & 原件"):
        assert said in text


def test_every_page_is_a4_and_has_edition_and_number(printer: PdfPrinter) -> None:
    found = pages(printer.pdf("long", lambda: sheet(120)))
    assert len(found) > 2
    for at, page in enumerate(found, 1):
        text = page.extract_text()
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4_POINTS
        assert EDITION in text
        assert f"第 {at} 页 / 共 {len(found)} 页" in text
        assert "说明" in text


def test_every_font_is_embedded(printer: PdfPrinter) -> None:
    for page in pages(printer.pdf("long", lambda: sheet(120))):
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        assert fonts
        assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_the_same_sheet_is_printed_once_and_alike_everywhere(printer: PdfPrinter) -> None:
    drawn: list[Sheet] = []

    def draw() -> Sheet:
        drawn.append(sheet())
        return drawn[-1]

    first = printer.pdf("once", draw)
    assert printer.pdf("once", draw) == first == PdfPrinter().pdf("other", sheet)
    assert len(drawn) == 1


def test_a_sheet_without_bound_is_refused(printer: PdfPrinter) -> None:
    with pytest.raises(Invalid) as caught:
        printer.pdf("vast", lambda: Sheet("甲", EDITION, (Paragraph("字" * MAX_CHARACTERS),)))
    assert caught.value.reason == "SHEET_TOO_LONG"


def test_without_a_font_printing_is_unavailable(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"not a font")
    for files in ((tmp_path / "missing.ttf",), (broken,)):
        with pytest.raises(Unavailable) as caught:
            PdfPrinter(files).pdf("none", sheet)
        assert caught.value.reason == "PRINTING_UNAVAILABLE"


def test_what_a_printer_keeps_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    made = PdfPrinter()
    size = len(made.pdf("0", sheet))
    monkeypatch.setattr("services.chassis.printing.MAX_KEPT_BYTES", 2 * size)
    drawn: list[str] = []
    for name in ("1", "2", "0"):
        made.pdf(name, lambda name=name: drawn.append(name) or sheet())  # type: ignore[misc,func-returns-value]
    assert drawn == ["1", "2", "0"]
