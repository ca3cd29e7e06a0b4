"""What may be looked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchItems:
    """`q`: words in characters, pinyin or initials. `limit` 1..100, 0 means 20."""

    q: str
    division: str = ""
    audience: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class BrowseItems:
    """`division`: whose county's items; "" for those of every county."""

    division: str = ""
