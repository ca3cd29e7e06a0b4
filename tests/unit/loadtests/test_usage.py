"""CPU and memory of real processes."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from loadtests.usage import CLIENT, Meter, ProcessGone
from tests.waiting import until

BUSY = (
    "import sys\nprint('up', flush=True)\nsum(range(30_000_000))\nprint('done', flush=True)\nsys.stdin.read()"
)


@pytest.fixture
def busy() -> Iterator[subprocess.Popen[str]]:
    """A process that computes for a moment and then waits to be ended."""
    with subprocess.Popen(
        [sys.executable, "-c", BUSY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "up\n"
        yield process
        process.kill()


def test_the_cpu_time_of_a_process_is_counted_as_its_own(busy: subprocess.Popen[str]) -> None:
    meter = Meter({"busy": busy.pid})
    meter.start()
    assert busy.stdout
    assert busy.stdout.readline() == "done\n"
    usage = meter.stop()
    assert usage.cpu_seconds["busy"] > 0.05
    assert usage.cpu_seconds[CLIENT] < usage.cpu_seconds["busy"]
    assert usage.rss_mb["busy"] > 1
    assert usage.neighbours >= 0.0


def test_a_process_that_ended_while_it_was_measured_is_noticed(busy: subprocess.Popen[str]) -> None:
    meter = Meter({"busy": busy.pid})
    meter.start()
    busy.kill()
    until(lambda: busy.poll() is not None, 10, "the end of the process")
    with pytest.raises(ProcessGone, match="busy"):
        meter.stop()


def test_a_process_that_does_not_run_cannot_be_watched(busy: subprocess.Popen[str]) -> None:
    busy.kill()
    busy.wait(10)
    with pytest.raises(ProcessGone):
        Meter({"busy": busy.pid})
