"""Whose a result is: the party's under any of its ids, and whoever's may receive it for the party."""

from services.approval.ports import Approval
from services.chassis.auth import Principal
from services.chassis.authorities import RECEIVE, may_act


def may_receive(by: Principal, party: str, item: str, approval: Approval) -> bool:
    """True for a person who is the party, stands for it by law, or has a mandate to receive what `item` results in."""
    return may_act(by, party, RECEIVE, item, approval.clock.today(), approval.merges, approval.authorities)
