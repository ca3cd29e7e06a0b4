"""The machine, the versions and the settings that every figure is stated with."""

import os
import platform
import subprocess
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import psutil

from infra.local.broker import Broker
from infra.local.database import mongod
from services.chassis.settings import load

_PACKAGES = ("fastapi", "uvicorn", "grpcio", "nameko", "eventlet", "pymongo", "mongoengine", "kombu")


def facts(broker: Broker, environment: Mapping[str, str]) -> dict[str, str]:
    """What to print above the figures. `environment`: a stack's, as `Installation.env` gives it."""
    settings = load(environment)
    return hardware() | {
        "rabbitmq": broker.ctl("version").strip(),
        "packages": ", ".join(f"{name} {version(name)}" for name in _PACKAGES),
        "trace ratio": f"{settings.trace_ratio:g}",
        "otlp": "on" if settings.otlp_endpoint else "off",
        "grpc threads": str(settings.grpc_threads),
        "prefetch": str(settings.prefetch),
        "rate limits": f"{settings.rate_per_caller:g}/s per caller, {settings.rate_per_division:g}/s per division"
        " (0: none)",
    }


def hardware() -> dict[str, str]:
    """What stands on the machine and what it runs on, for figures that need no broker."""
    load_1, load_5, _ = os.getloadavg()
    return {
        "cpu": _cpu_model(),
        "cores": str(psutil.cpu_count()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.1f} GiB",
        "kernel": platform.release(),
        "load average before": f"{load_1:.2f} (1 min), {load_5:.2f} (5 min)",
        "python": platform.python_version(),
        "mongod": _mongod_version(),
    }


def tell() -> None:
    """Print it in one line."""
    print(" · ".join(f"{name} {fact}" for name, fact in hardware().items()))


def _cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _mongod_version() -> str:
    said = subprocess.run(
        [str(mongod()), "--version"], capture_output=True, text=True, timeout=30, check=True
    )
    return said.stdout.splitlines()[0].removeprefix("db version v")
