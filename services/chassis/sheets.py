"""A printed sheet before it has pages: title, edition, and what stands on it in order."""

from dataclasses import dataclass

MAX_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """`head` on top of each page it runs over; `shares`: how the width is divided, one number per column."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code (ISO/IEC 18004) of `text`, with the text below it."""

    text: str


Block = Heading | Paragraph | Table | Code


@dataclass(frozen=True, slots=True)
class Sheet:
    """`edition`: version and date, printed at the foot of every page."""

    title: str
    edition: str
    blocks: tuple[Block, ...]

    @property
    def characters(self) -> int:
        """How much text it holds."""
        return len(self.title) + sum(map(_characters, self.blocks))


def _characters(block: Block) -> int:
    if isinstance(block, Table):
        return sum(map(len, block.head)) + sum(len(cell) for row in block.rows for cell in row)
    return len(block.text)
