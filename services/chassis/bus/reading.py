"""Reading ahead: one call to the system for many frames.

The driver asks the socket for each frame's head, body and end by themselves, nine times per message; what it gets
beyond that it keeps. So it is given all that has arrived.
"""

from typing import Any

from amqp.transport import TCPTransport
from kombu.transport import pyamqp

AT_ONCE = 16_384


class _Ahead(TCPTransport):  # type: ignore[misc]
    def _setup_transport(self) -> None:
        super()._setup_transport()
        recv = self.sock.recv
        self._quick_recv = lambda wanted: recv(max(wanted, AT_ONCE))


class _Connection(pyamqp.Connection):  # type: ignore[misc]
    def Transport(
        self,
        host: str,
        connect_timeout: float,
        ssl: Any = False,
        read_timeout: float | None = None,
        write_timeout: float | None = None,
        **options: Any,
    ) -> Any:
        make = super().Transport if ssl else _Ahead
        return make(
            host,
            connect_timeout=connect_timeout,
            ssl=ssl,
            read_timeout=read_timeout,
            write_timeout=write_timeout,
            **options,
        )


class ReadingAhead(pyamqp.Transport):  # type: ignore[misc]
    """kombu's AMQP transport over sockets that are read ahead; with TLS the driver does so itself."""

    Connection = _Connection
