"""Waiting until something is so, with a deadline."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class NotReady(Exception):
    """Something was not so within its deadline; the text names it."""


def wait_for(condition: Callable[[], T], seconds: float, what: str, *, every: float = 0.1) -> T:
    """Ask `condition` until its answer is true and return that answer.

    Raises `NotReady` naming `what` once `seconds` have passed.
    """
    pause = threading.Event()
    deadline = time.monotonic() + seconds
    while True:
        if answer := condition():
            return answer
        if time.monotonic() >= deadline:
            raise NotReady(f"{what}: not within {seconds:g} s")
        pause.wait(every)
