"""Pinyin of Chinese names, so that they can be found by whoever types letters."""

from functools import lru_cache
from importlib import import_module


@lru_cache(maxsize=4096)
def spell(name: str) -> tuple[str, str]:
    """The whole pinyin without tones, and the initials of it; letters and digits stay as they are.

    The dictionary (57 MB) is read when the first name is kept: a process that only answers never needs it.
    """
    pinyin = import_module("pypinyin")
    initials = pinyin.Style.FIRST_LETTER
    return "".join(pinyin.lazy_pinyin(name)), "".join(pinyin.lazy_pinyin(name, style=initials))
