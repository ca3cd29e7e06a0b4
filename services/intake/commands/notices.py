"""Reading the written notices of an application."""

from dataclasses import dataclass

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class ListNotices:
    by: Principal
    number: str


@dataclass(frozen=True, slots=True)
class GetNotice:
    """`notice`: its place among those of the application, from 1, or its number."""

    by: Principal
    number: str
    notice: str
