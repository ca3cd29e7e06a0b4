"""What shows across the register: circular proofs against a plain search, look-alikes, needless papers, trends."""

import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.catalogue import commands
from services.catalogue.domain.quality.proofs import Demands, change_percent, cycles, demands_of, tangles
from services.catalogue.domain.quality.register import (
    MAX_CYCLES,
    MAX_LOOKALIKES,
    Demanded,
    Summary,
    lint_across,
    lint_register,
    look_alikes,
    summary_of,
)
from services.catalogue.domain.quality.rules import FAULT, WARNING, Finding
from services.catalogue.domain.references import Paper, References
from tests.fakes.catalogue import item_command, of

NODES = "abcde"
GRAPHS = st.dictionaries(st.sampled_from(NODES), st.sets(st.sampled_from(NODES)), max_size=5)


def by_trying_everything(graph: dict[str, set[str]]) -> set[tuple[str, ...]]:
    """Every elementary cycle of two or more, from its least member on."""
    return {
        path
        for length in range(2, len(NODES) + 1)
        for path in itertools.permutations(NODES, length)
        if path[0] == min(path)
        and all(
            there in graph.get(here, set()) for here, there in zip(path, (*path[1:], path[0]), strict=True)
        )
    }


@settings(max_examples=80)
@given(GRAPHS)
def test_every_cycle_is_found_once_and_nothing_else(graph: dict[str, set[str]]) -> None:
    found = list(cycles(graph))
    assert len(found) == len(set(found))
    assert set(found) == by_trying_everything(graph)


@given(GRAPHS)
def test_the_tangles_share_out_the_nodes(graph: dict[str, set[str]]) -> None:
    parts = tangles(graph)
    nodes = {*graph, *(node for ends in graph.values() for node in ends)}
    assert sorted(node for part in parts for node in part) == sorted(nodes)


def test_a_long_chain_of_items_has_no_cycle_and_a_long_ring_has_one() -> None:
    chain = {str(n): {str(n + 1)} for n in range(2000)}
    assert list(cycles(chain)) == []
    assert [len(cycle) for cycle in cycles({**chain, "2000": {"0"}})] == [2001]


def item(name: str, gives: str, *needs: str, always: bool = True) -> Summary:
    demands = tuple(Demanded(code, "", always) for code in needs)
    return Summary(name, f"办理{name}", (gives,), demands, frozenset(needs))


def circular(summaries: list[Summary]) -> list[Finding]:
    return [one for one in lint_across(summaries, References()) if one.reason.startswith("CIRCULAR")]


@pytest.mark.parametrize("length", [2, 3, 4, 5])
def test_a_circle_of_proofs_is_found_in_a_register_of_341_items(length: int) -> None:
    tree = [item(f"i{n}", f"p{n}", *([f"p{n // 2}"] if n > 1 else [])) for n in range(1, 342)]
    assert circular(tree) == []
    ring = [item(f"r{n}", f"q{n}", f"q{(n + 1) % length}") for n in range(length)]
    (told,) = circular([*tree, *ring])
    assert (told.reason, told.severity, told.item) == ("CIRCULAR_PROOFS", FAULT, "r0")
    assert told.detail.count("→") == length


def test_a_circle_that_only_some_cases_meet_is_a_warning() -> None:
    (told,) = circular([item("a", "p", "q", always=False), item("b", "q", "p")])
    assert told.severity == WARNING


def test_a_paper_that_is_looked_up_makes_no_circle() -> None:
    rows = [dict(one.row) for one in of(commands.PublishItem)]
    assert circular([summary_of(row) for row in rows]) == []
    permit = item_command("residence_permit").row
    permit["materials"][2] |= {"code": "x_proof", "necessity": "required"}
    other = item_command("legal_aid").row
    other["result"]["certificate_type"] = "x_proof"
    other["materials"][0] |= {
        "code": "residence_permit",
        "source": "government_issued",
        "necessity": "required",
    }
    (told,) = circular([summary_of(permit), summary_of(other)])
    assert "居住证办理" in told.detail
    other["materials"][0]["source"] = "shared_lookup"
    assert circular([summary_of(permit), summary_of(other)]) == []


