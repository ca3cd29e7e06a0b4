"""Settings of one process, without reading any environment."""

from pathlib import Path

from services.chassis.settings import Settings

SETTINGS = Settings(
    stack="510822",
    mongo_url="",
    amqp_url="",
    grpc_listen="127.0.0.1:0",
    grpc_target="",
    gateway_listen="",
    metrics_listen="",
    data=Path("."),
    sealing_keys="",
    trace_ratio=0.0,
    grpc_threads=4,
)
