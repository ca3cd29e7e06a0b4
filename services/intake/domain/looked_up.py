"""What a register said of a paper, and whose it is."""

import hmac
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.chassis.certificate_ids import holder_words
from services.chassis.numbers import proof_of_number

SAME, DIFFERS = "same", "differs"
HOLDER_DIFFERS, NO_MATCH = "HOLDER_DIFFERS", "LOOKUP_NO_MATCH"
"""Reasons of findings that registers bring about, and no check of the form does."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Found in the register `source`. `name`: what it is called there; `holder`: masked; `digest`: SHA-256 of all that was
    said, hex. `whose`: SAME or DIFFERS as its holder is the applicant or not, "" when the register does not tell.
    """

    source: str
    name: str
    holder: str = field(repr=False)
    digest: str
    at: datetime
    whose: str = ""


class Proof(Protocol):
    """Of whose a paper is: with a `salt` the keyed hash of the holder's number, without that of certificate and holder."""

    @property
    def proof(self) -> str: ...
    @property
    def salt(self) -> str: ...


def whose(said: Proof, paper: str, number: str, parties: Collection[str], index: Callable[[str], str]) -> str:
    """Whether the holder of `paper`, by its number, is the applicant of this `number`, known under any of these ids.

    Hashes are compared, never numbers; `index` is the installation's keyed hash.
    """
    if not said.proof:
        return ""
    if said.salt:
        own = [proof_of_number(said.salt, number)]
    else:
        own = [index(holder_words(paper, party)) for party in parties]
    same = any(hmac.compare_digest(said.proof.encode(), one.encode()) for one in own)
    return SAME if same else DIFFERS
