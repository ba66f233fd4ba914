"""Log lines as text or JSON, each with the reference of the request it belongs to.

The reference is set by the web process, stored with a job, and set again by the worker that runs it.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from portal.clock import NORGE

OURS = {"handlers": ["stderr"], "level": "INFO", "propagate": False}
SILENT = {"handlers": [], "level": "CRITICAL", "propagate": False}
_REFERENCE: ContextVar[str] = ContextVar("reference", default="")


def make_logging(log_format: str) -> dict[str, object]:
    """The setting LOGGING: lines as `text` or `json` on standard error.

    No line has a figure, name, token, organisation number or URL path. Our access log names the route. Django's own
    loggers print paths, so they are silenced; `portal.web.middleware` logs instead.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"()": "portal.logs.TextFormatter"},
            "json": {"()": "portal.logs.JsonFormatter"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": log_format}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "portal": OURS,
            "django.request": SILENT,
            "django.security": SILENT,
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
            "fontTools": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
        },
    }


@contextmanager
def follow(reference: str) -> Iterator[None]:
    """Everything logged in this block belongs to this request."""
    token = _REFERENCE.set(reference)
    try:
        yield
    finally:
        _REFERENCE.reset(token)


def get_reference() -> str:
    """The reference of the request under way; empty outside requests and jobs."""
    return _REFERENCE.get()


class TextFormatter(logging.Formatter):
    """Time, level, logger, message, and the reference at the end."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", "%Y-%m-%dT%H:%M:%S%z", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the standard library's name)
        """The line; a message that has the reference already is left as it is."""
        line, reference = super().formatMessage(record), get_reference()
        return f"{line} ref={reference}" if reference and " ref=" not in record.message else line


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Without tracebacks' texts: they could have figures."""
        fields = {
            "time": datetime.fromtimestamp(record.created, NORGE).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "ref": get_reference(),
        }
        if record.exc_info and record.exc_info[0]:
            fields["exception"] = record.exc_info[0].__name__
        return json.dumps(fields, ensure_ascii=False)
