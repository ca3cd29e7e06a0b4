"""Many clients at once for a given time: warm up, measure, stop."""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter

from loadtests.client import Late, Link, Refused
from loadtests.figures import Phase, Tally, phase
from loadtests.usage import Meter

Turn = Callable[[Link, int], Awaitable[None]]
"""One thing that a client does over and over: `turn(link, slot)`, `slot` counting clients from 0."""

MOST_FAULTS = 200
HANG = 30.0
_SAMPLE_EVERY = 1.0
_PAUSE_AFTER_FAULT = 0.05


async def drive(url: str, turn: Turn, clients: int, seconds: float, warm: float, meter: Meter) -> Phase:
    """Run `turn` on `clients` connections for `warm` + `seconds` seconds; only the latter count.

    Gives up after `MOST_FAULTS` faults. A client that hangs for `HANG` seconds is a fault. Raises `ProcessGone`.
    """
    tally = Tally()
    over = asyncio.Event()
    links = [Link(url) for _ in range(clients)]
    tasks = [asyncio.create_task(_client(turn, link, slot, tally, over)) for slot, link in enumerate(links)]
    try:
        await _until(over, warm)
        meter.start()
        tally.begin()
        began, requests = perf_counter(), sum(link.requests for link in links)
        while not over.is_set() and (left := began + seconds - perf_counter()) > 0:
            await _until(over, min(left, _SAMPLE_EVERY))
            meter.sample()
        elapsed = perf_counter() - began
        tally.end()
        usage = meter.stop()
        requests = sum(link.requests for link in links) - requests
    finally:
        over.set()
        await _finish(tasks, tally)
        for link in links:
            link.close()
    return phase(tally, clients, elapsed, usage, requests)


async def burst(url: str, turn: Turn, halls: int, each: int, within: float, meter: Meter) -> Phase:
    """`halls` clients connect one after another within `within` seconds; each does `each` turns and hangs up.

    Its rate is the halls' own, not what the stack could do. Raises `ProcessGone`.
    """
    tally = Tally()
    links = [Link(url) for _ in range(halls)]

    async def hall(slot: int) -> None:
        await asyncio.sleep(within * slot / halls)
        for _ in range(each):
            await _once(turn, links[slot], slot, tally)

    meter.start()
    tally.begin()
    began = perf_counter()
    tasks = [asyncio.create_task(hall(slot)) for slot in range(halls)]
    try:
        await asyncio.wait(tasks, timeout=within)
        meter.sample()
    finally:
        await _finish(tasks, tally)
        for link in links:
            link.close()
    elapsed = perf_counter() - began
    return phase(tally, halls, elapsed, meter.stop(), sum(link.requests for link in links))


async def _client(turn: Turn, link: Link, slot: int, tally: Tally, over: asyncio.Event) -> None:
    while not over.is_set():
        if await _once(turn, link, slot, tally):
            continue
        if sum(tally.faults.values()) >= MOST_FAULTS:
            over.set()
        await _until(over, _PAUSE_AFTER_FAULT)


async def _once(turn: Turn, link: Link, slot: int, tally: Tally) -> bool:
    began = perf_counter()
    try:
        await turn(link, slot)
    except (Refused, Late, OSError) as error:
        tally.failed(str(error) or type(error).__name__)
        return False
    tally.done(perf_counter() - began)
    return True


async def _finish(tasks: list[asyncio.Task[None]], tally: Tally) -> None:
    done, hanging = await asyncio.wait(tasks, timeout=HANG)
    for task in hanging:
        task.cancel()
        tally.failed(f"no answer within {HANG:g} s")
    await asyncio.gather(*hanging, return_exceptions=True)
    for task in done:
        task.result()


async def _until(over: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await over.wait()
    except TimeoutError:
        return


async def until_true(ask: Callable[[], Awaitable[bool]], seconds: float) -> bool:
    """Ask until the answer is yes; False when it never was."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not await ask():
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(0.5)
    return True
