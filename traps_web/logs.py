"""How the processes of TRAPS log: one line an event, in words, or as JSON where another program reads it."""

from __future__ import annotations

from typing import Any

import structlog

from traps_web.lib.secret_addresses import masked

STEPS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
"""What every event goes through, whether TRAPS or a library logs it."""


def without_secrets(_logger: Any, _method: str, line: str) -> str:
    """The finished line, whoever wrote it and whatever is in it: message, values and traceback."""
    return masked(line)


def configured(*, as_json: bool, level: str) -> dict[str, Any]:
    """Set structlog up, and return the LOGGING of Django that goes with it."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *STEPS,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    line = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": STEPS,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False),
            without_secrets,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
            # Its remarks name addresses, and some addresses are secrets; how many requests wait is no event.
            "waitress": {"handlers": [], "level": "WARNING", "propagate": True},
            "waitress.queue": {"handlers": [], "level": "ERROR", "propagate": True},
        },
    }
