"""Which addresses the other stacks' gateways ask from: only they are believed when they name their client."""

import asyncio
import logging
import socket
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

from services.chassis.settings import StackEntry

log = logging.getLogger(__name__)
RENEW_SECONDS = 15.0
RESOLVE_SECONDS = 5.0


class Neighbours:
    """The gateways of `stacks` by address; hosts given by name are looked up again every 15 s while `open`."""

    def __init__(self, stacks: Iterable[StackEntry]) -> None:
        hosts = {urlsplit(entry.gateway).hostname or "" for entry in stacks} - {""}
        self._fixed = frozenset(host for host in hosts if _is_address(host))
        self._named = tuple(sorted(hosts - self._fixed))
        self._found: dict[str, frozenset[str]] = {}
        self._addresses = self._fixed
        self._renewing: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Look the names up, and go on doing so."""
        if self._named:
            await self._look_up()
            self._renewing = asyncio.create_task(self._renew())

    async def close(self) -> None:
        """Stop looking names up."""
        if self._renewing is not None:
            self._renewing.cancel()
            with suppress(asyncio.CancelledError):
                await self._renewing

    def client(self, peer: str, forwarded: str) -> str:
        """Whose request it is: `peer`'s own, or that of whom a neighbour names last in `X-Forwarded-For`."""
        if peer not in self._addresses:
            return peer
        for named in reversed(forwarded.split(",")):
            if (address := named.strip()) and address not in self._addresses:
                return address if _is_address(address) else peer
        return peer

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            await self._look_up()

    async def _look_up(self) -> None:
        loop = asyncio.get_running_loop()
        for host in self._named:
            try:
                async with asyncio.timeout(RESOLVE_SECONDS):
                    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            except (OSError, TimeoutError):
                log.info("gateway %s has no address just now", host)
                continue
            self._found[host] = frozenset(str(entry[4][0]) for entry in found)
        self._addresses = self._fixed.union(*self._found.values())


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
