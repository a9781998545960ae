"""`./traps mutants [MODULE …]`: does a test notice when a rule is wrong?

    ./traps mutants                                            every module of traps_web/lib and of the rules
    ./traps mutants traps_web.lib.money accounts.absences.rules.leave   these alone

Each module is changed in one small place at a time (`[tool.mutmut]` in pyproject.toml names what and by which tests),
and a test has to fail. What is left over is named; `mutmut show NAME` prints the change. Fails when less than 90 % are
noticed.
"""

import subprocess
import sys
from collections import Counter
from pathlib import Path

MUTMUT = [str(Path(sys.executable).with_name("mutmut"))]
NOTICED = ("killed", "timeout")
LEAST = 90
"""Percent of the changes that a test has to notice."""


def main(modules: list[str]) -> int:
    ran = subprocess.run(
        [*MUTMUT, "run", *(f"{module}.*" for module in modules)], stdin=subprocess.DEVNULL, check=False
    )
    if ran.returncode:
        return ran.returncode
    results = subprocess.run([*MUTMUT, "results", "--all", "true"], stdout=subprocess.PIPE, text=True, check=True)
    outcomes = outcome_of(results.stdout)
    for name, outcome in outcomes.items():
        if outcome not in NOTICED:
            say(f"{outcome}: {name}")
    return 0 if report(outcomes) else 1


def outcome_of(printed: str) -> dict[str, str]:
    """What became of each change that was tried: `killed` is good."""
    lines = (line.strip().rpartition(": ") for line in printed.splitlines() if "__mutmut_" in line)
    return {name: outcome for name, _, outcome in lines if outcome not in ("not checked", "skipped")}


def report(outcomes: dict[str, str]) -> bool:
    """Print the share that was noticed, by module; whether it is enough over all."""
    tried = Counter(module_of(name) for name in outcomes)
    noticed = Counter(module_of(name) for name, outcome in outcomes.items() if outcome in NOTICED)
    for module, count in sorted(tried.items()):
        say(f"{100 * noticed[module] / count:5.1f} %  {noticed[module]:4} of {count:4}  {module}")
    share = 100 * noticed.total() / max(1, tried.total())
    say(f"{share:5.1f} %  {noticed.total():4} of {tried.total():4}  over all; at least {LEAST} % have to be noticed")
    return share >= LEAST


def module_of(name: str) -> str:
    return name.rpartition(".")[0]


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is the terminal of `./traps mutants`


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
