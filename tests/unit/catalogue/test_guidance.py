"""Guidance: the list that the answers lead to is the list that intake demands."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue import commands
from services.catalogue.domain.guidance import NEEDED, UNDECIDED, QuestionTree, tree_of
from services.catalogue.domain.questions import PRESENCE, Question
from services.chassis.auth import Principal
from services.chassis.errors import Invalid, NotFound
from services.chassis.expressions import Scope, compile_operand, is_missing
from services.intake.domain.items import compile_item
from tests.fakes.catalogue import COUNTY, catalogue, item_command
from tests.unit.intake.catalogue_examples import ITEM_IDS, document, rules, valid_examples

TODAY = date(2026, 11, 23)
LAND = {"left": "form.land_type", "op": "eq", "right": "farmland"}


def tree(item_id: str) -> QuestionTree:
    return tree_of(document(item_id))


def values(question: Question) -> list[Any]:
    """Answers that tell its cases apart."""
    if question.options:
        return [*question.options] if question.kind == "enum" else [[], [*question.options]]
    return {"boolean": [True, False], "integer": [0, 1, 15, 16, 80]}.get(question.kind, [0, 1, 10, 10**6])


def answer(question: Question, scope: Scope) -> Any:
    """What a person with that form would answer: the operand's own value, none where the form is empty."""
    name = question.id
    if name.startswith("exists("):
        return not is_missing(compile_operand(name[7:-1])(scope))
    function, opened, path = name.rstrip(")").partition("(")
    operand = compile_operand(path, function) if opened else compile_operand(name)
    return operand(scope)


def needed(tree: QuestionTree, answers: Mapping[str, Any]) -> set[str]:
    return {one.paper.row["code"] for one in tree.guide(answers).materials if one.state == NEEDED}


@pytest.mark.parametrize(
    ("item_id", "example"),
    [pytest.param(*found, id=f"{found[0]}-{at}") for at, found in enumerate(valid_examples())],
)
def test_the_list_for_a_shipped_application_is_what_intake_demands(
    item_id: str, example: dict[str, Any]
) -> None:
    payload = example["payload"]
    scope = Scope(TODAY, payload["form"], payload["applicant"], {}, payload.get("commitment_signed", False))
    made = tree(item_id)
    answers = {name: answer(question, scope) for name, question in made.questions.items()}
    assert made.faults(answers) == []
    demanded = {code for code, rule in rules(item_id).materials.items() if rule.is_needed(scope)}
    assert needed(made, answers) == demanded
    assert made.guide(answers).next is None


FIELDS = {
    "land_type": st.sampled_from(["farmland", "idle_land", "", None]),
    "area": st.integers(-5, 500) | st.none(),
}
FIELDS |= {
    "has_house": st.booleans() | st.none(),
    "holder": st.sampled_from(["510822199509010571", "", None, "x"]),
}
FIELDS |= {"born": st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(date.isoformat) | st.none()}
FIELDS |= {"uses": st.lists(st.sampled_from(["shop", "home"]), max_size=2, unique=True)}
TYPES = {
    "land_type": "enum",
    "area": "integer",
    "has_house": "boolean",
    "holder": "resident_id",
    "born": "date",
}
TYPES |= {"uses": "multi_enum"}
OPTIONS = {
    "land_type": {"farmland": "农用地", "idle_land": "空闲地"},
    "uses": {"shop": "经营", "home": "居住"},
}
EXPRESSIONS = st.sampled_from(
    [
        LAND,
        {"left": "form.land_type", "op": "in", "right": ["farmland", "other"]},
        {"left": "form.land_type", "op": "not_in", "right": ["farmland"]},
        {"left": "form.area", "op": "gt", "right": {"param": "bound"}},
        {"left": "form.area", "op": "between", "right": [1, 100]},
        {"left": "form.area", "op": "le", "right": {"ref": "form.holder", "fn": "age"}},
        {"left": "form.has_house", "op": "eq", "right": True},
        {"left": "form.has_house", "op": "ne", "right": True},
        {"left": "form.holder", "fn": "age", "op": "lt", "right": 16},
        {"left": "form.holder", "fn": "sex", "op": "eq", "right": "male"},
        {"left": "form.holder", "op": "exists"},
        {"left": "form.holder", "op": "not_exists"},
        {"left": "form.born", "fn": "days_from_today", "op": "ge", "right": -365},
        {"left": "form.uses", "fn": "length", "op": "ge", "right": 1},
        {"left": "form.uses", "op": "not_exists"},
        {"left": "lookup.real_estate.owned", "op": "eq", "right": True},
        {"left": "lookup.real_estate.owned", "op": "not_exists"},
        {"left": "commitment_signed", "op": "eq", "right": True},
    ]
)


def made_up(conditions: list[list[dict[str, Any]]]) -> dict[str, Any]:
    """An item with one conditional paper per list of conditions, one always needed and one from a prior step."""
    always = {"code": "always", "necessity": "required", "source": "applicant", "form": ["copy"]}
    prior = {"code": "prior", "necessity": "required", "source": "prior_step", "required_when": [LAND]}
    papers = [always, prior]
    papers += [
        {"code": f"paper_{at}", "necessity": "conditional", "source": "applicant", "required_when": terms}
        for at, terms in enumerate(conditions)
    ]
    fields = [
        {
            "name": name,
            "label_zh": name,
            "type": kind,
            "options": OPTIONS.get(name),
            "sealed": kind == "resident_id",
        }
        for name, kind in TYPES.items()
    ]
    return {
        "item_id": "made_up",
        "decide_level": "county",
        "parameters": {"bound": {"value": 50}},
        "form": {"fields": fields},
        "materials": papers,
    }


