"""A reason is stable, spelled one way, and means one thing in its room."""

import re

import pytest

from services.rooms import ROOMS
from tests.architecture.protofiles import rpc_comments
from tests.architecture.refusals import given

OWNERS = [*(f"services/{room}" for room in ROOMS), "gateway"]
PLACES = [*OWNERS, "services/chassis", "services/departments"]
REASON = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")


@pytest.mark.parametrize("place", PLACES)
def test_a_reason_is_upper_snake(place: str) -> None:
    odd = [f"{one.place} {one.reason}" for one in given(place) if one.reason and not _is_reason(one.reason)]
    assert odd == []


@pytest.mark.parametrize("place", OWNERS)
def test_a_reason_means_one_kind_of_refusal(place: str) -> None:
    kinds: dict[str, set[str]] = {}
    for one in given(place):
        if one.reason and one.kind != "Fault":
            kinds.setdefault(one.reason, set()).add(one.kind)
    assert {reason: sorted(names) for reason, names in kinds.items() if len(names) > 1} == {}


def test_every_rpc_says_what_it_refuses() -> None:
    silent = [
        name
        for name, comment in rpc_comments().items()
        if not name.startswith("sanji.departments.")
        and not REASON.search(comment.partition("Refuses")[2])
        and "Refuses nothing" not in comment
    ]
    assert silent == []


def _is_reason(text: str) -> bool:
    return bool(REASON.fullmatch(text)) or text in {"UNAUTHENTICATED", "UNAVAILABLE", "INTERNAL"}
