"""The web server on an application without TRAPS: an application of gunicorn's and its configuration in one file."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from traps_web.serving import worker

bind = os.environ.get("BIND", "127.0.0.1:0")
wsgi_app = "tests.plain_server:application"
worker_class = "traps_web.serving.worker.BufferingWorker"
workers, threads = 1, 2
timeout, graceful_timeout = 2, 1
max_requests = int(os.environ.get("MOST_REQUESTS", "0"))
control_socket_disable = True

worker.CONNECTIONS = int(os.environ.get("MOST_CONNECTIONS", "800"))
worker.STUCK_AFTER_SECONDS = worker.HUNG_AFTER_SECONDS = 1  # A test has less patience.
worker.LEAST_BYTES_A_SECOND = 8 * 1024 * 1024

ALL_THREADS = threading.Barrier(threads)
PART = b"a" * 1024 * 1024
PARTS = 120
"""More than waits outside of a thread."""


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer by the path that is asked for."""
    path = environ["PATH_INFO"]
    if path == "/hang":
        time.sleep(600)
    if path == "/together":
        ALL_THREADS.wait(timeout=20)
    if path == "/large":
        start_response("200 OK", [("Content-Length", str(PARTS * len(PART)))])
        return iter([PART] * PARTS)
    if path == "/stream":
        start_response("200 OK", [])
        return iter([b"one", b"two"])
    if path == "/file":
        start_response("200 OK", [("Content-Length", str(Path(__file__).stat().st_size))])
        return environ.get("wsgi.file_wrapper", iter_of)(Path(__file__).open("rb"))
    answer = {"/scheme": environ["wsgi.url_scheme"], "/body": environ["wsgi.input"].read().decode()}
    text = answer.get(path, str(os.getpid())).encode()
    start_response("200 OK", [("Content-Length", str(len(text)))])
    return [text]


def iter_of(file: Any) -> Iterable[bytes]:
    """A file, where the server has no better way."""
    return iter([file.read()])
