"""Guides, charts and prints on the wire."""

from collections.abc import Iterable
from typing import Any

from sanji.catalogue.v1 import catalogue_events_pb2 as events_pb2
from sanji.catalogue.v1 import catalogue_guides_pb2 as pb

from services.catalogue import events
from services.catalogue.domain.charts import Chart, drawing
from services.catalogue.domain.guides import Edition, Notice, Section
from services.catalogue.domain.papers import PrintCount


def edition_to_proto(edition: Edition) -> pb.Edition:
    """Which version a paper was made from."""
    return pb.Edition(
        item_id=edition.item,
        version=edition.version,
        name_zh=edition.name_zh,
        effective_from=edition.effective_from,
    )


def guide_to_proto(edition: Edition, sections: Iterable[Section]) -> pb.GetGuideResponse:
    """A guide in sections."""
    return pb.GetGuideResponse(
        edition=edition_to_proto(edition),
        sections=[
            pb.GuideSection(
                key=section.key,
                title_zh=section.title,
                lines=[pb.GuideLine(label_zh=line.label, text_zh=line.text) for line in section.lines],
            )
            for section in sections
        ],
    )


def notices_to_proto(edition: Edition, told: Iterable[Notice]) -> pb.GetNoticeSheetResponse:
    """A notice sheet."""
    return pb.GetNoticeSheetResponse(
        edition=edition_to_proto(edition),
        materials=[
            pb.NoticeLine(
                code=notice.code,
                name_zh=notice.name_zh,
                necessity=notice.necessity,
                source=notice.source,
                brought=notice.brought,
                condition_zh=notice.condition_zh,
                note_zh=notice.note_zh,
            )
            for notice in told
        ],
    )


def chart_to_proto(edition: Edition, chart: Chart) -> pb.GetStepChartResponse:
    """A chart with its drawing."""
    answer = pb.GetStepChartResponse(edition=edition_to_proto(edition), svg=drawing(chart, edition))
    for node in chart.nodes:
        answer.nodes.add(
            id=node.id,
            name_zh=node.name_zh,
            doer=node.doer,
            doer_zh=node.doer_zh,
            limit_days=node.limit_days,
            unit=node.unit,
            output_zh=node.output_zh,
            before_acceptance=node.before_acceptance,
            branch=node.branch,
        )
    for one, other in chart.edges:
        edge = answer.edges.add(to=other)
        setattr(edge, "from", one)
    return answer


def count_to_proto(count: PrintCount) -> pb.PrintCount:
    """One count."""
    return pb.PrintCount(
        site=count.site,
        item_id=count.item,
        kind=count.kind,
        version=count.version,
        prints=count.prints,
        copies=count.copies,
        last_at=count.last_at.isoformat(),
    )


def _printed(event: events.GuidePrinted) -> Any:
    return events_pb2.GuidePrinted(
        site=event.site, item_id=event.item, version=event.version, kind=event.kind, copies=event.copies
    )


ENCODERS = {events.GuidePrinted: _printed}
