"""Logs: one JSON object per line on stdout, personal numbers masked everywhere in it."""

import logging
import sys
from datetime import UTC, datetime

import orjson

from services.chassis.clock import rfc3339
from services.chassis.masking import mask_text
from services.chassis.telemetry.tracing import current_span_id, current_trace_id

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_SHORTEST_NUMBER = 10**10


class JsonFormatter(logging.Formatter):
    """time, level, logger, message, process, stack, trace_id, span_id, then whatever `extra=` gave."""

    def __init__(self, process: str, stack: str) -> None:
        super().__init__()
        self._process = process
        self._stack = stack

    def format(self, record: logging.LogRecord) -> str:
        """One line, without its newline."""
        line: dict[str, object] = {
            "time": rfc3339(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname,
            "logger": record.name,
            "message": mask_text(record.getMessage()),
            "process": self._process,
            "stack": self._stack,
            "trace_id": current_trace_id(),
            "span_id": current_span_id(),
        }
        for key, value in vars(record).items():
            if key not in _STANDARD and key not in line:
                line[mask_text(key)] = masked(value)
        if record.exc_info:
            line["exception"] = mask_text(self.formatException(record.exc_info))
        return orjson.dumps(line, default=_text, option=orjson.OPT_NON_STR_KEYS).decode("utf-8")


def masked(value: object) -> object:
    """`value` with every personal number in its strings, keys and long integers masked."""
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, dict):
        return {mask_text(str(key)): masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [masked(item) for item in value]
    if isinstance(value, float) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) < _SHORTEST_NUMBER else mask_text(str(value))
    return mask_text(str(value))


class _Stdout(logging.Handler):
    """Writes to whatever `sys.stdout` is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stdout.write(self.format(record) + "\n")
            sys.stdout.flush()
        except Exception as error:
            # logging's own report would show the arguments unmasked.
            sys.stderr.write(f"log line of {record.name} lost: {type(error).__name__}\n")


def log_to_stdout(process: str, stack: str, level: str) -> None:
    """Send every logger's records of `level` and above to stdout as JSON, and to no plain stream besides."""
    handler = _Stdout()
    handler.setFormatter(JsonFormatter(process, stack))
    root = logging.getLogger()
    for old in [h for h in root.handlers if type(h) in (logging.StreamHandler, _Stdout)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())


def _text(value: object) -> str:
    return mask_text(str(value))
