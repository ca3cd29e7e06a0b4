"""The catalogue's events as intake hears them."""

import json
from datetime import date
from typing import Any

from sanji.catalogue.v1 import catalogue_events_pb2

from services.chassis.decoding import Readers
from services.chassis.levels import is_division
from services.chassis.messages import Envelope
from services.chassis.workdays import CalendarYear
from services.intake import events
from services.intake.domain.lent import LentAcceptance


def _item(message: Any, envelope: Envelope) -> events.ItemPublished:
    item = message.item
    return events.ItemPublished(item.item_id, item.version, tuple(item.aliases), json.loads(item.document))


def _basic(message: Any, envelope: Envelope) -> events.BasicPublished:
    basic = message.basic
    return events.BasicPublished(basic.division, basic.code, basic.version, basic.name_zh)


def _department(message: Any, envelope: Envelope) -> events.DepartmentPublished:
    department = message.department
    if not department.department_id:
        raise ValueError("department_id")
    return events.DepartmentPublished(department.department_id, message.version, department.name_zh)


def _tree(message: Any, envelope: Envelope) -> events.DivisionTreePublished:
    codes = tuple(division.code for division in message.divisions)
    return events.DivisionTreePublished(message.county, message.version, codes)


def _year(message: Any, envelope: Envelope) -> events.CalendarYearPublished:
    year = message.year
    if not year.region:
        raise ValueError("region")
    return events.CalendarYearPublished(
        CalendarYear(
            year=date(year.year, 1, 1).year,
            holidays=frozenset(map(date.fromisoformat, year.holidays)),
            make_up_days=frozenset(map(date.fromisoformat, year.make_up_days)),
            provisional=year.provisional,
            source=year.source,
            region=year.region,
        ),
        year.version,
    )


def _power(message: Any, envelope: Envelope) -> events.AcceptanceLent:
    power = message.power
    if power.power != "accept":
        return events.AcceptanceLent(None)
    if not (power.power_id and power.item and is_division(power.division)):
        raise ValueError("power_id, item or division")
    return events.AcceptanceLent(
        LentAcceptance(
            id=power.power_id,
            revision=power.revision,
            item=power.item,
            division=power.division,
            since=date.fromisoformat(power.since),
            until=date.fromisoformat(power.until),
            revoked=power.state != "granted",
        )
    )


READERS: Readers = {
    "sanji.catalogue.v1.ItemPublished": (catalogue_events_pb2.ItemPublished, _item),
    "sanji.catalogue.v1.BasicPublished": (catalogue_events_pb2.BasicPublished, _basic),
    "sanji.catalogue.v1.DivisionTreePublished": (catalogue_events_pb2.DivisionTreePublished, _tree),
    "sanji.catalogue.v1.DepartmentPublished": (catalogue_events_pb2.DepartmentPublished, _department),
    "sanji.catalogue.v1.CalendarYearPublished": (catalogue_events_pb2.CalendarYearPublished, _year),
    "sanji.catalogue.v1.DelegatedPowerGranted": (catalogue_events_pb2.DelegatedPowerGranted, _power),
    "sanji.catalogue.v1.DelegatedPowerRevoked": (catalogue_events_pb2.DelegatedPowerRevoked, _power),
}
