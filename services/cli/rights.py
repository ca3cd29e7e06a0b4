"""`sanji rights`: who may do what and how far, from the one declaration beside every RPC."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import click

from services.chassis.auth import STAFF_ROLES
from services.chassis.grpc_server.audience import Audience, audiences
from services.rooms import ROOMS

_HEAD = """# Who may do what

Printed by `sanji rights` from the `audience` that every RPC declares in `protos/sanji/<room>/v1/<room>_service.proto`;
a test compares the two. The gateway and the room's server check roles and scopes before anything else is looked at;
the handlers, who know the record, hold to the reach with `auth.require`, `auth.within` and `auth.at_post`.

- *anyone*: without signing in. *all staff*: every staff role.
- *own person*, *own division*, *own department*: what must be the caller's own, and where the compared value comes
  from. The division is the caller's and all below it. People reach by person, staff by division and department.
- *any*: nothing narrows it, and why.
- *scope*: what a service account must hold; without one no service account may, whoever else may.
- Oversight (`supervisor`, `auditor`) reads everything in its subtree. `auditor` changes nothing but its own sign-in.
- One account may not hold two of `admin`, `security_admin`, `auditor`, nor one of them with `clerk`, `reviewer`,
  `supervisor` or `agent`, nor both `list_authority` and `service_authority`.
"""
_REACHES = {
    "own_person": "own person",
    "own_division": "own division",
    "own_department": "own department",
    "any": "any",
}


@click.command()
def rights() -> None:
    """Print the table of rights (services/AUTHORISATION.md)."""
    click.echo(table(), nl=False)


def table() -> str:
    """The whole page as Markdown: one section per room, one row per RPC."""
    return "\n".join([_HEAD, *(line for room in ROOMS for line in _section(room))])


def declared(room: str) -> dict[str, Audience]:
    """RPC name → what its proto declares, in the proto's order."""
    module: Any = import_module(f"sanji.{room}.v1.{room}_service_pb2")
    service = module.DESCRIPTOR.services_by_name[f"{room.capitalize()}Service"]
    return {name.rpartition(".")[2]: audience for name, audience in audiences([service]).items()}


def _section(room: str) -> Iterator[str]:
    yield f"## {room}\n"
    yield "| operation | roles | reach | scope | note |"
    yield "|---|---|---|---|---|"
    for name, audience in declared(room).items():
        reach = "; ".join(f"*{_REACHES[kind]}* {where}" for kind, where in audience.reach.items())
        scope = f"`{audience.service}`" if audience.service else ""
        yield f"| `{name}` | {_roles(audience)} | {reach} | {scope} | {audience.note} |"
    yield ""


def _roles(audience: Audience) -> str:
    if audience.anyone:
        return "anyone"
    if audience.roles >= STAFF_ROLES:
        rest = sorted(audience.roles - STAFF_ROLES)
        return ", ".join(["all staff", *(f"`{role}`" for role in rest)])
    return ", ".join(f"`{role}`" for role in sorted(audience.roles))
