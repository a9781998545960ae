"""`./traps test`: the whole suite on SQLite, then again on PostgreSQL.

    ./traps test [--sqlite | --postgres] [pytest arguments]

PostgreSQL is the server that TRAPS_TEST_DATABASE_URL names, else one of our own for the length of the run. Tests that know
no database (tests/unit, and those marked `once`) run once, with SQLite, unless they are asked for.
"""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.postgres_server import CannotStart, running_postgres

IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")
PROCESSES = 1 + (os.cpu_count() or 1)
"""One for each processor, and one for the journeys: these wait for a browser, servers and clocks for much of their time."""
SPREAD = ["-n", str(PROCESSES), "--dist", "loadscope"]


def main(arguments: list[str]) -> int:
    wanted = [name for name in ("sqlite", "postgres") if f"--{name}" in arguments] or ["sqlite", "postgres"]
    handed_on = [argument for argument in arguments if argument not in ("--sqlite", "--postgres")]
    outcomes = {}
    for name in wanted:
        outcomes[name] = run_on_sqlite(handed_on) if name == "sqlite" else run_on_postgres(handed_on)
    say("")
    for name, code in outcomes.items():
        say(f"{'SQLite' if name == 'sqlite' else 'PostgreSQL'}: {verdict(code)}")
    return 1 if any(outcomes.values()) else 0


def verdict(code: int | None) -> str:
    if code is None:
        return "NOT RUN, no server could be started"
    return "passed" if code == 0 else f"FAILED (pytest ended with code {code})"


def run_on_sqlite(arguments: list[str]) -> int:
    heading("SQLite")
    return run_pytest(arguments, {"TRAPS_TEST_LEG": "sqlite"})


def run_on_postgres(arguments: list[str]) -> int | None:
    heading("PostgreSQL")
    try:
        with test_server() as url:
            return run_pytest(
                [*what_knows_the_database(arguments), *arguments],
                {"TRAPS_TEST_LEG": "postgres", "DATABASE_URL": url},
            )
    except CannotStart as reason:
        heading(f"THE SUITE WAS NOT RUN ON POSTGRESQL: {reason}. Name a server in TRAPS_TEST_DATABASE_URL")
        return 1 if IN_CI else None


def what_knows_the_database(arguments: list[str]) -> list[str]:
    if any(argument.startswith("tests") for argument in arguments):
        return []
    return ["--ignore=tests/unit", "-m", "not once"]


@contextlib.contextmanager
def test_server() -> Iterator[str]:
    if given := os.environ.get("TRAPS_TEST_DATABASE_URL"):
        yield given
    else:
        with running_postgres() as url:
            yield url


def run_pytest(arguments: list[str], environment: dict[str, str]) -> int:
    spread = [] if any(argument.startswith("-n") for argument in arguments) else SPREAD
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", *spread, *arguments]
    code = subprocess.run(command, env={**os.environ, **environment}, stdin=subprocess.DEVNULL).returncode
    say(f"({time.monotonic() - started:.0f} s)")
    return code


def heading(text: str) -> None:
    say(f"\n===== {text} =====")


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is the terminal of `./traps test`


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
