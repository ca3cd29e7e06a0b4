"""What the suites over stores share: acting at the same moment, and reading query plans."""

from collections.abc import Callable, Mapping
from threading import Barrier, Thread
from typing import Any

from services.chassis.doors import Doors
from services.chassis.errors import Refusal


def at_once(work: Callable[[int], Any], times: int) -> list[Any]:
    """What `work(0..times-1)` answers when all begin together; a refusal is an answer too."""
    answers: list[Any] = [None] * times
    ready = Barrier(times)

    def run(position: int) -> None:
        ready.wait()
        try:
            answers[position] = work(position)
        except Refusal as refusal:
            answers[position] = refusal

    threads = [Thread(target=run, args=(position,)) for position in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def stages(doors: Doors, collection: str, query: Mapping[str, Any], order: Mapping[str, int]) -> set[str]:
    """The stages of the plan that MongoDB chooses for a query; {} sorts nothing."""
    found = doors.client.get_default_database()[collection].find(query)
    return stages_of(
        (found.sort(list(order.items())) if order else found).explain()["queryPlanner"]["winningPlan"]
    )


def stages_of(plan: Any) -> set[str]:
    """Every stage of a plan."""
    if isinstance(plan, dict):
        own = {plan["stage"]} if "stage" in plan else set()
        return own.union(*map(stages_of, plan.values()))
    return set().union(*map(stages_of, plan)) if isinstance(plan, list) else set()
