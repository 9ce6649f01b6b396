"""One line for each event, with the request it belongs to; its id goes on into the jobs that it starts."""

from __future__ import annotations

from typing import Any

import structlog

from .masking import masked

COMMON = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
]


def without_numbers(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    return masked(event)


def configuration(level: str, *, as_json: bool) -> dict[str, Any]:
    """For `logging`; lines of libraries look like our own."""
    last = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *COMMON,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    line = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": COMMON,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_numbers,
            structlog.processors.TimeStamper(fmt="iso"),
            last,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        # Fonts are subset and PDFs written step by step: only what goes wrong is of interest.
        "loggers": {name: {"level": "ERROR"} for name in ("fontTools", "weasyprint")},
    }
