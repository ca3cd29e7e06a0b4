"""What bodies, queries and lists of all resources have in common."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sanji.common.v1 import error_pb2, paging_pb2
from typing_extensions import TypedDict

from services.chassis.errors import Fault, Invalid
from services.chassis.masking import SEALED_PREFIX

MAX_LIMIT = 100


class Body(BaseModel):
    """A JSON body: no unknown fields, no silent conversions, no text that would be taken for a sealed value."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _refuse_sealed(cls, value: Any) -> Any:
        texts = value if isinstance(value, list) else (value,)
        if any(isinstance(one, str) and one.startswith(SEALED_PREFIX) for one in texts):
            raise ValueError("looks like a sealed value")
        return value


class Query(BaseModel):
    """Query fields: no unknown ones; numbers are read from text."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Body):
    """An empty object, or no body at all."""


class ReasonToGive(Body):
    """Why."""

    reason: Annotated[str, Field(max_length=2000)]


class ListQuery(Query):
    """Which part of a list."""

    limit: Annotated[int | None, Field(description="1 to 100, 20 without", examples=[20])] = None
    cursor: Annotated[str, Field(description="`next` of the page before", max_length=512)] = ""


class DivisionListQuery(ListQuery):
    """Which part of a division's list."""

    division: Annotated[
        str, Field(description="6, 9 or 12 digits; staff: their own without", max_length=12)
    ] = ""


class FaultView(TypedDict):
    """One thing that is wrong or missing; `pointer` into what was asked, an entry of the register at `/row`."""

    pointer: str
    reason: str
    detail: str


def faults_view(found: Iterable[error_pb2.Fault]) -> list[FaultView]:
    """All of them, in their order."""
    return [{"pointer": one.pointer, "reason": one.reason, "detail": one.detail} for one in found]


def page(query: ListQuery) -> paging_pb2.Page:
    """The page asked for. Raises `Invalid` LIMIT_OUT_OF_RANGE."""
    return paging_pb2.Page(limit=limit_of(query.limit), cursor=query.cursor)


def limit_of(given: int | None) -> int:
    """How many at most, 0 without. Raises `Invalid` LIMIT_OUT_OF_RANGE."""
    if given is not None and not 1 <= given <= MAX_LIMIT:
        detail = "每页条数应为1至100"
        raise Invalid("LIMIT_OUT_OF_RANGE", detail, faults=(Fault("/limit", "LIMIT_OUT_OF_RANGE", detail),))
    return given or 0
