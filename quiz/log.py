"""Structured logs: one JSON line an event, never anybody's data."""

import contextlib
import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict, WrappedLogger


def configure_logging() -> None:
    """JSON lines on standard error; exceptions with their stack but without local values."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            stack_without_values,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: Lines(sys.stderr),
    )


class Lines(structlog.PrintLogger):
    """Lines on a stream that may be a file on a full disk: what cannot be logged is let go."""

    def msg(self, message: str) -> None:
        """Write a line, if that is possible."""
        with contextlib.suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = error = critical = fatal = exception = failure = msg


def stack_without_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The exception's type and stack. Its message may quote a row, so it stays out."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["exception"] = type(error).__qualname__
        event["stack"] = "".join(traceback.format_tb(error.__traceback__))
    return event
