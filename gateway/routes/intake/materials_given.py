"""The papers that a body names."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field
from sanji.intake.v1 import intake_pb2

from gateway.routes.shapes import Body


def _a_date(text: str) -> str:
    return date.fromisoformat(text).isoformat() if text else text


A_DATE = AfterValidator(_a_date)
"""An ISO date, or empty."""


class MaterialGiven(Body):
    """One paper. `ref`: id of a file uploaded now or reused from before, or the number to look up with. Only staff, who have
    the paper before them, may upload without: `ref` is then their own note of where it lies.
    """

    code: str
    kind: Annotated[
        str, Field(json_schema_extra={"enum": ["upload", "reuse", "lookup", "commitment", "deferred"]})
    ]
    ref: str = ""
    promised_on: Annotated[
        str,
        Field(description="deferred: the day by which it comes; the last allowed without", max_length=10),
        A_DATE,
    ] = ""


def materials_of(given: Iterable[MaterialGiven]) -> list[intake_pb2.Material]:
    """The papers as intake takes them."""
    return [
        intake_pb2.Material(code=one.code, kind=one.kind, ref=one.ref, promised_on=one.promised_on)
        for one in given
    ]
