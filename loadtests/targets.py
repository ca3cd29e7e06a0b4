"""The budgets of `targets.toml`, and whether figures keep to them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("targets.toml")


class TargetsInvalid(Exception):
    """A row contradicts itself; the text says which."""


@dataclass(frozen=True, slots=True)
class Target:
    """One budget. `figure` is empty when the benchmark does not measure it."""

    path: str
    figure: str
    unit: str
    goal: float
    better: str
    floor: float | None = None

    def __post_init__(self) -> None:
        if self.better not in ("higher", "lower"):
            raise TargetsInvalid(f"{self.path}: better = {self.better!r}")
        if self.floor is not None and not self.reaches(self.goal, self.floor):
            raise TargetsInvalid(f"{self.path}: the goal is below the floor")

    def reaches(self, measured: float, wanted: float) -> bool:
        """True when `measured` is as good as `wanted`, or better."""
        return measured >= wanted if self.better == "higher" else measured <= wanted


@dataclass(frozen=True, slots=True)
class Verdict:
    """A budget beside what was measured: None when it was not. `word`: goal, floor, missed, not measured."""

    target: Target
    measured: float | None

    @property
    def word(self) -> str:
        """How it stands."""
        if self.measured is None:
            return "not measured"
        if self.target.reaches(self.measured, self.target.goal):
            return "goal"
        floor = self.target.floor
        return "floor" if floor is not None and self.target.reaches(self.measured, floor) else "missed"


def read(file: Path = FILE) -> list[Target]:
    """Every budget. Raises `TargetsInvalid`."""
    return [Target(**row) for row in tomllib.loads(file.read_text(encoding="utf-8"))["targets"]]


def verdicts(measured: Mapping[str, float]) -> list[Verdict]:
    """Every budget beside its figure."""
    return [Verdict(target, measured.get(target.figure) if target.figure else None) for target in read()]
