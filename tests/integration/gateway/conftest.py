"""One stack for the tests of a file, clean before each."""

from collections.abc import Iterator

import pytest

from tests.integration.gateway.stacks import Stack, stack


@pytest.fixture(scope="module")
def _started() -> Iterator[Stack]:
    with stack() as made:
        yield made


@pytest.fixture
def county(_started: Stack) -> Stack:
    """The county's stack; its rooms answer plainly and have been asked nothing."""
    _started.script.answers = {"ListSigningKeys": _started.script.answers["ListSigningKeys"]}
    _started.script.asked.clear()
    _started.spans.clear()
    return _started
