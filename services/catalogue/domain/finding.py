"""Finding items: how names, everyday words and pinyin are cut for comparing, and how what was found is ranked.

A word is compared without case, width, spaces and punctuation. Grams are one to three characters long; of Latin
letters only three, for shorter ones tell nothing apart.
"""

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from services.catalogue.domain.contents import BOTH, Item, Publication
from services.catalogue.domain.listing import LISTS, TAXONOMY, list_of
from services.catalogue.domain.shapes import mapping, text, texts

MAX_Q, MAX_WORDS, MAX_FOUND = 50, 5, 200
MAX_TERMS, MAX_TERM, MAX_GRAMS = 60, 100, 1000
ENOUGH = 0.33
"""The least share of a query's grams that an item must have when nothing has them all."""
_KINDS = EXACT, PREFIX, PART = "exact", "prefix", "part"
_END, _BEGINS = "\n", "^"
LIFE_EVENTS: Mapping[str, str] = {
    "birth": "出生",
    "schooling": "入学求学",
    "employment": "就业参保",
    "marriage": "婚姻家庭",
    "housing": "住房土地",
    "moving": "落户迁居",
    "illness": "就医",
    "disability": "残疾",
    "hardship": "困难救助",
    "ageing": "养老",
    "death": "身后",
    "dispute": "纠纷维权",
    "start_up": "企业开办",
    "operating": "企业经营",
    "project": "项目建设",
    "farming": "农林生产",
}
"""What happens in a life, of a person or of an enterprise (ledger R196), and how it is called."""

Spell = Callable[[str], tuple[str, str]]
"""A Chinese text → its whole pinyin and the initials of it."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """The id of an item and the words under which it is known. `words`: its terms, a line feed before and behind each,
    the shortest first; `version`: grows with each change of the item.
    """

    key: str
    words: str
    version: int = 0

    @classmethod
    def of(cls, key: str, terms: Iterable[str], version: int = 0) -> "Indexed":
        """The item with these terms."""
        return cls(key, "".join(f"{_END}{term}" for term in sorted(terms, key=len)) + _END, version)

    @property
    def terms(self) -> list[str]:
        """Its terms, the shortest first, names before others."""
        return self.words.split(_END)[1:-1]

    def term_with(self, written: str) -> str:
        """The shortest term within which this is written; "" when there is none. With a line feed before: that begins so."""
        at = self.words.find(written)
        if at < 0:
            return ""
        start = self.words.rfind(_END, 0, at + 1) + 1
        return self.words[start : self.words.find(_END, start)]

    def begins(self, word: str) -> bool:
        """True when a term begins with `word`."""
        return f"{_END}{word}" in self.words


class Ranked(NamedTuple):
    """An item's place in a ranking, the better the less. `lacking`: -1 times the share of the query that it has;
    `matched`: the term that fits best, `length` characters long; `version`: as that of `Indexed`.
    """

    place: int
    lacking: float
    length: int
    key: str
    matched: str
    version: int = 0

    @property
    def kind(self) -> str:
        """EXACT, PREFIX or PART."""
        return _KINDS[self.place]


@dataclass(frozen=True, slots=True)
class Match:
    """An item that was found, and how."""

    publication: Publication[Item]
    ranked: Ranked


@dataclass(frozen=True, slots=True)
class Probe:
    """Which items may fit: those with `every` gram, or with any of `grams`."""

    grams: tuple[str, ...]
    every: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One value by which items are browsed, and how many have it."""

    kind: str
    value: str
    name_zh: str
    count: int


def normal(written: str) -> str:
    """Letters, digits and characters alone, in compatibility forms and without case."""
    folded = unicodedata.normalize("NFKC", written).casefold()
    return "".join(filter(str.isalnum, folded))


def words_of(q: str) -> tuple[str, ...]:
    """The words of a query, at most five; a single Latin letter or digit says nothing and is left out."""
    found = (normal(word) for word in q.split())
    return tuple(islice((word for word in found if len(word) > 1 or not word.isascii()), MAX_WORDS))


def grams_of(words: Iterable[str], sizes: Sequence[int] = (1, 2, 3)) -> tuple[str, ...]:
    """Every gram of the words, each once, in order."""
    cut = (word[at : at + n] for word in words for n in sizes for at in range(len(word) - n + 1))
    return tuple(dict.fromkeys(gram for gram in cut if len(gram) == 3 or not gram.isascii()))


def longest_grams(words: Iterable[str]) -> tuple[str, ...]:
    """The longest grams of each word: who has these has the shorter ones within them too."""
    return tuple(dict.fromkeys(gram for word in words for gram in grams_of((word,), (min(len(word), 3),))))


