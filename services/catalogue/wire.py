"""Protobuf ↔ events and domain of the catalogue."""

import json
from collections.abc import Callable
from typing import Any

from google.protobuf.message import DecodeError, Message
from sanji.catalogue.v1 import catalogue_events_pb2 as events_pb2
from sanji.catalogue.v1 import catalogue_pb2 as pb
from sanji.common.v1 import division_pb2

from services.catalogue import events
from services.catalogue.domain.contents import (
    CalendarYear,
    Content,
    Department,
    Division,
    DivisionTree,
    Item,
    Publication,
    Site,
    published,
)
from services.chassis.errors import Invalid
from services.chassis.levels import is_division, order
from services.chassis.messages import Envelope, Event


def encode(event: Event) -> tuple[str, bytes]:
    """An emitted event as (protobuf full name, bytes)."""
    assert isinstance(event, events.Published)
    message = _ENCODERS[type(event)](event.publication)
    return message.DESCRIPTOR.full_name, message.SerializeToString()


def heard(envelope: Envelope, body: bytes) -> events.Heard:
    """An arrived event in this room's words. Raises `Invalid` EVENT_UNKNOWN or BODY_MALFORMED."""
    known = _HEARD.get(envelope.type)
    if known is None:
        raise Invalid("EVENT_UNKNOWN", envelope.type)
    message_class, read = known
    message = message_class()
    try:
        message.ParseFromString(body)
        content, version = read(message)
        if version < 1 or not content.key or (content.division and not is_division(content.division)):
            raise ValueError("version, key or division")
    except (DecodeError, ValueError) as error:
        raise Invalid("BODY_MALFORMED", f"{envelope.type}: {type(error).__name__}") from error
    return events.Heard(published(content, version))


def item_to_proto(publication: Publication[Item]) -> pb.Item:
    """The item as other rooms and the gateway see it."""
    item = publication.content
    return pb.Item(
        item_id=item.key,
        version=publication.version,
        division=item.division,
        status=item.status,
        name_zh=item.name_zh,
        name_en=item.name_en,
        item_type=item.item_type,
        department=item.department,
        joint_departments=item.joint_departments,
        audience=item.audience,
        on_application=item.on_application,
        classified=item.classified,
        search_excluded=item.search_excluded,
        accept_levels=item.accept_levels,
        decide_level=item.decide_level,
        case_type=item.case_type,
        committed_days=item.committed_days,
        committed_unit=item.committed_unit,
        statutory_days=item.statutory_days,
        statutory_unit=item.statutory_unit,
        effective_from=item.effective_from,
        aliases=item.aliases,
        document=item.document,
    )


def item_from_proto(message: pb.Item) -> Item:
    """The inverse. Raises `ValueError` when the document is no JSON object."""
    if not isinstance(json.loads(message.document), dict):
        raise ValueError("document")
    return Item(
        key=message.item_id,
        division=message.division,
        status=message.status,
        name_zh=message.name_zh,
        name_en=message.name_en,
        item_type=message.item_type,
        department=message.department,
        joint_departments=tuple(message.joint_departments),
        audience=message.audience,
        on_application=message.on_application,
        classified=message.classified,
        search_excluded=message.search_excluded,
        accept_levels=tuple(message.accept_levels),
        decide_level=message.decide_level,
        case_type=message.case_type,
        committed_days=message.committed_days,
        committed_unit=message.committed_unit,
        statutory_days=message.statutory_days,
        statutory_unit=message.statutory_unit,
        effective_from=message.effective_from,
        aliases=tuple(message.aliases),
        document=message.document,
    )


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


def _item_heard(message: Any) -> tuple[Content, int]:
    return item_from_proto(message.item), message.item.version


def _tree_heard(message: Any) -> tuple[Content, int]:
    divisions = tuple(Division(place.code, place.name, place.kind) for place in message.divisions)
    if not all(is_division(place.code) for place in divisions):
        raise ValueError("division")
    return DivisionTree(message.county, divisions), message.version


def _site_heard(message: Any) -> tuple[Content, int]:
    site = message.site
    windows = tuple(sorted(site.windows.items()))
    return Site(
        site.site_id,
        site.division,
        site.kind,
        site.name_zh,
        site.parent_site_id,
        site.hours_class,
        windows,
        site.phone,
    ), message.version


def _department_heard(message: Any) -> tuple[Content, int]:
    body = message.department
    return Department(
        body.department_id, body.division, body.kind, body.name_zh, body.name_en, body.uscc, body.phone
    ), message.version


def _year_heard(message: Any) -> tuple[Content, int]:
    year = message.year
    return CalendarYear(
        year.region,
        year.year,
        tuple(year.holidays),
        tuple(year.make_up_days),
        year.provisional,
        year.source,
    ), year.version


_ENCODERS: dict[type[events.Published], Callable[[Publication[Any]], Message]] = {
    events.ItemPublished: lambda one: events_pb2.ItemPublished(item=item_to_proto(one)),
    events.DivisionTreePublished: _tree_event,
    events.SitePublished: lambda one: events_pb2.SitePublished(site=site_to_proto(one), version=one.version),
    events.DepartmentPublished: lambda one: events_pb2.DepartmentPublished(
        department=department_to_proto(one), version=one.version
    ),
    events.CalendarYearPublished: lambda one: events_pb2.CalendarYearPublished(year=year_to_proto(one)),
}
_HEARD: dict[str, tuple[type[Any], Callable[[Any], tuple[Content, int]]]] = {
    "sanji.catalogue.v1.ItemPublished": (events_pb2.ItemPublished, _item_heard),
    "sanji.catalogue.v1.DivisionTreePublished": (events_pb2.DivisionTreePublished, _tree_heard),
    "sanji.catalogue.v1.SitePublished": (events_pb2.SitePublished, _site_heard),
    "sanji.catalogue.v1.DepartmentPublished": (events_pb2.DepartmentPublished, _department_heard),
    "sanji.catalogue.v1.CalendarYearPublished": (events_pb2.CalendarYearPublished, _year_heard),
}
