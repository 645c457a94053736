"""Structured logs: one JSON line an event, never anybody's data."""

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
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def stack_without_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The exception's type and stack. Its message may quote a row, so it stays out."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["exception"] = type(error).__qualname__
        event["stack"] = "".join(traceback.format_tb(error.__traceback__))
    return event
