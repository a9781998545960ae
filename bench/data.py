"""The data of a run: made where they are missing, copied, and migrated to the code at hand."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from bench import server
from bench.sizes import SIZES

MADE = "made"


@contextlib.contextmanager
def at_hand(*, database: str, scale: str, kept_in: str) -> Iterator[str]:
    """Set Django up on a copy of the data, and hand out its address."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(server.folder_of(kept_in, f"{database}-{scale}"))
        original = stack.enter_context((server.postgres if database == "postgres" else server.sqlite)(folder))
        if not (folder / MADE).exists():
            _make(original, scale, folder)
        server.as_in_earnest(original)
        copy = stack.enter_context(server.copy_of(original))
        _set_up(copy)
        from django.core.management import call_command
        from django.db import connections

        stack.callback(connections.close_all)
        call_command("migrate", interactive=False, verbosity=0)
        if database == "postgres":
            server.execute(copy, "ANALYZE", database=copy.rpartition("/")[2])
        yield copy


def _make(original: str, scale: str, folder: Path) -> None:
    """Make the data in a process of its own: Django is set up once in a process, and this one measures the copy."""
    process = os.fork()
    if process == 0:
        status = 1
        try:
            _build(original, scale)
            status = 0
        finally:
            os._exit(status)
    if os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]):
        raise RuntimeError("The data could not be made.")
    server.tidy(original)
    (folder / MADE).touch()


def _build(original: str, scale: str) -> None:
    _set_up(original)
    from django.core.management import call_command

    from bench.generate import whole

    started = time.monotonic()
    print(f"Making the scale “{scale}” (load {load()})", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    whole.build(SIZES[scale], lambda text: print(text, flush=True))
    print(f"  {'all':<42} {time.monotonic() - started:6.1f} s")
    print("  " + ", ".join(f"{name} {count:,}" for name, count in whole.counts().items()), flush=True)


def _set_up(url: str) -> None:
    import django

    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings", "TRAPS_MODE": "embedded"}
    # A connection that is opened anew in the middle of a run would be counted as work of its page.
    os.environ |= {"CONN_MAX_AGE": "86400"}
    django.setup()


def load() -> str:
    """How busy the machine is."""
    return " ".join(Path("/proc/loadavg").read_text().split()[:3]) if Path("/proc/loadavg").exists() else "unknown"
