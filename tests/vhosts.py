"""Virtual hosts for the modules of one run, made and removed many at a time: asking the broker costs a second."""

import secrets
from concurrent.futures import ThreadPoolExecutor

from infra.local.broker import Broker

AT_ONCE = 8


class Vhosts:
    """Hands out each virtual host once; those given back go while the next modules run."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._free: list[str] = []
        self._left: list[str] = []
        self._sweeper = ThreadPoolExecutor(1)

    def take(self) -> str:
        """The AMQP URL of one that nobody had. Raises `BrokerRefused`."""
        if not self._free:
            self._free = self._broker.add_vhosts(*(f"test-{secrets.token_hex(6)}" for _ in range(AT_ONCE)))
        return self._free.pop()

    def give_back(self, url: str) -> None:
        """It is not used any more."""
        self._left.append(url.rpartition("/")[2])
        if len(self._left) == AT_ONCE:
            self._sweeper.submit(self._broker.delete_vhosts, *self._left)
            self._left = []

    def close(self) -> None:
        """Remove no more; the broker goes with what is left."""
        self._sweeper.shutdown(wait=True, cancel_futures=True)