def terms_of(item: Item, spell: Spell) -> tuple[str, ...]:
    """Names, everyday words, and the pinyin of both."""
    named = [item.name_zh, item.name_en, *texts(_document(item).get("everyday_names"))]
    terms = [normal(name) for name in named]
    for name in filter(lambda name: not name.isascii(), named):
        terms += map(normal, spell(name))
    return tuple(dict.fromkeys(term[:MAX_TERM] for term in terms if term))[:MAX_TERMS]


def term_grams(terms: Sequence[str]) -> tuple[str, ...]:
    """The grams of an item's terms, names first when there are too many."""
    return grams_of(terms)[:MAX_GRAMS]


def beginnings_of(terms: Iterable[str]) -> tuple[str, ...]:
    """How terms begin, told apart from what they contain: one to three characters each, of Latin letters two or three."""
    begun = (f"{_BEGINS}{term[:n]}" for term in terms for n in (1, 2, 3) if len(term) >= n)
    return tuple(dict.fromkeys(one for one in begun if len(one) > 2 or not one.isascii()))


def beginning_of(word: str) -> str:
    """The longest of `beginnings_of` that every term has which begins with `word`."""
    return f"{_BEGINS}{word[:3]}"


def facets_of(item: Item) -> tuple[str, ...]:
    """`kind:value` of everything by which the item is browsed."""
    document = _document(item)
    audiences = ("personal", "enterprise") if item.audience == BOTH else (item.audience,)
    found = [f"audience:{audience}" for audience in audiences]
    found += [f"department:{item.department}", f"item_type:{item.item_type}"]
    found += [f"list:{list_of(document)}"]
    found += [f"leaf:{leaf}" for leaf in (text(document.get("taxonomy_leaf")),) if leaf]
    found += [f"life_event:{event}" for event in texts(document.get("life_events"))]
    return tuple(found)


def loosened(words: Sequence[str]) -> tuple[tuple[Probe, ...], ...]:
    """What to try, step by step, when nothing has every gram: a character mistyped, left out or too many."""
    steps: list[tuple[Probe, ...]] = [
        (Probe(grams, False),) for n in (3, 2) if (grams := grams_of(words, (n,)))
    ]
    singles = grams_of(words, (1,))
    if 2 <= len(singles) <= 4:
        steps.append(tuple(Probe(singles[:at] + singles[at + 1 :], True) for at in range(len(singles))))
    return tuple(steps)


def ranked(words: Sequence[str], found: Iterable[Indexed], wanted: float) -> list[Ranked]:
    """The best first: a whole term, a beginning, then by the share of the query's grams; `wanted`: the least share."""
    whole, grams, longest = "".join(words), grams_of(words), longest_grams(words)
    exactly, beginning = f"{_END}{whole}{_END}", f"{_END}{whole}"
    scored = []
    for one in found:
        if exactly in one.words:
            place, share, term = 0, 1.0, whole
        elif term := one.term_with(beginning):
            place, share = 1, 1.0
        elif term := _holding(longest, one):
            place, share = 2, 1.0
        elif _share(grams, one.words) >= wanted:
            share, _, term = max((_share(grams, term), -len(term), term) for term in one.terms)
            place = 2
        else:
            continue
        scored.append(Ranked(place, -share, len(term), one.key, term, one.version))
    return sorted(scored)


def browsed(counts: Mapping[str, int]) -> list[Facet]:
    """Counted facets with their names, by kind, the fullest first."""
    facets = []
    for facet, count in counts.items():
        kind, _, value = facet.partition(":")
        facets.append(Facet(kind, value, _name(kind, value), count))
    return sorted(facets, key=lambda facet: (facet.kind, -facet.count, facet.value))


def _holding(longest: Sequence[str], one: Indexed) -> str:
    """The shortest term that holds every gram of a query, given its longest ones."""
    if len(longest) == 1:
        return one.term_with(longest[0])
    if not longest or not all(gram in one.words for gram in longest):
        return ""
    return next((term for term in one.terms if all(gram in term for gram in longest)), "")


def _share(grams: Sequence[str], written: str) -> float:
    return sum(gram in written for gram in grams) / len(grams) if grams else 0.0


def _name(kind: str, value: str) -> str:
    if kind == "leaf":
        return next((leaves[value] for leaves in TAXONOMY.values() if value in leaves), "")
    if kind == "list":
        return LISTS.get(value, "")
    return LIFE_EVENTS.get(value, "") if kind == "life_event" else ""


def _document(item: Item) -> Mapping[str, Any]:
    return mapping(json.loads(item.document)) if item.document else {}
