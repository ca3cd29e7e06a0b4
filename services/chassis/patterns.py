"""Patterns of the published catalogue, compiled so that no input can make them hang."""

import re

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d*,?\d*\}|.", re.DOTALL)


class RulesMalformed(Exception):
    """An item's published rules cannot be compiled; the message says where and why."""


def compile_pattern(text: str) -> re.Pattern[str]:
    r"""A published pattern; `\d` means ASCII digits only.

    Refuses (`RulesMalformed`) a repeated group that itself repeats or chooses, such as
    `(a+)+` or `(a|ab)*`: those can take exponential time on hostile input.
    """
    if _may_explode(text):
        raise RulesMalformed(f"pattern repeats a repetition: {text!r}")
    try:
        return re.compile(text, re.ASCII)
    except re.error as error:
        raise RulesMalformed(f"pattern {text!r}: {error}") from error


def _may_explode(text: str) -> bool:
    tokens = _TOKEN.findall(text)
    risky = [False]
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        if token == "(":
            risky.append(False)
        elif token == ")" and len(risky) > 1:
            inner = risky.pop()
            if inner and following[:1] in ("*", "+", "{"):
                return True
            risky[-1] = risky[-1] or inner
        elif token in ("*", "+", "|") or (token[0] == "{" and "," in token):
            risky[-1] = True
    return False
