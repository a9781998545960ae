"""`python -m bench`: make an organisation of scale on a PostgreSQL of our own, then measure the pages on it."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from bench import server
from bench.sizes import SIZES
from tests.postgres_server import CannotStart


def main() -> int:
    asked = _arguments()
    folder = server.kept_folder(f"{asked.database}-{asked.scale}") if asked.keep or asked.reuse else None
    if folder is not None and not asked.reuse:
        server.throw_away(folder)
    try:
        with (server.postgres if asked.database == "postgres" else server.sqlite)(folder) as url:
            os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings", "TRAPS_MODE": "embedded"}
            return _run(asked, url)
    except CannotStart as reason:
        print(f"Nothing was measured: {reason}.", file=sys.stderr)
        return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--scale", choices=SIZES, default="full", help="full (default), small: a twentieth, tiny")
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    parser.add_argument("--keep", action="store_true", help="keep the data for the next run with --reuse")
    parser.add_argument("--reuse", action="store_true", help="measure on the data that the last run with --keep left")
    parser.add_argument("--rounds", type=int, default=40, help="how often each page is asked for (40)")
    parser.add_argument("--only", default="", help="measure only the pages whose name has this word")
    parser.add_argument("--imports", action="store_true", help="also an import beside saves")
    parser.add_argument("--sweep", action="store_true", help="also the sweep over 1,000,000 obligations beside saves")
    parser.add_argument("--no-pages", action="store_true", help="leave the pages out")
    return parser.parse_args()


def _run(asked: argparse.Namespace, url: str) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from bench import imports, measure, sweep
    from bench.generate import whole

    if not asked.reuse:
        started = time.monotonic()
        print(f"Making the scale “{asked.scale}” on {asked.database} (load {_load()})")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        whole.build(SIZES[asked.scale], lambda text: print(text, flush=True))
        print(f"  {'all':<42} {time.monotonic() - started:6.1f} s")
    server.as_in_earnest(url)
    print("  " + ", ".join(f"{name} {count:,}" for name, count in whole.counts().items()))
    if not asked.no_pages:
        print(f"\nPages, {asked.rounds} rounds each beside a bare page (load {_load()})")
        measure.run(rounds=asked.rounds, only=asked.only)
        print(f"(load {_load()})")
    if asked.imports:
        imports.run()
    if asked.sweep:
        sweep.run()
    return 0


def _load() -> str:
    return " ".join(Path("/proc/loadavg").read_text().split()[:3]) if Path("/proc/loadavg").exists() else "unknown"


if __name__ == "__main__":
    sys.exit(main())
