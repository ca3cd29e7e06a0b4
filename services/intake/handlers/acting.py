"""Acting for somebody else: an agent by a mandate, a person by a mandate or by law."""

from services.chassis.auth import CLERK, Principal
from services.chassis.errors import Forbidden
from services.intake.domain.authority import Authority, chosen
from services.intake.domain.submission import AGENT
from services.intake.ports import Intake


def authority_of(
    by: Principal, party: str, act: str, item: str, intake: Intake, channel: str = "", mandate: str = ""
) -> Authority | None:
    """What allows the caller to act for `party`; None for the party itself and for a clerk at the window.

    `mandate`: the one that the caller names, else any between the two. One that is unknown or another's
    counts for none. Raises `Forbidden` as `domain.authority.chosen`.
    """
    if by.subject == party or (by.has(CLERK) and channel != AGENT):
        return None
    own, theirs = ids_of(by, intake), intake.merges.ids(party)
    if by.subject in theirs:
        return None
    if mandate:
        named = intake.authorities.find(mandate)
        known = [named] if named and named.principal in theirs and named.agent in own else []
    else:
        known = list(intake.authorities.between(theirs, own))
    return chosen(known, act, item, intake.clock.today())


def ids_of(by: Principal, intake: Intake) -> tuple[str, ...]:
    """The ids under which the caller's records stand: a person's merged accounts count as hers."""
    return intake.merges.ids(by.subject) if by.kind == "person" else (by.subject,)


def assured(by: Principal, authority: Authority | None, wanted: int) -> None:
    """Refuse a person who is known less surely than the item asks for. Whoever stands at a window is seen there.

    Raises `Forbidden` ASSURANCE_TOO_LOW.
    """
    if by.kind != "person" and authority is None:
        return
    if (authority.assurance if authority else by.assurance) < wanted:
        raise Forbidden("ASSURANCE_TOO_LOW", f"该事项要求实名等级{wanted}级，请先到窗口核验身份")