@given(
    st.lists(st.lists(EXPRESSIONS, min_size=1, max_size=3), max_size=4),
    st.fixed_dictionaries(FIELDS),
    st.booleans(),
)
def test_the_list_is_what_intake_demands_of_a_form_with_the_same_answers(
    conditions: list[list[dict[str, Any]]], form: dict[str, Any], signed: bool
) -> None:
    item = made_up(conditions)
    scope = Scope(TODAY, form, {}, {}, signed)
    made = tree_of(item)
    answers = {name: answer(question, scope) or None for name, question in made.questions.items()}
    answers |= {name: value for name in answers if (value := answer(made.questions[name], scope)) is not None}
    demanded = {code for code, rule in compile_item(item).materials.items() if rule.is_needed(scope)}
    assert needed(made, answers) == demanded


def paths(made: QuestionTree, answers: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every way through the questions, each to its end."""
    following = made.guide(answers).next
    if following is None:
        yield answers
        return
    for value in values(following):
        yield from paths(made, {**answers, following.id: value})


@pytest.mark.parametrize("item_id", ITEM_IDS)
def test_every_path_of_questions_ends_in_an_exact_list(item_id: str) -> None:
    made = tree(item_id)
    ends = list(islice(paths(made, {}), 500))
    for answers in ends:
        guided = made.guide(answers)
        assert guided.open == 0
        assert made.faults(answers) == []
        assert [one.paper.row["code"] for one in guided.materials if one.state == UNDECIDED] == []
    asked = {name for answers in ends for name in answers}
    assert asked == made.questions.keys()


def test_no_question_asks_for_a_personal_number() -> None:
    for item_id in ITEM_IDS:
        sealed = {
            f"form.{field['name']}"
            for field in document(item_id).get("form", {}).get("fields", [])
            if field.get("sealed")
        }
        assert not sealed & tree(item_id).questions.keys()


def test_a_question_is_asked_only_while_something_hangs_on_it() -> None:
    made = tree("birth_household_registration")
    first = made.guide({})
    assert first.next is not None
    assert (first.next.id, first.next.kind, first.open) == ("form.parents_married", "boolean", 2)
    married = made.guide({"form.parents_married": True})
    assert married.next is None
    unmarried = made.guide({"form.parents_married": False})
    assert unmarried.next is not None
    assert unmarried.next.id == "form.follow_parent"


def test_who_cannot_say_is_told_that_the_form_decides() -> None:
    made = tree("rural_homestead_approval")
    guided = made.guide({"form.land_type": None})
    assert guided.next is None
    states = {one.paper.row["code"]: (one.state, one.why_zh) for one in guided.materials}
    assert states["farmland_conversion_approval"][0] == UNDECIDED
    assert states["house_design_drawing"] == (NEEDED, "必需，可以容缺后补")
    decided = made.guide({"form.land_type": "farmland"}).materials
    why = next(one.why_zh for one in decided if one.paper.row["code"] == "farmland_conversion_approval")
    assert why == "需要提交：拟用地类型：农用地（非永久基本农田）"


def test_wrong_answers_are_named_all_at_once() -> None:
    room = catalogue()
    room.ask(item_command("rural_homestead_approval"))
    with pytest.raises(Invalid) as caught:
        room.ask(
            commands.GuideApplicant("rural_homestead_approval", {"form.land_type": "moon", "form.x/y": 1})
        )
    assert caught.value.reason == "GUIDANCE_INVALID"
    assert {(fault.pointer, fault.reason) for fault in caught.value.faults} == {
        ("/answers/form.land_type", "ANSWER_INVALID"),
        ("/answers/form.x~1y", "QUESTION_UNKNOWN"),
    }
    for answers in (None, [], "x", dict.fromkeys(map(str, range(101)))):
        with pytest.raises(Invalid) as caught:
            room.ask(commands.GuideApplicant("rural_homestead_approval", answers))
        assert caught.value.faults[0].reason == "ANSWERS_MALFORMED"


KEEPER = Principal("s-editor", "staff", frozenset({"editor"}), COUNTY)


def test_only_items_that_can_be_applied_for_online_are_guided() -> None:
    room = catalogue()
    for item_id, reason in (
        ("classified_survey_data_use", "ITEM_CLASSIFIED_OFFLINE_ONLY"),
        ("penalty_unlicensed_food_business", "ITEM_EX_OFFICIO"),
    ):
        room.ask(item_command(item_id))
        with pytest.raises(Invalid) as caught:
            room.ask(commands.GuideApplicant(item_id, {}, KEEPER))
        assert caught.value.reason == reason
    with pytest.raises(NotFound):
        room.ask(commands.GuideApplicant("nothing", {}))


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("boolean", [True, None], [1, "true"]),
        ("integer", [0, -3], [True, 1.5, 10**16, "1"]),
        ("decimal", [1, 1.5], [float("nan"), float("inf"), True]),
        ("date", ["2026-11-23"], ["2026-13-01", 20261123]),
        ("text", ["x"], ["x" * 201, 1]),
        ("division_code", ["510822"], ["5108", 510822]),
        ("enum", ["a"], ["b", ["a"], 1]),
        ("multi_enum", [["a"], []], [["a", "a"], ["b"], "a", [1]]),
    ],
)
def test_an_answer_fits_the_kind_of_its_question(kind: str, good: list[Any], bad: list[Any]) -> None:
    question = Question("q", "问", kind, {"a": "甲"})
    assert all(question.fits(one) for one in good)
    assert not any(question.fits(one) for one in bad)


def test_presence_operators_are_those_of_the_catalogue() -> None:
    assert {"exists", "not_exists"} == PRESENCE