def test_more_circles_than_anyone_reads_are_cut_off_and_said_to_be() -> None:
    papers = [f"p{n}" for n in range(12)]
    told = circular([item(f"i{n}", f"p{n}", *papers) for n in range(12)])
    assert len(told) == MAX_CYCLES + 1
    assert [one.reason for one in told].count("CIRCULAR_PROOFS_MORE") == 1


def test_names_that_are_nearly_the_same_are_told_and_different_ones_are_not() -> None:
    named = [
        ("a", "城乡居民基本养老保险参保登记"),
        ("b", "城乡居民基本养老保险关系注销"),
        ("c", "城乡居民基本养老保险参保登记表"),
        ("d", "食品经营许可"),
        ("e", "食品 经营许可"),
    ]
    assert [(one, other) for one, other, _ in look_alikes(named)] == [("c", "a"), ("e", "d")]


@given(st.lists(st.text("居住证办理登记申领", max_size=7), max_size=12))
def test_look_alikes_are_those_that_a_comparison_of_all_finds(names: list[str]) -> None:
    def pairs(name: str) -> set[str]:
        return {name[at : at + 2] for at in range(max(1, len(name) - 1))}

    def alike(one: str, other: str) -> bool:
        both, all_of = pairs(one) & pairs(other), pairs(one) | pairs(other)
        return 4 * len(both) >= 3 * len(all_of)

    named = [(str(at), name) for at, name in enumerate(names)]
    expected = {str(at) for at, name in enumerate(names) if any(alike(name, one) for one in names[:at])}
    assert {one for one, _, _ in look_alikes(named)} == expected


def test_a_thousand_equal_names_are_told_up_to_a_bound() -> None:
    assert sum(1 for _ in look_alikes([(str(n), "居住证办理") for n in range(1000)])) == MAX_LOOKALIKES


def test_papers_that_nobody_asks_for_and_papers_that_read_alike_are_told() -> None:
    papers = {
        "a": Paper("经营场所使用证明", None, False),
        "b": Paper("经营场所使用证明书", None, False),
        "c": Paper("无违法犯罪记录证明", None, False),
    }
    told = lint_across([item("x", "p", "a", "b")], References(papers=papers))
    assert {(one.reason, one.pointer) for one in told} == {
        ("PAPER_NEVER_USED", "/material_types/c"),
        ("PAPERS_SIMILAR", "/material_types/b"),
    }


def test_the_shipped_register_has_no_fault() -> None:
    published = of(commands.PublishItem)
    told = list(lint_register((one.row for one in published), published[0].references))
    assert [one for one in told if one.severity == FAULT] == []
    assert {one.item for one in told if one.pointer == "/common_mistakes"} <= {
        one.row["item_id"] for one in published
    }


def row_with(proofs: int, stamps: int) -> dict[str, Any]:
    papers = [{"code": f"m{n}", "name_zh": f"第{n}项证明", "source": "applicant"} for n in range(proofs)]
    looked_up = [{"code": "x", "name_zh": "户籍证明", "source": "shared_lookup"}]
    return {"materials": [*papers, *looked_up], "stamps": [{"name_zh": "盖章"}] * stamps}


def test_proofs_and_stamps_are_counted_and_their_change_is_told_to_one_decimal() -> None:
    was, now = demands_of(row_with(10, 2)), demands_of(row_with(6, 1))
    assert (was, now) == (Demands(10, 2), Demands(6, 1))
    assert change_percent(was.total, now.total) == Decimal("-41.7")
    assert change_percent(0, 3) is None
    assert change_percent(3, 3) == Decimal("0.0")
