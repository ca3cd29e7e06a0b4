"""A plug-in that never answers, in a green process."""

import os
import subprocess
import sys

SCRIPT = """
from services.chassis.worker.green import patch
patch()
from eventlet.event import Event
from services.approval.worker import Deadlined
from services.chassis.errors import Unavailable

class Silent:
    def matter(self, department, item):
        return None

    def review(self, department, **question):
        return Event().wait()

try:
    Deadlined(Silent(), 0.2).review("civil_affairs", number="n")
except Unavailable as refusal:
    print(refusal.reason)
"""


def test_a_plug_in_that_never_answers_is_given_up() -> None:
    environment = os.environ | {"PYTHONPATH": f".{os.pathsep}protos/gen"}
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.stdout.strip(), ended.returncode) == ("DEPARTMENT_TIMEOUT", 0), ended.stderr[-2000:]
