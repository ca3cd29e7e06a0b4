"""`sanji staff`: the first accounts of a stack, before anybody can sign in to open more."""

from typing import TextIO

import click

from services.chassis.auth import STAFF_ROLES, system
from services.chassis.doors import open_doors
from services.chassis.errors import Conflict, NotFound
from services.chassis.settings import load
from services.identity.bootstrap import bootstrap
from services.identity.commands import AddStaff, ResetSecondFactor


@click.group()
def staff() -> None:
    """Staff accounts of this stack."""


@staff.command()
@click.option("--username", required=True)
@click.option("--name", default="", help="shown masked; default: the user name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(sorted(STAFF_ROLES)))
@click.option("--division", default="", help="6, 9 or 12 digits; default: the stack's own")
@click.option("--department", default="", help="needed by a reviewer")
@click.option(
    "--password-file", required=True, type=click.File(encoding="utf-8"), help="a file, or - for stdin"
)
@click.option("--if-absent", is_flag=True, help="leave an account of that user name as it is")
def add(
    username: str,
    name: str,
    roles: tuple[str, ...],
    division: str,
    department: str,
    password_file: TextIO,
    if_absent: bool,
) -> None:
    """Open a staff account inside this stack's division."""
    settings = load()
    doors = open_doors(settings, "staff")
    try:
        room = bootstrap(doors)
        room.prepare()
        command = AddStaff(
            by=system(settings.stack),
            username=username,
            name=name or username,
            password=password_file.readline().rstrip("\r\n"),
            roles=frozenset(roles),
            division=division or settings.stack,
            department=department,
        )
        added = room.ask(command)
        click.echo(f"{added.id} {username} {','.join(sorted(added.roles))} {added.division}")
    except Conflict as refusal:
        if not (if_absent and refusal.reason == "USERNAME_TAKEN"):
            raise
        click.echo(f"{username} is there already")
    finally:
        doors.client.close()


@staff.command()
@click.option("--username", required=True)
@click.option("--reason", required=True, help="kept in the audit trail")
def reset_second_factor(username: str, reason: str) -> None:
    """Take a lost second factor off an account and end its sessions."""
    settings = load()
    doors = open_doors(settings, "staff")
    try:
        room = bootstrap(doors)
        room.prepare()
        found = room.world.staff.by_username(username)
        if found is None:
            raise NotFound("STAFF_NOT_FOUND", username)
        room.ask(ResetSecondFactor(system(settings.stack), found.id, reason))
        click.echo(f"{found.id} {username}: second factor taken off, sessions ended")
    finally:
        doors.client.close()
