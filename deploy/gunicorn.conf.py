"""The web server: few processes with threads, forked after loading so that they share their memory (docs/adr/0029)."""

import os
from pathlib import Path

from traps_web.supervise.orphans import die_with_parent
from traps_web.supervise.sharing import share_what_is_loaded

wsgi_app = "traps_web.wsgi:application"
bind = os.environ.get("BIND", "0.0.0.0:8000")
worker_class = "traps_web.serving.worker.BufferingWorker"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
logger_class = "traps_web.web_logs.MaskingLogger"
timeout = 60
graceful_timeout = 20
max_requests = 5000
max_requests_jitter = 500
# Signs of life go to memory, never to a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True


def when_ready(server):
    """The application is loaded, and no worker forked yet."""
    share_what_is_loaded()


def post_fork(server, worker):
    """A worker ends with its server, even when that one is killed."""
    die_with_parent()
