"""`python -m gateway`: one process, one event loop, until SIGTERM."""

from urllib.parse import urlsplit

import uvicorn

from gateway.app import build
from services.chassis import telemetry
from services.chassis.memory import calm_collector
from services.chassis.settings import Settings, load


def server(settings: Settings, reporting: telemetry.Telemetry) -> uvicorn.Server:
    """The HTTP server at `settings.gateway_listen`; drains for `settings.drain` seconds when told to stop.

    Other stacks' gateways are believed when they say for which client they ask (`X-Forwarded-For`).
    """
    host, _, port = settings.gateway_listen.rpartition(":")
    believed = {urlsplit(entry.gateway).hostname or "" for entry in settings.stacks}
    return uvicorn.Server(
        uvicorn.Config(
            build(settings, reporting),
            host=host,
            port=int(port),
            loop="uvloop",
            http="httptools",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            backlog=4096,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=max(int(settings.drain), 1),
            proxy_headers=True,
            forwarded_allow_ips=sorted(believed - {""}),
        )
    )


def main() -> None:
    """Serve until told to stop."""
    settings = load()
    reporting = telemetry.start("gateway", settings)
    try:
        ready = server(settings, reporting)
        calm_collector()
        ready.run()
    finally:
        reporting.shutdown()


if __name__ == "__main__":
    main()
