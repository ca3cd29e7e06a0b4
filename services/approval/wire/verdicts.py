"""What rules said of a case, on the wire."""

from sanji.approval.v1 import approval_verdicts_pb2 as pb

from services.approval.domain.verdicts import Automatic
from services.approval.wire.times import instant_text


def automatic_to_proto(found: Automatic | None) -> pb.Automatic | None:
    """How a case was judged by rules."""
    if found is None:
        return None
    check = found.check
    return pb.Automatic(
        rule_id=found.rule_id,
        rule_version=found.rule_version,
        outcome=found.outcome,
        why=found.why,
        verdicts=[pb.RuleVerdict(rule=one.rule, met=one.met) for one in found.verdicts],
        check=pb.AutoCheck(
            why=check.why, state=check.state, by=check.by, at=instant_text(check.at), note=check.note
        )
        if check
        else None,
    )
