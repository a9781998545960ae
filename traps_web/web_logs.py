"""How the web server logs, which has lines of its own: its access log and its faults name addresses."""

from __future__ import annotations

import logging

from gunicorn.config import Config
from gunicorn.glogging import Logger

from traps_web.lib.secret_addresses import masked


class MaskSecrets(logging.Filter):
    """Takes the secrets out of a line before any handler has it, out of its traceback too."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = masked(record.exc_text)
        return True


class MaskingLogger(Logger):  # type: ignore[misc]
    """The logger of gunicorn; no secret of an address stands in its lines, whatever their format."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            if not any(isinstance(known, MaskSecrets) for known in log.filters):
                log.addFilter(MaskSecrets())
