"""Rates of sites and the ranking of items on the wire."""

from typing import Any

from sanji.catalogue.v1 import catalogue_events_pb2 as events_pb2
from sanji.catalogue.v1 import catalogue_rates_pb2 as pb

from services.catalogue import events
from services.catalogue.domain.contents import FrequentItems, Publication
from services.catalogue.domain.rates import Rate, Tally, rates
from services.catalogue.handlers.rates import RankedItems, RateRow, SiteRates
from services.catalogue.wire.indicators import indicator_to_proto
from services.catalogue.wire.items import item_to_proto
from services.catalogue.wire.publications import arrived
from services.chassis.decoding import Readers


def site_rates_to_proto(found: SiteRates) -> pb.GetSiteRatesResponse:
    """The whole, and one page of rows."""
    return pb.GetSiteRatesResponse(
        county=found.county,
        day=found.day,
        whole=_row("", "", found.whole),
        rows=map(_named, found.rows),
        next=found.next,
    )


def frequent_to_proto(found: RankedItems) -> pb.ListFrequentItemsResponse:
    """The ranking, the most asked for first."""
    items = [
        pb.FrequentItem(rank=one.rank, item=item_to_proto(item), cases=one.cases)
        for one, item in found.ranked
    ]
    return pb.ListFrequentItemsResponse(
        county=found.county, first_month=found.first, last_month=found.last, items=items
    )


def _named(row: RateRow) -> pb.SiteRateRow:
    return _row(row.key, row.name_zh, row.tally)


def _row(key: str, name_zh: str, tally: Tally) -> pb.SiteRateRow:
    return pb.SiteRateRow(
        key=key,
        name_zh=name_zh,
        sites=tally.sites,
        due=tally.due,
        present=tally.present,
        authorised=tally.full,
        general=tally.general,
        rates=map(_rate, rates(tally)),
    )


def _rate(one: Rate) -> pb.SiteRate:
    return pb.SiteRate(indicator=indicator_to_proto(one.indicator), part=one.part, due_on=one.due_on)


def _published(made: events.FrequentItemsPublished) -> events_pb2.FrequentItemsPublished:
    kept: Publication[FrequentItems] = made.publication
    return events_pb2.FrequentItemsPublished(
        county=kept.content.division, version=kept.version, items=kept.content.items
    )


def _heard(message: Any) -> events.Heard:
    return arrived(FrequentItems(message.county, tuple(message.items)), message.version)


ENCODERS = {events.FrequentItemsPublished: _published}
READERS: Readers = {"sanji.catalogue.v1.FrequentItemsPublished": (events_pb2.FrequentItemsPublished, _heard)}
