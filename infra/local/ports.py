"""Which TCP ports a stack listens on; all of them on the loopback interface."""

import random
import socket
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import astuple, dataclass, fields

LOOPBACK = "127.0.0.1"
# Below the range out of which the system gives ports to clients: else one of them could
# hold a server's port while that server restarts.
_FREE_RANGE = range(15_000, 32_000)


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of one stack."""

    gateway: int
    grpc: int
    serve_metrics: int
    work_metrics: int
    mongo: int
    amqp: int
    broker_distribution: int
    epmd: int

    @classmethod
    def from_base(cls, base: int) -> "Ports":
        """Consecutive blocks from `base`, which is the gateway's."""
        return cls(base, base + 1, base + 2, base + 3, base + 10, base + 11, base + 12, base + 13)

    @classmethod
    def free(cls, stacks: int) -> "list[Ports]":
        """Ports for that many stacks on which nobody listens now, all different."""
        each = len(fields(cls))
        ports = free_ports(stacks * each)
        return [cls(*ports[first : first + each]) for first in range(0, len(ports), each)]

    def all(self) -> tuple[int, ...]:
        """Every port, in field order."""
        return astuple(self)


def free_ports(count: int) -> list[int]:
    """`count` different ports that were free at one and the same moment."""
    found: list[int] = []
    with ExitStack() as held:
        for port in random.sample(_FREE_RANGE, len(_FREE_RANGE)):
            if len(found) == count:
                break
            try:
                held.enter_context(socket.socket()).bind((LOOPBACK, port))
            except OSError:
                continue
            found.append(port)
    return found


def is_open(port: int, timeout: float = 1.0) -> bool:
    """True when something on the loopback interface accepts connections at `port`."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout):
            return True
    except OSError:
        return False


def taken(ports: Iterable[int]) -> list[int]:
    """Those of `ports` that something already listens on."""
    return [port for port in ports if is_open(port, 0.2)]
