"""Commitments."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CommitmentGiven:
    """A signature under a commitment. `signed_at`: RFC 3339, as it went into the signature; `signature`: hex."""

    text_version: str
    signed_at: str
    signature: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class GetCommitmentText:
    """By anyone; `item`: id or alias."""

    item: str
