"""Rules of automatic approval on the wire."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_automatic_pb2 as pb
from sanji.approval.v1 import approval_events_pb2 as events_pb2

from services.approval import events
from services.approval.domain.automatic import AutoRules, Named, in_words
from services.approval.domain.terms import AutoTerms
from services.approval.wire.cases import to_proto
from services.approval.wire.times import instant_text
from services.chassis.clock import rfc3339
from services.chassis.errors import Fault, Invalid
from services.chassis.messages import Event


def rules_to_proto(rules: AutoRules, declared: AutoTerms | None = None) -> pb.AutoRules:
    """The rules of an item at a place, with what they say where the item is known."""
    said = json.loads(declared.conditions) if declared else []
    return pb.AutoRules(
        division=rules.division,
        item=rules.item,
        department=rules.department,
        state=rules.state,
        in_force=_named(rules.in_force),
        proposed=_named(rules.proposed),
        reason=rules.reason,
        rules=[in_words(one) for one in said],
        explanation=declared.explanation if declared else "",
        version=rules.meta.version,
    )


def values_of(name: str, text: str) -> dict[str, Any]:
    """Given values. Raises `Invalid` VALUES_MALFORMED when they are no JSON object."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        fault = Fault(f"/{name}", "VALUES_MALFORMED", "须为 JSON 对象")
        raise Invalid("VALUES_MALFORMED", "试算的内容有误", faults=[fault])
    return found


def _named(named: Named | None) -> pb.NamedRules | None:
    if named is None:
        return None
    return pb.NamedRules(
        item_version=named.item_version,
        rule_id=named.rule_id,
        rule_version=named.rule_version,
        by=named.by,
        at=rfc3339(named.at),
        confirmed_by=named.confirmed_by,
        confirmed_at=instant_text(named.confirmed_at),
    )


def _changed(kind: Callable[..., Message]) -> Callable[[Any], Message]:
    return lambda event: kind(rules=rules_to_proto(event.rules))


def _checked(kind: Callable[..., Message]) -> Callable[[Any], Message]:
    return lambda event: kind(case=to_proto(event.case), department=event.department)


ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {
    events.AutoRulesProposed: _changed(events_pb2.AutoRulesProposed),
    events.AutoRulesConfirmed: _changed(events_pb2.AutoRulesConfirmed),
    events.AutoRulesEnded: _changed(events_pb2.AutoRulesEnded),
    events.AutoCheckAsked: _checked(events_pb2.AutoCheckAsked),
    events.AutoCheckRecorded: _checked(events_pb2.AutoCheckRecorded),
}
