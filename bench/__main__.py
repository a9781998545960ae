"""`python -m bench COMMAND`: data of scale on a PostgreSQL of our own, and what TRAPS takes on them."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date

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
    "consequences": "cases over 1,000,000 obligations, a sweep with nothing due, and a rehearsal of a year",
    "packets": "1,000 packets built by two workers",
    "history": "a past day, movement and a night of readings after three years; --deals N for fewer",
    "walk": "14 months day by day with every job: what opens, doubles, gets stuck",
    "faults": "20 clients at a real installation that is killed, filled, cut off: what is lost, doubled, stuck, untrue",
    "landing": "how well the expected landing foresaw the sample, beside plain methods; no data needed",
    "light": "bytes of the start pages, and what Lighthouse says of them",
    "house": "lines, files and types: what the code costs its readers",
}
WITHOUT_DATA = ("faults", "house", "landing", "light", "walk")


def main() -> int:
    options = _options()
    if options.command in WITHOUT_DATA:
        return _alone(options)
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


def _alone(options: argparse.Namespace) -> int:
    """A command that needs no data of scale: it returns 1 when it saw something wrong."""
    if options.command == "faults":
        from bench import faults

        chosen = {"minutes": options.minutes, "seed": options.seed, "only": options.only}
        return faults.run(database=options.database, kept_in=options.data, **chosen)
    if options.command == "landing":
        from bench import landing

        return landing.run()
    from bench import house

    if options.command == "house":
        house.run()
        return 0
    house.set_up()
    if options.command == "light":
        from bench import light

        return light.run()
    from bench import walk

    return walk.run(starts_on=options.starts_on, days=options.days)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:<12} {text}" for name, text in COMMANDS.items()),
    )
    kept = os.environ.get("TRAPS_BENCH_DATA", "")
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of those below")
    parser.add_argument("--scale", choices=SIZES, default="full", help="full (default), small: a twentieth, tiny")
    parser.add_argument(
        "--database", choices=["postgres", "sqlite"], help="for imports, sweep, consequences and faults"
    )
    parser.add_argument("--data", default=kept, help="folder that keeps the data between runs (TRAPS_BENCH_DATA)")
    parser.add_argument("--again", action="store_true", help="make: throw kept data away first")
    parser.add_argument("--only", default="", help="only pages, or faults, with one of these words in their names")
    parser.add_argument("--rounds", type=int, default=10, help="floor: how often each page is asked for, in fours (10)")
    parser.add_argument("--deals", type=int, default=1_000_000, help="history: of so many deals at most")
    parser.add_argument("--every", action="store_true", help="queries, scans: also all pages of the suite's budgets")
    parser.add_argument("--show", action="store_true", help="queries: each statement, how long it took, who asked")
    parser.add_argument("--slow", type=float, default=20, help="scans: list statements over so many ms (20)")
    parser.add_argument(
        "--from", dest="starts_on", type=date.fromisoformat, default=date(2026, 12, 21), help="walk: first day"
    )
    parser.add_argument("--days", type=int, default=440, help="walk: so many days (440)")
    parser.add_argument("--minutes", type=float, default=10, help="faults: so long (10)")
    parser.add_argument("--seed", type=int, default=1, help="faults: what the clients do, and when they give up (1)")
    parser.add_argument("--requests", type=int, default=5_000, help="memory: of the web worker (5,000)")
    options = parser.parse_args()
    options.database = options.database or ("sqlite" if options.command == "faults" else "postgres")
    return options


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
    elif options.command == "consequences":
        from bench import consequences

        consequences.run()
    elif options.command == "packets":
        from bench import packets

        packets.run()
    elif options.command == "history":
        from bench import history

        history.run(url, deals=options.deals, rounds=options.rounds)


if __name__ == "__main__":
    sys.exit(main())
