"""Whether every site says the same of an item (ledger R019): five fields, compared by fingerprint."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.catalogue.domain.claims import Claim
from services.catalogue.domain.contents import Item
from services.catalogue.domain.shapes import mapping, mappings, text

VERSION = "version"
FIELDS = ("name", "conditions", "materials", "steps", "promised_limit")
MOST_ROWS, LONGEST_TEXT = 200, 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """The five fields as a site or the catalogue shows them. Materials are codes, steps names in order."""

    name: str
    conditions: Sequence[str]
    materials: Sequence[str]
    steps: Sequence[str]
    days: int
    unit: str

    def fingerprints(self) -> Mapping[str, str]:
        """One per field; the order of conditions and materials, and how text is spaced, do not matter."""
        values = (
            _plain(self.name),
            sorted(map(_plain, self.conditions)),
            sorted(map(_plain, self.materials)),
            list(map(_plain, self.steps)),
            [self.days, self.unit],
        )
        return {name: _fingerprint(value) for name, value in zip(FIELDS, values, strict=True)}


@dataclass(frozen=True, slots=True)
class Difference:
    """`field`: one of `FIELDS`, or `VERSION`. `version`: the one the site shows."""

    site: str
    division: str
    field: str
    version: int


def entry_of(item: Item) -> Entry:
    """The five fields of a published version."""
    document = mapping(json.loads(item.document or "{}"))
    return Entry(
        item.name_zh,
        [text(row.get("text_zh")) for row in mappings(document.get("conditions"))],
        [text(row.get("code")) for row in mappings(document.get("materials"))],
        [text(row.get("name_zh")) for row in mappings(document.get("steps"))],
        item.committed_days,
        item.committed_unit,
    )


def differences(
    claim: Claim, newest: int, wanted: Mapping[str, str], shown: Mapping[str, str]
) -> list[Difference]:
    """Where one site differs. `wanted`, `shown`: fingerprints of the newest version and of the site's.

    A site on an older version differs in its version even when the five fields happen to agree.
    """
    version = claim.version or newest
    fields = [VERSION] if version < newest else []
    fields += [name for name in FIELDS if {**shown, **claim.copied}.get(name, wanted[name]) != wanted[name]]
    return [Difference(claim.site, claim.division, name, version) for name in fields]


def _plain(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split())


def _fingerprint(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:32]
