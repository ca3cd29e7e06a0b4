"""`locust -f loadtests/locustfile.py`: villagers, clerks and reviewers against one gateway.

Needs an administrator's sign-in to open staff accounts; see README.md. Never imported by anything
else: locust patches the standard library.
"""

from typing import Any

from locust import LoadTestShape, events

from loadtests.shapes import HALLS, SHAPES, Now
from loadtests.users.clerk import Clerk
from loadtests.users.reviewer import Reviewer
from loadtests.users.villager import Villager

__all__ = ["Clerk", "Reviewer", "Shape", "Villager"]


@events.init_command_line_parser.add_listener
def add_options(parser: Any) -> None:
    """Options of our own, on the command line and in the web page."""
    parser.add_argument("--admin", default="", help="user name of an administrator of the division")
    parser.add_argument(
        "--admin-password-file", default="", include_in_web_ui=False, help="file with his password"
    )
    parser.add_argument("--division", default="510822", help="county whose stack is under load")
    parser.add_argument(
        "--other-stacks", default="", help="codes of other stacks, whose villages are left alone"
    )
    parser.add_argument("--shape", choices=sorted(SHAPES), default="steady", help="how users come and go")
    parser.add_argument("--shape-users", type=int, default=HALLS, help="how many users at the most")
    parser.add_argument("--shape-seconds", type=float, default=60.0, help="how long")


class Shape(LoadTestShape):
    """Asks the shape chosen with `--shape`."""

    def tick(self) -> Now:
        """Users and rate at this moment."""
        options = self.runner.environment.parsed_options
        return SHAPES[options.shape](self.get_run_time(), options.shape_users, options.shape_seconds)
