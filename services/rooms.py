"""Which rooms there are, and what each hears. Light to import: no adapter, no connection."""

from importlib import import_module

ROOMS = ("catalogue", "identity", "intake", "approval", "queueing", "notification", "rating")


def hears() -> dict[str, tuple[str, ...]]:
    """Room → the event types it hears, for declaring every queue before anything is emitted."""
    return {room: tuple(import_module(f"services.{room}.events").HEARS) for room in ROOMS}
