"""When the clocks of an application or of a package ended, and when it was taken on by whom: read from its history."""

from datetime import datetime

from services.intake.domain import life, package_life
from services.intake.domain.application import Application
from services.intake.domain.package_application import PackageApplication


def ended_at(one: Application | PackageApplication) -> datetime | None:
    """With the decision, or of a package the last result; else when it was taken back, sent back or stopped. None while they
    may run.
    """
    if isinstance(one, Application):
        done, may_run = one.decided_at, life.LIFE.allows(one.status, life.WITHDRAW)
    else:
        done, may_run = one.ready_at, package_life.LIFE.allows(one.status, package_life.WITHDRAW)
    return done if done is not None or may_run else _came_to(one, one.status)


def taken_on_at(one: Application | PackageApplication) -> datetime | None:
    """When the step was made by which it was taken on: later than `accepted_at` where it was by law. None before."""
    return _came_to(one, life.ACCEPTED)


def _came_to(one: Application | PackageApplication, state: str) -> datetime | None:
    return next((step.at for step in one.history if step.after == state != step.before), None)
