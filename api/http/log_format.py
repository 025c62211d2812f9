"""The format of log lines: JSON on a pipe, aligned text on a terminal; one event is one line on a pipe.

Text from outside is escaped, so that no request can forge a line: JSON does so by itself, on a terminal control
characters are replaced and tracebacks are indented.
"""

import json
import logging
import re
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from traceback import format_exception
from typing import TextIO

import structlog

from api.http.log_buffer import BufferedHandler
from api.http.request_log import LOGGER

CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
FIRST_FIELDS = ("time", "level", "event")

Event = MutableMapping[str, object]


def configure_logging(level: str, stream: TextIO | None = None, *, is_buffered: bool = False) -> None:
    """Send the records of all loggers to a stream, by default to standard error.

    The lines of requests may be buffered on a pipe, by a thread of this process.
    """
    stream = stream or sys.stderr
    is_terminal = stream.isatty()
    render: list[structlog.typing.Processor] = (
        [_escape_fields, structlog.dev.ConsoleRenderer(exception_formatter=_indent_traceback)]
        if is_terminal
        else [structlog.processors.format_exc_info, _order_fields, structlog.processors.JSONRenderer()]
    )
    formatter = structlog.stdlib.ProcessorFormatter if is_terminal else RequestFormatter
    buffers = is_buffered and not is_terminal
    handler = BufferedHandler(stream) if buffers else logging.StreamHandler(stream)
    handler.setFormatter(
        formatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="timestamp" if is_terminal else "time"),
            ],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    # Half of what a record costs; no line shows them.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())


class RequestFormatter(structlog.stdlib.ProcessorFormatter):
    """Formats the records of requests, whose fields need no further processing, a tenth as slowly as all others."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name != LOGGER.name or not isinstance(record.args, dict):
            return super().format(record)
        time = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        return json.dumps(
            {"time": time, "level": record.levelname.lower(), "event": record.msg, **record.args}, default=repr
        )


def escape_text(text: str) -> str:
    """Replace control characters, line breaks and bidirectional marks by escapes."""
    return CONTROL_CHARACTER.sub(lambda match: ascii(match[0])[1:-1], text)


def _escape_fields(_logger: object, _method: str, event: Event) -> Event:
    return {key: escape_text(value) if isinstance(value, str) else value for key, value in event.items()}


def _order_fields(_logger: object, _method: str, event: Event) -> Event:
    first = {key: event[key] for key in FIRST_FIELDS if key in event}
    return first | {key: value for key, value in event.items() if key not in first}


def _indent_traceback(stream: TextIO, exc_info: structlog.typing.ExcInfo) -> None:
    lines = "".join(format_exception(*exc_info)).splitlines()
    stream.write("".join(f"\n    {escape_text(line)}" for line in lines))
