"""Turning a process green. Call before anything else is imported (architecture R9)."""

import eventlet


def patch() -> None:
    """Replace blocking sockets, threads and locks by green ones, for the whole process."""
    eventlet.monkey_patch()
    # pymongo's background monitors and eventlet's hub then share one thread; the hub must not complain of it.
    eventlet.debug.hub_prevent_multiple_readers(False)
