"""Knowing when every process is ready, and saying so once."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

LOOK_EVERY = 0.1
LOOK_EVERY_LATER = 2.0
SAY_WHAT_IS_MISSING_AFTER = 30.0


def wait_and_say(port: int, runtime: Path, announcement: str, say: Callable[[str], None]) -> None:
    """Announce the address when all is ready; after half a minute say what is still missing, and go on waiting."""
    started = time.monotonic()
    complained = False
    while missing := what_is_missing(port, runtime):
        if not complained and time.monotonic() - started > SAY_WHAT_IS_MISSING_AFTER:
            say(f"Still waiting for: {missing}")
            complained = True
        time.sleep(LOOK_EVERY_LATER if complained else LOOK_EVERY)
    say(announcement)


def what_is_missing(port: int, runtime: Path) -> str:
    """The first thing that is not ready; empty when all is."""
    for name in ("worker", "mail-worker", "beat"):
        if not (runtime / f"{name}.ready").exists():
            return f"the {name}"
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
            return ""
    except urllib.error.HTTPError as refused:
        return f"the application ({refused.read(400).decode(errors='replace').strip()})"
    except OSError:
        return "the web server"
