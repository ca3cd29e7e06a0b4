"""Asking the other stacks for what is not here: in turn where a number leads to them, all at once where none does."""

import asyncio
from collections.abc import Sequence

from gateway.forwarding import Forwarder
from gateway.incoming import Incoming
from gateway.reply import Reply
from services.chassis.errors import NotFound, Unavailable

MISSING = 404


async def asked_in_turn(
    forwarder: Forwarder, stacks: Sequence[str], incoming: Incoming, body: bytes, missing: NotFound
) -> Reply:
    """The first answer that is not 404. Raises `missing`, or `Unavailable` when one of them was away."""
    failure: Exception = missing
    for stack in stacks:
        try:
            reply = await forwarder.forward(stack, incoming, body)
        except Unavailable as away:
            failure = away
            continue
        if reply.status != MISSING:
            return reply
    incoming.served_by = ""
    raise failure


async def asked_at_once(
    forwarder: Forwarder, stacks: Sequence[str], incoming: Incoming, missing: NotFound
) -> Reply:
    """The first good answer, else any that is not 404; only for what changes nothing. Raises as `asked_in_turn`."""
    asked = {asyncio.create_task(forwarder.forward(stack, incoming, b"")): stack for stack in stacks}
    waiting = set(asked)
    failure: Exception = missing
    second: tuple[Reply, str] | None = None
    try:
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if isinstance(away := task.exception(), Unavailable):
                    failure = away
                    continue
                reply = task.result()
                if reply.status < 300:
                    incoming.served_by = asked[task]
                    return reply
                if reply.status != MISSING:
                    second = (reply, asked[task])
    finally:
        for task in waiting:
            task.cancel()
    if second is None:
        incoming.served_by = ""
        raise failure
    reply, incoming.served_by = second
    return reply
