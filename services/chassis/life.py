"""The life of a thing as a table: state × action → state, who may, what it does to the clocks, what is told.

A room declares one table for its aggregate and carries out every move by it; `sanji transitions` prints them all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from services.chassis.errors import Conflict, Fault

BEGIN = ""
"""The state of what is not there yet."""


@dataclass(frozen=True, slots=True)
class Move:
    """One row. `who`: the roles that may, `system` for the room itself on an event or a timer.

    `clock`: what it does to the clocks; `notice`: what the applicant is told; "" for nothing.
    """

    before: str
    action: str
    after: str
    who: tuple[str, ...]
    clock: str = ""
    notice: str = ""


class Life:
    """Every legal move. `refusal`: the reason under which every other one is refused."""

    def __init__(self, title: str, refusal: str, states: Sequence[str], moves: Sequence[Move]) -> None:
        self.title, self.refusal, self.states, self.moves = title, refusal, tuple(states), tuple(moves)
        self._after = {(move.before, move.action): move.after for move in self.moves}
        self._possible = {
            state: tuple(dict.fromkeys(move.action for move in self.moves if move.before == state))
            for state in (BEGIN, *self.states)
        }

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action of the table, in its order."""
        return tuple(dict.fromkeys(move.action for move in self.moves))

    def allows(self, state: str, action: str) -> bool:
        """True when `action` is possible in `state`."""
        return (state, action) in self._after

    def possible(self, state: str) -> tuple[str, ...]:
        """What can be done in `state`, in the table's order."""
        return self._possible[state]

    def where(self, action: str) -> tuple[str, ...]:
        """The states in which `action` is possible, in the order of the states."""
        return tuple(state for state in self.states if (state, action) in self._after)

    def move(self, state: str, action: str) -> str:
        """The state that `action` leads to. Raises `Conflict` under `refusal`, with a fault POSSIBLE_NOW
        for each action that is possible."""
        after = self._after.get((state, action))
        if after is None:
            possible = self.possible(state)
            raise Conflict(
                self.refusal,
                f"当前状态为{state}，可进行的操作：{'、'.join(possible) or '无'}",
                faults=[Fault("/state", "POSSIBLE_NOW", one) for one in possible],
            )
        return after

    def lines(self) -> Iterator[str]:
        """The table as Markdown, one row per move."""
        yield f"## {self.title}\n"
        yield f"Whatever is not here is refused with `{self.refusal}` and what is possible.\n"
        yield "| state | action | becomes | who may | clocks | told |"
        yield "|---|---|---|---|---|---|"
        for state, moves in groupby(self.moves, attrgetter("before")):
            for move in moves:
                who = ", ".join(f"`{role}`" for role in move.who)
                cells = (f"`{state}`" if state else "—", f"`{move.action}`", f"`{move.after}`", who)
                yield f"| {' | '.join((*cells, move.clock, move.notice))} |"
        for state in self.states:
            if not self._possible[state]:
                yield f"| `{state}` | — |  |  |  |  |"
        yield ""
