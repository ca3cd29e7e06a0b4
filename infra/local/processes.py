"""Finding the processes that a stack started, by the mark that all of them inherit."""

from collections.abc import Iterable
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from infra.local.programs import OWNER


def owned(folder: Path) -> list[psutil.Process]:
    """Every living process that carries the mark of the stack in `folder`."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(OWNER) == str(folder) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def end(processes: Iterable[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Wait `seconds` for `processes` to end, then kill the rest; answers those that had to be killed."""
    _, alive = psutil.wait_procs(list(processes), timeout=seconds)
    left = [process for process in alive if _is_alive(process)]
    for process in left:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(left, timeout=5)
    return left


def terminate(processes: Iterable[psutil.Process]) -> None:
    """Ask each to end."""
    for process in processes:
        try:
            process.terminate()
        except psutil.NoSuchProcess:
            continue


def _is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False
