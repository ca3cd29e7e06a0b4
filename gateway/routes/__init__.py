"""The resources of the API: one noun, one file. The hottest is matched first."""

from gateway.operations import Operations
from gateway.routes import (
    applications,
    cases,
    departments,
    divisions,
    halls,
    health,
    items,
    keys,
    messages,
    people,
    ratings,
    sessions,
    staff,
    tickets,
)

RESOURCES: tuple[Operations, ...] = (
    applications.operations,
    tickets.operations,
    halls.operations,
    cases.operations,
    items.operations,
    divisions.operations,
    departments.operations,
    people.operations,
    sessions.operations,
    keys.operations,
    messages.operations,
    ratings.operations,
    staff.operations,
    health.operations,
)
