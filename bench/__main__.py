"""`python -m bench COMMAND`: data of scale on a PostgreSQL of our own, and what TRAPS takes on them."""

from __future__ import annotations

import argparse
import os
import sys

from bench import data, server
from bench.sizes import SIZES
from tests.postgres_server import CannotStart

COMMANDS = {
    "make": "make the data where they are missing (again: --again)",
    "floor": "processor time of each page, of TRAPS and of a bare Django beside it",
    "queries": "queries of each page; --show prints them with the lines that ask",
    "scans": "sequential scans of big tables and slow statements, from the plans of PostgreSQL",
    "memory": "memory of a web worker after 5,000 requests, and of all processes of `./traps run`",
    "imports": "an import of 100,000 bookings while others save",
    "sweep": "50,000 of 1,000,000 obligations flagged while others save",
    "packets": "1,000 packets built by two workers",
    "house": "lines, files and types: what the code costs its readers",
}


def main() -> int:
    options = _options()
    if options.command == "house":
        from bench import house

        house.run()
        return 0
    if options.command == "make" and options.again:
        server.throw_away(options.data, f"{options.database}-{options.scale}")
    try:
        with data.at_hand(database=options.database, scale=options.scale, kept_in=options.data) as url:
            print(f"Scale “{options.scale}” on {options.database} (load {data.load()})", flush=True)
            _measure(options, url)
            print(f"(load {data.load()})")
            return 0
    except CannotStart as reason:
        print(f"Nothing was measured: {reason}.", file=sys.stderr)
        return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:<9} {text}" for name, text in COMMANDS.items()),
    )
    kept = os.environ.get("TRAPS_BENCH_DATA", "")
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of those below")
    parser.add_argument("--scale", choices=SIZES, default="full", help="full (default), small: a twentieth, tiny")
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="postgres", help="for imports and sweep")
    parser.add_argument("--data", default=kept, help="folder that keeps the data between runs (TRAPS_BENCH_DATA)")
    parser.add_argument("--again", action="store_true", help="make: throw kept data away first")
    parser.add_argument("--only", default="", help="only pages with one of these words in their names: board,week")
    parser.add_argument("--rounds", type=int, default=10, help="floor: how often each page is asked for, in fours (10)")
    parser.add_argument("--every", action="store_true", help="queries, scans: also all pages of the suite's budgets")
    parser.add_argument("--show", action="store_true", help="queries: each statement, how long it took, who asked")
    parser.add_argument("--slow", type=float, default=20, help="scans: list statements over so many ms (20)")
    parser.add_argument("--requests", type=int, default=5_000, help="memory: of the web worker (5,000)")
    return parser.parse_args()


def _measure(options: argparse.Namespace, url: str) -> None:
    """One command on the data at hand. What it needs of TRAPS is imported here, once Django is set up."""
    if options.command == "floor":
        from bench import compare

        compare.run(url, only=options.only, rounds=options.rounds)
    elif options.command == "queries":
        from bench import queries

        queries.run(only=options.only, every=options.every, show=options.show)
    elif options.command == "scans":
        from bench import scans

        scans.run(only=options.only, every=options.every, slow=options.slow)
    elif options.command == "memory":
        from bench import memory

        memory.run(requests=options.requests)
    elif options.command == "imports":
        from bench import imports

        imports.run()
    elif options.command == "sweep":
        from bench import sweep

        sweep.run()
    elif options.command == "packets":
        from bench import packets

        packets.run()


if __name__ == "__main__":
    sys.exit(main())
