"""The departments that live in this process, found by name."""

from collections.abc import Iterable, Mapping
from datetime import date
from importlib import import_module
from typing import Any

from services.departments.sdk import Department, Matter, Review, ReviewRequest

DEPARTMENTS = ("civil_affairs",)
"""Packages beside this module, each with a `department()` that gives its plug-in."""


class DepartmentInvalid(Exception):
    """A plug-in cannot be used; the text says which and why."""


class InProcessDepartments:
    """Plug-ins by department id."""

    def __init__(self, departments: Iterable[Department]) -> None:
        self._departments: dict[str, Department] = {}
        self._matters: dict[tuple[str, str], Matter] = {}
        for department in departments:
            if department.id in self._departments:
                raise DepartmentInvalid(f"{department.id}: two plug-ins")
            self._departments[department.id] = department
            for matter in department.matters():
                self._matters[department.id, matter.item] = matter

    def matter(self, department: str, item: str) -> Matter | None:
        """What the department reads of this item; None when it does not review it."""
        return self._matters.get((department, item))

    def review(
        self,
        department: str,
        *,
        number: str,
        step: str,
        item: str,
        item_version: int,
        accepted_on: date,
        conditions: tuple[str, ...],
        form: Mapping[str, Any],
        parameters: Mapping[str, Any],
    ) -> Review:
        """Ask the department's plug-in. Raises whatever it raises."""
        return self._departments[department].review(
            ReviewRequest(number, step, item, item_version, accepted_on, conditions, form, parameters)
        )


def load(names: Iterable[str] = DEPARTMENTS) -> InProcessDepartments:
    """Import the plug-ins of these packages. Raises `DepartmentInvalid` or what an import raises."""
    departments = []
    for name in names:
        department: Department = import_module(f"services.departments.{name}").department()
        if department.id != name:
            raise DepartmentInvalid(f"{name}: calls itself {department.id}")
        departments.append(department)
    return InProcessDepartments(departments)
