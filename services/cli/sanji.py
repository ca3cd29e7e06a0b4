"""The command group. Sub-commands load what they need when they are called, so that `work` never imports grpc."""

from importlib import import_module
from typing import Any

import click

from services.chassis.errors import Refusal
from services.chassis.settings import SettingsInvalid

COMMANDS = {
    "serve": "processes",
    "work": "processes",
    "dead": "dead",
    "audit": "audit",
    "catalogue": "catalogue",
    "identity": "identity",
    "staff": "staff",
    "certificates": "certificates",
    "registers": "registers",
    "keys": "keys",
    "seal": "seal",
    "rights": "rights",
    "transitions": "transitions",
    "department": "department",
}


class Lazy(click.Group):
    """Finds a sub-command in the module of this package that holds it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"services.cli.{COMMANDS[cmd_name]}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsInvalid as error:
            raise click.ClickException(f"settings: {error}") from error
        except Refusal as refusal:
            faults = "".join(f"\n  {fault.pointer} {fault.reason} {fault.detail}" for fault in refusal.faults)
            raise click.ClickException(f"{refusal.reason} {refusal.detail}{faults}") from refusal


@click.group(cls=Lazy)
def sanji() -> None:
    """Sanji (三级): county, township and village services together. Settings come from SANJI_* in the environment."""
