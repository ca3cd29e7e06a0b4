"""Claims on the wire."""

from typing import Any

from sanji.catalogue.v1 import catalogue_claims_pb2 as pb
from sanji.catalogue.v1 import catalogue_events_pb2 as events_pb2

from services.catalogue import events
from services.catalogue.domain.claims import CLAIMED, ENDED, LISTINGS, UNLISTED, Claim, ClaimOutcome, claim_id
from services.catalogue.domain.consistency import Difference
from services.catalogue.handlers.site_items import Offered
from services.catalogue.wire.items import item_to_proto
from services.chassis.decoding import Readers
from services.chassis.levels import is_division


def claim_to_proto(claim: Claim) -> pb.Claim:
    """A claim as other stacks and the gateway see it."""
    return pb.Claim(
        site=claim.site,
        division=claim.division,
        item=claim.item,
        listing=claim.listing,
        state=claim.state,
        version=claim.version,
        since=claim.since,
        until=claim.until,
        overrides=claim.overrides,
        copied=claim.copied,
        revision=claim.revision,
    )


def claim_from_proto(message: pb.Claim) -> Claim:
    """The inverse. Raises `ValueError` when it is no claim."""
    if not (message.site and message.item and message.revision and is_division(message.division)):
        raise ValueError("site, item, revision or division")
    if message.state not in (CLAIMED, ENDED) or message.listing not in (*LISTINGS, UNLISTED):
        raise ValueError("state or listing")
    return Claim(
        id=claim_id(message.site, message.item),
        site=message.site,
        division=message.division,
        item=message.item,
        listing=message.listing,
        state=message.state,
        version=message.version,
        since=message.since,
        until=message.until,
        overrides=dict(message.overrides),
        copied=dict(message.copied),
        revision=message.revision,
    )


def outcome_to_proto(outcome: ClaimOutcome) -> pb.ClaimOutcome:
    """What became of one item of a bulk claim."""
    return pb.ClaimOutcome(item=outcome.item, state=outcome.state, reason=outcome.reason)


def offered_to_proto(offered: Offered) -> pb.SiteItem:
    """An item as a site offers it."""
    part = offered.part
    return pb.SiteItem(
        claim=claim_to_proto(offered.claim),
        item=item_to_proto(offered.item),
        mode=part.mode if part else "",
        accepts=part.accepts if part else "",
        decides=part.decides if part else "",
    )


def difference_to_proto(difference: Difference) -> pb.Difference:
    """One field in which a site differs."""
    return pb.Difference(
        site=difference.site,
        division=difference.division,
        field=difference.field,
        version=difference.version,
    )


def _claim_heard(message: Any) -> events.ClaimHeard:
    return events.ClaimHeard(claim_from_proto(message.claim))


ENCODERS = {
    events.ItemClaimed: lambda event: events_pb2.ItemClaimed(claim=claim_to_proto(event.claim)),
    events.ClaimAmended: lambda event: events_pb2.ClaimAmended(claim=claim_to_proto(event.claim)),
    events.ClaimEnded: lambda event: events_pb2.ClaimEnded(claim=claim_to_proto(event.claim)),
}
READERS: Readers = {
    "sanji.catalogue.v1.ItemClaimed": (events_pb2.ItemClaimed, _claim_heard),
    "sanji.catalogue.v1.ClaimAmended": (events_pb2.ClaimAmended, _claim_heard),
    "sanji.catalogue.v1.ClaimEnded": (events_pb2.ClaimEnded, _claim_heard),
}
