"""Keys that prove tokens."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListSigningKeys:
    """This stack's keys, and unless `own_only` those of every stack it has heard of."""

    own_only: bool = False
