"""Importing is harmless: nothing connects, and no process loads the other kind's libraries."""

import subprocess
import sys

import pytest

from tests.architecture.source import ROOT, module_name, python_files

QUIET = """
import importlib, sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "subprocess.Popen"):
        if event != "socket.bind" or tuple(arguments[1][:1]) != ("::1",):
            raise AssertionError(f"{event} {arguments[1:]}")
sys.addaudithook(watch)
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except AssertionError as error:
        sys.exit(f"importing {name}: {error}")
"""
LOADED = """
import importlib, sys
for name in sys.argv[2:]:
    importlib.import_module(name)
sys.exit(", ".join(sorted(set(sys.argv[1].split(",")) & set(sys.modules))) or 0)
"""


def _child(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def _modules(*tops: str) -> list[str]:
    names = [module_name(file) for file in python_files(*tops)]
    return [name for name in names if not name.endswith("locustfile")]


@pytest.mark.parametrize("top", ["services", "gateway", "infra"])
def test_nothing_connects_at_import(top: str) -> None:
    done = _child(QUIET, *_modules(top))
    assert done.returncode == 0, done.stderr


def test_a_connection_at_import_would_be_noticed(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("eager")
    (folder / "eager.py").write_text("import socket\nsocket.create_connection(('127.0.0.1', 9))\n")
    code = f"import sys\nsys.path.insert(0, {str(folder)!r})\n{QUIET}"
    done = _child(code, "eager")
    assert done.returncode == 1
    assert "importing eager" in done.stderr


def test_what_work_loads_has_no_grpc() -> None:
    rooms = [name for name in _modules("services") if name.endswith((".worker", ".bootstrap"))]
    done = _child(LOADED, "grpc,grpc.aio", "services.chassis.worker.process", *rooms)
    assert done.returncode == 0, done.stderr


def test_what_serve_and_the_gateway_load_has_no_eventlet() -> None:
    rooms = [name for name in _modules("services") if name.endswith((".rpc", ".bootstrap"))]
    done = _child(LOADED, "eventlet,nameko", "services.chassis.serve", "gateway.app", *rooms)
    assert done.returncode == 0, done.stderr


def test_the_command_line_loads_neither_before_it_knows_its_process() -> None:
    done = _child(LOADED, "eventlet,nameko,grpc,pymongo", "services.__main__", "services.cli.sanji")
    assert done.returncode == 0, done.stderr
