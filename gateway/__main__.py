"""`python -m gateway`: one process, one event loop, until SIGTERM."""

import uvicorn

from gateway.app import build
from services.chassis import telemetry
from services.chassis.memory import calm_collector
from services.chassis.settings import Settings, load


def server(settings: Settings, reporting: telemetry.Telemetry) -> uvicorn.Server:
    """The HTTP server at `settings.gateway_listen`; drains for `settings.drain` seconds when told to stop."""
    host, _, port = settings.gateway_listen.rpartition(":")
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
            # `Neighbours` knows who is to be believed, also where gateways have names.
            proxy_headers=False,
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
