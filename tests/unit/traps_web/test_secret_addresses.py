"""Addresses that are secrets: none of them stands in a log, whoever writes the line."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest
import structlog
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from gunicorn.config import Config

from traps_web import logs
from traps_web.lib.secret_addresses import MASK, masked
from traps_web.web_logs import MaskingLogger

ROOT = Path(__file__).resolve().parents[3]
SECRET = "Zx9-kQ_4tSecretOfALink77"
NO_SECRETS = {
    ("settings_trap", "key"),
    ("own_trap_of_key", "key"),
    ("traps_library_trap", "key"),
    ("week_detail", "key"),
    ("week_count", "key"),
    ("week_days", "key"),
    ("week_close", "key"),
}
"""Keys that are words of the house, and no secrets."""


def _all(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        yield from _all(pattern.url_patterns) if isinstance(pattern, URLResolver) else [pattern]


def _secret_addresses() -> Iterator[str]:
    for pattern in _all(get_resolver().url_patterns):
        names = {*pattern.pattern.converters, *pattern.pattern.regex.groupindex}
        telling = {name for name in names if re.search("key|token|secret|hash", name)}
        kept = {name for name in telling if (pattern.name, name) not in NO_SECRETS}
        if kept:
            values = {name: SECRET if name in kept else "7" for name in names}
            yield reverse(str(pattern.name), kwargs=values)


ADDRESSES = sorted(set(_secret_addresses()))
ROADS = [
    "{}",
    "http://traps.example.com{}",
    "Not Found: {}",
    "<WSGIRequest: GET '{}'>",
    "GET {} HTTP/1.1",
    "/account/login/?next={}",
]


def test_the_addresses_that_are_known_to_be_secrets_are_there() -> None:
    text = "\n".join(ADDRESSES)
    assert all(kind in text for kind in ("/calendar/", "/invitation/", "/reset/key/", "/me/tokens/"))


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_secret_is_masked_wherever_its_address_stands(address: str, road: str) -> None:
    for spelled in (address, address.rstrip("/"), quote(address, safe=""), f" {address.lstrip('/')}"):
        line = masked(road.format(spelled))
        assert SECRET not in line and MASK in line
        assert masked(line) == line


@pytest.mark.parametrize(
    "path", ["/settings/calendar/open/", "/settings/calendar/", "/me/tokens/", "/me/", "/deals/12/"]
)
def test_every_other_address_stays_readable(path: str) -> None:
    assert masked(f"Not Found: {path}") == f"Not Found: {path}"


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_line_of_the_application_holds_it(address: str, as_json: bool) -> None:
    configured = logs.configured(as_json=as_json, level="INFO")
    arguments = dict(configured["formatters"]["line"])
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(arguments.pop("()")(**arguments))
    log = logging.Logger("tried")  # noqa: LOG001 - one of its own, that no other test hears
    log.addHandler(handler)
    log.warning("Not Found: %s", address, extra={"request": f"<WSGIRequest: GET '{address}'>", "status_code": 404})
    try:
        raise LookupError(f"nothing at {address}")
    except LookupError:
        log.exception("Internal Server Error: %s", address)
    structlog.wrap_logger(log, processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter]).warning(
        "fault", path=address
    )
    assert SECRET not in written.getvalue() and written.getvalue().count(MASK) >= 5


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_line_of_the_web_server_holds_it(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    config = Config()
    config.set("accesslog", "-")
    config.set("access_log_format", config.access_log_format + " %({location}o)s %({referer}i)s %(U)s")
    logger = MaskingLogger(config)
    written = io.StringIO()
    for log in (logger.access_log, logger.error_log):
        log.handlers[:] = [logging.StreamHandler(written)]
        log.propagate = False
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": address,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "PATH_INFO": address,
        "HTTP_REFERER": f"http://traps.example.com{address}",
    }
    answer = SimpleNamespace(status="302 Found", sent=0, headers=[("Location", address)])
    asked = SimpleNamespace(headers=[("Referer", address)])
    took = SimpleNamespace(seconds=0, microseconds=1)
    logger.access(answer, asked, environ, took)
    try:
        raise LookupError(f"nothing at {address}")
    except LookupError:
        logger.exception("Error handling request %s", address)
    assert SECRET not in written.getvalue() and written.getvalue().count(MASK) >= 6


def test_the_web_server_takes_this_logger() -> None:
    assert 'logger_class = "traps_web.web_logs.MaskingLogger"' in (ROOT / "deploy/gunicorn.conf.py").read_text()


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_line_of_the_proxy_holds_it(address: str) -> None:
    caddyfile = (ROOT / "deploy/Caddyfile").read_text()
    pattern, replacement = re.search(r'request>uri regexp "(.*)" "(.*)"', caddyfile).groups()  # type: ignore[union-attr]
    replacement = replacement.replace("${1}", r"\1")
    for uri in (address, f"/account/login/?next={address}", f"/account/login/?next={quote(address, safe='')}"):
        assert SECRET not in re.sub(pattern, replacement, uri)
    assert "Referer delete" in caddyfile and "Location delete" in caddyfile
