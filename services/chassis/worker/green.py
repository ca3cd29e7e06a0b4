"""Turning a process green. Call before anything else is imported (architecture R9)."""

import warnings

warnings.filterwarnings("ignore", message="\nEventlet is deprecated", category=DeprecationWarning)

import eventlet  # noqa: E402


def patch() -> None:
    """Replace blocking sockets, threads and locks by green ones, for the whole process."""
    eventlet.monkey_patch()
