"""`./traps test`: the whole suite on SQLite and, beside it, on PostgreSQL.

    ./traps test [--sqlite | --postgres] [--coverage] [pytest arguments]

PostgreSQL is the server that TRAPS_TEST_DATABASE_URL names, else one of our own for the length of the run. What could
not differ by database runs once, with SQLite, unless it is asked for: tests/unit, tests marked `once`, and those of
pages and calls (tests/web) that tests/pages_on_both.py does not name. Where pytest is told how many processes to use
(`-n`), one database follows the other. With `--coverage`, the tests on SQLite measure what they reach.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tests import coverage_floor, pages_on_both
from tests.postgres_server import CannotStart, running_postgres

IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")
PROCESSORS = os.cpu_count() or 1
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
OWN = ("--sqlite", "--postgres", "--coverage")
NOT_RUN = "THE SUITE WAS NOT RUN ON POSTGRESQL: {}. Name a server in TRAPS_TEST_DATABASE_URL"


def main(arguments: list[str]) -> int:
    started = time.monotonic()
    databases = [name for name in NAMES if f"--{name}" in arguments] or list(NAMES)
    handed_on = [argument for argument in arguments if argument not in OWN]
    measure = coverage_floor.measured() if "--coverage" in arguments else {}
    if len(databases) == 1 or names_processes(handed_on):
        outcomes = one_by_one(databases, spread_over(PROCESSORS + 1, handed_on), measure)
    else:
        outcomes = side_by_side(spread_over(max(2, PROCESSORS), handed_on), measure)
    is_held, reached = coverage_floor.held() if measure else (True, "")
    say("")
    for name, code in outcomes.items():
        say(f"{NAMES[name]}: {verdict(code)}")
    if measure:
        say(f"Coverage: {reached}")
    say(f"({time.monotonic() - started:.0f} s)")
    return 1 if any(outcomes.values()) or not is_held else 0


def names_processes(arguments: list[str]) -> bool:
    return any(argument.startswith("-n") for argument in arguments)


def spread_over(processes: int, arguments: list[str]) -> list[str]:
    """One of the processes has the journeys, which wait for a browser, servers and clocks for much of their time."""
    return arguments if names_processes(arguments) else ["-n", str(processes), "--dist", "loadscope", *arguments]


def one_by_one(databases: list[str], arguments: list[str], measure: dict[str, str]) -> dict[str, int | None]:
    outcomes: dict[str, int | None] = {}
    for name in databases:
        heading(NAMES[name])
        if name == "sqlite":
            outcomes[name] = start_on_sqlite(arguments, measure).wait()
        else:
            outcomes[name] = run_on_postgres(arguments)
    return outcomes


def side_by_side(arguments: list[str], measure: dict[str, str]) -> dict[str, int | None]:
    """Both at once: while the journeys of one wait, the other has the processors.

    What PostgreSQL prints is shown afterwards.
    """
    heading(NAMES["sqlite"])
    sqlite = start_on_sqlite(arguments, measure)
    try:
        with tempfile.TemporaryFile("w+") as printed:
            on_postgres = run_on_postgres(arguments, printed)
            on_sqlite = sqlite.wait()
            heading(NAMES["postgres"])
            printed.seek(0)
            shutil.copyfileobj(printed, sys.stdout)
    finally:
        sqlite.terminate()  # Nothing when it has ended by itself.
    return {"sqlite": on_sqlite, "postgres": on_postgres}


def verdict(code: int | None) -> str:
    if code is None:
        return "NOT RUN, no server could be started"
    return "passed" if code == 0 else f"FAILED (pytest ended with code {code})"


def pytest_with(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", *arguments]


def start_on_sqlite(arguments: list[str], measure: dict[str, str]) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **measure, "TRAPS_TEST_LEG": "sqlite"}
    return subprocess.Popen(pytest_with(arguments), env=environment, stdin=subprocess.DEVNULL)


def run_on_postgres(arguments: list[str], printed: IO[str] | None = None) -> int | None:
    """Run the suite on the given server or on one of our own; it prints to the terminal, or into a file."""
    command = pytest_with([*what_knows_the_database(arguments), *arguments])
    try:
        with test_server() as url:
            environment = {**os.environ, "TRAPS_TEST_LEG": "postgres", "DATABASE_URL": url}
            ran = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=printed, check=False)
            return ran.returncode
    except CannotStart as reason:
        heading(NOT_RUN.format(reason))
        return 1 if IN_CI else None


def what_knows_the_database(arguments: list[str]) -> list[str]:
    if any(argument.startswith("tests") for argument in arguments):
        return []
    left_out = [
        f"--ignore={path}"
        for path in sorted(map(str, Path(pages_on_both.WEB).rglob("test_*.py")))
        if path not in pages_on_both.PATHS
    ]
    return ["--ignore=tests/unit", *left_out, "-m", "not once"]


@contextlib.contextmanager
def test_server() -> Iterator[str]:
    if given := os.environ.get("TRAPS_TEST_DATABASE_URL"):
        yield given
    else:
        with running_postgres() as url:
            yield url


def heading(text: str) -> None:
    say(f"\n===== {text} =====")


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is the terminal of `./traps test`


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
