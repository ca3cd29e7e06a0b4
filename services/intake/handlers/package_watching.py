"""The one limit of packages watched: who leads and who still has a member in hand is told once when it is past."""

from dataclasses import replace

from services.chassis.auth import SYSTEM
from services.chassis.errors import Conflict
from services.chassis.messages import Actor
from services.intake.commands import WatchPackages
from services.intake.events import PackageDelayed
from services.intake.handlers.package_telling import package_event
from services.intake.ports import Intake


def watch_packages(command: WatchPackages, intake: Intake) -> None:
    """Each is told once, at the stack of its lead window: whoever moves it first, the others find it told."""
    for was in intake.packages.late(intake.clock.today(), command.limit):
        calendar, _ = intake.calendars.current(was.accept_division)
        was = was.counted(calendar)
        if was.due is not None and was.due >= intake.clock.today():
            continue
        by = Actor(SYSTEM, SYSTEM, was.accept_division)
        now = was.run_late(by, intake.clock.now(), f"套餐总时限已于{was.due}届满，尚未全部办结")
        told = replace(
            package_event(PackageDelayed, now, by, before=was.status, note=now.history[-1].reason),
            division=was.accept_division,
            destination=was.accept_division,
        )
        try:
            intake.packages.save(was, now, [told])
        except Conflict:
            continue
