"""The contract's values as JSON objects: the same names and types as `sanji.departments.v1`, every field always there."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.departments.sdk import Fault, Finding, Matter, Refused, Review, ReviewRequest, Verdict

Words = dict[str, Any]
MOST_FINDINGS, MOST_FAULTS, MOST_MATTERS = 100, 100, 200
LONGEST_NOTE, LONGEST_NAME, LONGEST_FORM = 500, 100, 262_144


class AnswerInvalid(ValueError):
    """The other side's answer breaks the contract; the text says how."""


def canonical(words: Mapping[str, Any]) -> bytes:
    """The one spelling that is signed: JSON, keys sorted, no blanks, UTF-8."""
    return json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def of_request(request: ReviewRequest) -> Words:
    """A question."""
    return {
        "number": request.number,
        "step": request.step,
        "item": request.item,
        "item_version": request.item_version,
        "form_json": json.dumps(request.form, ensure_ascii=False, separators=(",", ":")),
        "parameters_json": json.dumps(request.parameters, ensure_ascii=False, separators=(",", ":")),
        "conditions": list(request.conditions),
        "accepted_on": request.accepted_on.isoformat(),
        "callback": request.callback,
    }


def to_request(words: Mapping[str, Any]) -> ReviewRequest:
    """A question as it came. Raises `Refused` REQUEST_MALFORMED."""
    try:
        form, parameters = (_object(words[name]) for name in ("form_json", "parameters_json"))
        return ReviewRequest(
            number=_name(words["number"]),
            step=_name(words["step"]),
            item=_name(words["item"]),
            item_version=_count(words["item_version"]),
            accepted_on=date.fromisoformat(words["accepted_on"]),
            conditions=tuple(map(_name, _rows(words["conditions"], MOST_FINDINGS))),
            form=form,
            parameters=parameters,
            callback=_text(words["callback"], 500),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("REQUEST_MALFORMED", f"问题格式有误（{type(error).__name__}）") from error


def to_question(words: Mapping[str, Any]) -> tuple[str, str]:
    """Number and step of a cancellation. Raises `Refused` REQUEST_MALFORMED."""
    try:
        return _name(words["number"]), _name(words["step"])
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("REQUEST_MALFORMED", "缺少受理编号或环节") from error


def of_review(review: Review) -> Words:
    """An answer."""
    rows = [{"condition": one.condition, "met": one.met, "note": one.note} for one in review.findings]
    return {"verdict": str(review.verdict), "findings": rows}


def to_review(words: Mapping[str, Any], conditions: Sequence[str] | None = None) -> Review:
    """An answer as it came. `conditions`: those that were asked. Raises `AnswerInvalid`."""
    try:
        findings = tuple(
            Finding(_name(row["condition"]), _flag(row["met"]), _text(row["note"], LONGEST_NOTE))
            for row in _rows(words["findings"], MOST_FINDINGS)
        )
        review = Review(Verdict(words["verdict"]), findings)
    except (KeyError, TypeError, ValueError) as error:
        raise AnswerInvalid(f"not an answer: {error}") from error
    return consistent(review, conditions)


def consistent(review: Review, conditions: Sequence[str] | None = None) -> Review:
    """`review` itself. Raises `AnswerInvalid` when it contradicts itself or answers what was not asked."""
    codes = [finding.condition for finding in review.findings]
    if len(set(codes)) < len(codes):
        raise AnswerInvalid("a condition is answered twice")
    if conditions is not None and (strange := set(codes) - set(conditions)):
        raise AnswerInvalid(f"not asked: {', '.join(sorted(strange))}")
    if review.verdict is Verdict.PROCESSING:
        if codes:
            raise AnswerInvalid("processing has no findings")
    elif (review.verdict is Verdict.REJECT) == all(finding.met for finding in review.findings):
        raise AnswerInvalid(f"{review.verdict} contradicts its findings")
    return review


def of_matters(matters: Iterable[Matter]) -> Words:
    """The items that a department reviews."""
    rows = [{"item": one.item, "fields": list(one.fields), "opened": list(one.opened)} for one in matters]
    return {"items": [row["item"] for row in rows], "matters": rows}


def to_matters(words: Mapping[str, Any]) -> tuple[Matter, ...]:
    """The items as they came. Raises `AnswerInvalid`."""
    try:
        return tuple(
            Matter(_name(row["item"]), _names(row["fields"]), _names(row["opened"]))
            for row in _rows(words["matters"], MOST_MATTERS)
        )
    except (KeyError, TypeError, ValueError) as error:
        raise AnswerInvalid(f"not a list of matters: {error}") from error


def of_faults(faults: Iterable[Fault]) -> Words:
    """What keeps a department from reviewing."""
    return {"faults": [{"field": one.field, "sentence": one.sentence} for one in faults]}


def to_faults(words: Mapping[str, Any]) -> tuple[Fault, ...]:
    """The faults as they came. Raises `AnswerInvalid`."""
    try:
        rows = _rows(words["faults"], MOST_FAULTS)
        return tuple(Fault(_text(row["field"], 100), _text(row["sentence"], LONGEST_NOTE)) for row in rows)
    except (KeyError, TypeError, ValueError) as error:
        raise AnswerInvalid(f"not a list of faults: {error}") from error


def to_sentences(words: Mapping[str, Any]) -> tuple[str, ...]:
    """What is wrong with a department's settings, as it came. Raises `AnswerInvalid`."""
    try:
        return tuple(_text(row, LONGEST_NOTE) for row in _rows(words["problems"], MOST_FAULTS))
    except (KeyError, TypeError, ValueError) as error:
        raise AnswerInvalid(f"not a list of sentences: {error}") from error


def _object(text: Any) -> Mapping[str, Any]:
    if not isinstance(text, str) or len(text) > LONGEST_FORM:
        raise ValueError("text")
    found = json.loads(text or "{}")
    if not isinstance(found, dict):
        raise ValueError("object")
    return found


def _rows(value: Any, most: int) -> Sequence[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise ValueError("list")
    return value


def _names(value: Any) -> tuple[str, ...]:
    return tuple(map(_name, _rows(value, MOST_FINDINGS)))


def _name(value: Any) -> str:
    if not _text(value, LONGEST_NAME):
        raise ValueError("empty")
    return str(value)


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError("text")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("boolean")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("number")
    return value
