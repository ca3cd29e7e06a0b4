"""Guidance: the questions on which an item's papers hang, and the exact list that the answers lead to (ledger R192).

Conditions mean what they mean when an application is taken in: the same expressions over the same three values. An
operand that nobody answered is undecided; one of which the answer is "cannot say" is unknown, and asks for nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.catalogue.domain.quality.expressions import fields_of
from services.catalogue.domain.questions import PRESENCE, Question, question_of
from services.catalogue.domain.shapes import mapping, mappings, text, texts
from services.chassis.errors import Fault
from services.chassis.expressions import Condition, Scope, compile_conditions

NEEDED, NOT_NEEDED, UNDECIDED = "needed", "not_needed", "undecided"
_PRIOR_STEP, _CONDITIONAL, _DEFERRABLE = "prior_step", "conditional", "deferrable"
_ALWAYS = {"deferrable": "必需，可以容缺后补", "prior_step": "由前序环节产生，不需提交"}
_ANY_DAY = date(2000, 1, 1)
"""No rewritten condition looks at the day."""


@dataclass(frozen=True, slots=True)
class Term:
    """One condition of a paper, on the answers to its questions."""

    questions: tuple[Question, ...]
    holds: Condition

    def truth(self, answers: Mapping[str, Any]) -> bool | None:
        """True, False, or None while a question is open or its answer unknown."""
        return None if self.open_in(answers) else self.holds(Scope(_ANY_DAY, answers))

    def open_in(self, answers: Mapping[str, Any]) -> list[Question]:
        """Its questions that have no answer yet."""
        return [question for question in self.questions if question.id not in answers]


@dataclass(frozen=True, slots=True)
class Paper:
    """One material of an item. `always`: needed whatever is answered; `terms`: needed when all hold, if there are any."""

    row: Mapping[str, Any]
    always: bool
    terms: tuple[Term, ...]
    committable: bool
    deferrable: bool


@dataclass(frozen=True, slots=True)
class Guided:
    """A paper as the answers so far leave it. `why_zh`: the rule or the answers behind `state`."""

    paper: Paper
    state: str
    why_zh: str


@dataclass(frozen=True, slots=True)
class Guidance:
    """Where the answers lead: the next question, None when the list is final; how many may still come; the list."""

    next: Question | None
    open: int
    materials: tuple[Guided, ...]


@dataclass(frozen=True, slots=True)
class QuestionTree:
    """The papers of one version of an item, in its order."""

    papers: tuple[Paper, ...]

    @property
    def questions(self) -> dict[str, Question]:
        """Every question that can come up, by id, in order."""
        return {one.id: one for paper in self.papers for term in paper.terms for one in term.questions}

    def hanging_on(self, question: Question) -> list[str]:
        """Codes of the papers that the answer bears on."""
        return [
            text(paper.row.get("code"))
            for paper in self.papers
            if any(question in term.questions for term in paper.terms)
        ]

    def faults(self, answers: Mapping[str, Any]) -> list[Fault]:
        """Every answer to no question of the item, or of a form that is none."""
        known, found = self.questions, []
        for name, answer in answers.items():
            pointer = "/answers/" + name.replace("~", "~0").replace("/", "~1")
            if name not in known:
                found.append(Fault(pointer[:300], "QUESTION_UNKNOWN", "本事项没有这个问题"))
            elif not known[name].fits(answer):
                found.append(Fault(pointer, "ANSWER_INVALID", f"“{known[name].label_zh}”的回答有误"))
        return found

    def guide(self, answers: Mapping[str, Any]) -> Guidance:
        """The list as far as `answers`, faultless ones, decide it."""
        guided = tuple(_guided(paper, answers) for paper in self.papers)
        coming: dict[str, Question] = {}
        for one in guided:
            if one.state == UNDECIDED:
                coming |= {open.id: open for term in one.paper.terms for open in term.open_in(answers)}
        return Guidance(next(iter(coming.values()), None), len(coming), guided)


def tree_of(document: Mapping[str, Any]) -> QuestionTree:
    """The question tree of a published item's document. Raises `RulesMalformed` for expressions that do not compile."""
    fields = {text(field.get("name")): field for field in fields_of(document)}
    parameters = {
        name: entry["value"]
        for name, entry in mapping(document.get("parameters")).items()
        if isinstance(entry, Mapping) and "value" in entry
    }
    replaceable = texts(mapping(document.get("notification_commitment")).get("replaces_materials"))
    deferrable = texts(mapping(document.get("deferred_acceptance")).get("materials"))
    return QuestionTree(
        tuple(
            _paper(row, fields, parameters, replaceable, deferrable)
            for row in mappings(document.get("materials"))
        )
    )


def _paper(
    row: Mapping[str, Any],
    fields: Mapping[str, Mapping[str, Any]],
    parameters: Mapping[str, Any],
    replaceable: Sequence[str],
    deferrable: Sequence[str],
) -> Paper:
    prior, code = row.get("source") == _PRIOR_STEP, text(row.get("code"))
    terms = () if prior else tuple(_terms(mappings(row.get("required_when")), fields, parameters))
    return Paper(
        row=row,
        always=not prior and row.get("necessity") != _CONDITIONAL,
        terms=terms,
        committable=row.get("replaceable_by_commitment") is True and code in replaceable,
        deferrable=row.get("necessity") == _DEFERRABLE and code in deferrable,
    )


def _terms(
    expressions: Sequence[Mapping[str, Any]],
    fields: Mapping[str, Mapping[str, Any]],
    parameters: Mapping[str, Any],
) -> Iterator[Term]:
    for expression in expressions:
        rewritten, questions = dict(expression), []
        left = question_of(expression, expression.get("left"), expression.get("fn"), fields)
        if left:
            questions.append(left)
            rewritten = {name: value for name, value in rewritten.items() if name not in ("fn", "divide_by")}
            rewritten["left"] = f"form.{left.id}"
            if rewritten.get("op") in PRESENCE:
                rewritten |= {"op": "eq", "right": rewritten["op"] == "exists"}
        right = mapping(expression.get("right"))
        asked = question_of({}, right["ref"], right.get("fn"), fields) if "ref" in right else None
        if asked:
            questions.append(asked)
            rewritten["right"] = {"ref": f"form.{asked.id}"}
        yield Term(tuple(questions), compile_conditions([rewritten], parameters)[0])


def _guided(paper: Paper, answers: Mapping[str, Any]) -> Guided:
    source, necessity = text(paper.row.get("source")), text(paper.row.get("necessity"))
    if paper.always:
        return Guided(paper, NEEDED, _ALWAYS.get(necessity, "必需"))
    if not paper.terms:
        return Guided(paper, NOT_NEEDED, _ALWAYS.get(source, "不需提交"))
    truths = [term.truth(answers) for term in paper.terms]
    if False in truths:
        return Guided(paper, NOT_NEEDED, f"不需提交：{_said(paper.terms[truths.index(False)], answers)}")
    if all(truths):
        return Guided(paper, NEEDED, "需要提交：" + "；".join(_said(term, answers) for term in paper.terms))
    if any(term.open_in(answers) for term in paper.terms):
        return Guided(paper, UNDECIDED, "视回答而定")
    return Guided(paper, UNDECIDED, "凭现有回答不能确定，提交时按表单内容核定")


def _said(term: Term, answers: Mapping[str, Any]) -> str:
    return (
        "；".join(f"{one.label_zh}：{one.told(answers.get(one.id))}" for one in term.questions)
        or "按表单内容"
    )
