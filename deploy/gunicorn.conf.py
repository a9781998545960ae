"""The web server: few processes with threads, forked after loading so that they share their memory."""

import gc
import os
from pathlib import Path

from traps_web.supervise.orphans import die_with_parent

wsgi_app = "traps_web.wsgi:application"
bind = os.environ.get("BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
control_socket_disable = True
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")


def when_ready(server):
    """Load every page before the workers are forked, and keep the garbage collector from writing into what they then share."""
    from django.urls import get_resolver

    get_resolver().reverse_dict  # noqa: B018 - reading it resolves the addresses, and so imports the pages
    gc.collect()
    gc.freeze()


def post_fork(server, worker):
    """A worker ends with its server, even when that one is killed."""
    die_with_parent()
