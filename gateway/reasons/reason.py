"""What is said of one reason."""

from typing import NamedTuple


class Reason(NamedTuple):
    """`status`: HTTP. `zh`, `en`: one sentence each."""

    status: int
    zh: str
    en: str
