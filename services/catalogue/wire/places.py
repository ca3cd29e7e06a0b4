"""Divisions, sites, departments and calendar years on the wire."""

from dataclasses import asdict
from typing import Any

from google.protobuf.message import Message
from sanji.catalogue.v1 import catalogue_events_pb2 as events_pb2
from sanji.catalogue.v1 import catalogue_pb2 as pb
from sanji.common.v1 import division_pb2

from services.catalogue import events
from services.catalogue.domain.contents import (
    CalendarYear,
    Department,
    Division,
    DivisionTree,
    Publication,
    Site,
)
from services.catalogue.domain.openings import Opening
from services.catalogue.wire.publications import arrived
from services.chassis.decoding import Readers
from services.chassis.levels import is_division, order


def division_to_proto(place: Division) -> division_pb2.Division:
    """A place with its order and parent."""
    return division_pb2.Division(
        code=place.code, name=place.name, kind=place.kind, parent=place.parent, order=order(place.code)
    )


def site_to_proto(publication: Publication[Site]) -> pb.Site:
    """A site with its windows."""
    site = publication.content
    return pb.Site(
        site_id=site.key,
        division=site.division,
        kind=site.site_kind,
        name_zh=site.name_zh,
        parent_site_id=site.parent,
        hours_class=site.hours_class,
        windows=dict(site.windows),
        phone=site.phone,
        order=site.order,
        items=site.items,
        openings=map(_opening_to_proto, site.openings),
        address=site.address,
        latitude=site.latitude,
        longitude=site.longitude,
        datum=site.datum,
    )


def _opening_to_proto(opening: Opening) -> pb.Opening:
    return pb.Opening(**asdict(opening))


def _opening(message: pb.Opening) -> Opening:
    return Opening(
        window_class=message.window_class,
        weekdays=tuple(message.weekdays),
        opens=message.opens,
        closes=message.closes,
        holidays=message.holidays,
        make_up_days=message.make_up_days,
        first=message.first,
        last=message.last,
        items=tuple(message.items),
    )


def department_to_proto(publication: Publication[Department]) -> pb.Department:
    """A department or township government."""
    body = publication.content
    return pb.Department(
        department_id=body.key,
        division=body.division,
        name_zh=body.name_zh,
        name_en=body.name_en,
        kind=body.department_kind,
        uscc=body.uscc,
        phone=body.phone,
        supervising_department=body.supervisor,
    )


def year_to_proto(publication: Publication[CalendarYear]) -> pb.CalendarYear:
    """A year of the calendar."""
    year = publication.content
    return pb.CalendarYear(
        year=year.year,
        region=year.region,
        holidays=year.holidays,
        make_up_days=year.make_up_days,
        provisional=year.provisional,
        source=year.source,
        version=publication.version,
    )


def _tree_event(publication: Publication[DivisionTree]) -> Message:
    return events_pb2.DivisionTreePublished(
        county=publication.content.division,
        version=publication.version,
        divisions=map(division_to_proto, publication.content.divisions),
    )


def _tree_heard(message: Any) -> events.Heard:
    divisions = tuple(Division(place.code, place.name, place.kind) for place in message.divisions)
    if not all(is_division(place.code) for place in divisions):
        raise ValueError("division")
    return arrived(DivisionTree(message.county, divisions), message.version)


def _site_heard(message: Any) -> events.Heard:
    site = message.site
    windows = tuple(sorted(site.windows.items()))
    return arrived(
        Site(
            site.site_id,
            site.division,
            site.kind,
            site.name_zh,
            site.parent_site_id,
            site.hours_class,
            windows,
            site.phone,
            order=site.order,
            items=tuple(site.items),
            openings=tuple(map(_opening, site.openings)),
            address=site.address,
            latitude=site.latitude if site.HasField("latitude") else None,
            longitude=site.longitude if site.HasField("longitude") else None,
            datum=site.datum,
        ),
        message.version,
    )


def _department_heard(message: Any) -> events.Heard:
    body = message.department
    return arrived(
        Department(
            body.department_id,
            body.division,
            body.kind,
            body.name_zh,
            body.name_en,
            body.uscc,
            body.phone,
            body.supervising_department,
        ),
        message.version,
    )


def _year_heard(message: Any) -> events.Heard:
    year = message.year
    return arrived(
        CalendarYear(
            year.region,
            year.year,
            tuple(year.holidays),
            tuple(year.make_up_days),
            year.provisional,
            year.source,
        ),
        year.version,
    )


ENCODERS = {
    events.DivisionTreePublished: lambda event: _tree_event(event.publication),
    events.SitePublished: lambda event: events_pb2.SitePublished(
        site=site_to_proto(event.publication), version=event.publication.version
    ),
    events.DepartmentPublished: lambda event: events_pb2.DepartmentPublished(
        department=department_to_proto(event.publication), version=event.publication.version
    ),
    events.CalendarYearPublished: lambda event: events_pb2.CalendarYearPublished(
        year=year_to_proto(event.publication)
    ),
}
READERS: Readers = {
    "sanji.catalogue.v1.DivisionTreePublished": (events_pb2.DivisionTreePublished, _tree_heard),
    "sanji.catalogue.v1.SitePublished": (events_pb2.SitePublished, _site_heard),
    "sanji.catalogue.v1.DepartmentPublished": (events_pb2.DepartmentPublished, _department_heard),
    "sanji.catalogue.v1.CalendarYearPublished": (events_pb2.CalendarYearPublished, _year_heard),
}
