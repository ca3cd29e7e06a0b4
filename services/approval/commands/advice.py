"""Asking the departments' plug-ins."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskDepartmentsAgain:
    """Timer: ask the plug-ins whose next call is due, at most `limit` cases."""

    limit: int = 20
