"""Whose each paper of a package is: its holder's, else theirs whose members ask for it (ledger R055)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.intake.commands import MaterialGiven, PaperGiven
from services.intake.handlers.filing import AT_ONCE, is_upload
from services.intake.ports import Intake


@dataclass(frozen=True, slots=True)
class Asking:
    """One member: the role that asks for it, whose id `party` is, and the codes of the papers it lists."""

    role: str
    party: str
    codes: Collection[str]


def papers_by_party(
    given: Sequence[PaperGiven], members: Sequence[Asking], intake: Intake
) -> dict[str, list[MaterialGiven]]:
    """Party → the papers that are its own. What serves several parties stays with the one whose it is already, else it
    is that of the first of them; what no member asks for is nobody's.
    """
    whose = [(one.given, parties) for one in given if (parties := _askers(one, members))]
    shared = [one.ref for one, parties in whose if len(parties) > 1 and is_upload(one.ref)][:AT_ONCE]
    known = {one.id: one.party for one in intake.uploads.many(shared)} if shared else {}
    ids = {party: intake.merges.ids(party) for _, parties in whose for party in parties} if known else {}
    found: dict[str, list[MaterialGiven]] = {}
    for one, parties in whose:
        own = (party for party in parties if known.get(one.ref) in ids.get(party, ()))
        found.setdefault(next(own, parties[0]), []).append(one)
    return found


def _askers(paper: PaperGiven, members: Sequence[Asking]) -> list[str]:
    found = (one.party for one in members if paper.given.code in one.codes and paper.holder in ("", one.role))
    return list(dict.fromkeys(found))
