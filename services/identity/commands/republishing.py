"""Telling again."""

from dataclasses import dataclass

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class Republish:
    """Tell the other stacks again what this one has told them and what counts yet, for one that joined late."""

    by: Principal
