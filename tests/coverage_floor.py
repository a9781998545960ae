"""How much of the product the tests on SQLite reach, by branches; held against a floor that may only rise.

Measuring takes nearly as long again, so only tests that know what they try are measured. Those that walk every address
or send whatever there is reach much by the way and say little about it; the installations that journeys start are
processes of their own.
"""

import math
import shutil
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".traps" / "coverage"
SETTINGS = ROOT / "pyproject.toml"
NOT_MEASURED = (
    "tests/architecture/",
    "tests/journeys/",
    "tests/web/traps_web/test_forms_never_fail.py",
    "tests/web/traps_web/test_schema.py",
    "tests/web/traps_web/test_writes_never_fail.py",
)
ROOM = 1
"""Percent above the floor from which it has to be raised."""


def measured() -> dict[str, str]:
    """What the environment says to every Python of the run, so that it measures itself; earlier measures are gone."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    return {"COVERAGE_PROCESS_START": str(SETTINGS), "COVERAGE_FILE": str(FOLDER / "data")}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    coverage = sys.modules.get("coverage")
    measuring = coverage and coverage.Coverage.current()
    if measuring is None or not item.nodeid.startswith(NOT_MEASURED):
        return (yield)
    measuring.stop()
    try:
        return (yield)
    finally:
        measuring.start()


def held() -> tuple[bool, str]:
    """Print what is not reached; whether the floor holds, and a sentence."""
    from coverage import Coverage

    coverage = Coverage(data_file=str(FOLDER / "data"), config_file=str(SETTINGS))
    coverage.combine([str(FOLDER)])
    return against(coverage.report(), float(coverage.get_option("report:fail_under") or 0))


def against(reached: float, floor: float) -> tuple[bool, str]:
    if reached < floor:
        return False, f"{reached:.2f} %, which is below the floor of {floor:g} %"
    if reached >= floor + ROOM:
        raised = math.floor(reached)
        return False, f"{reached:.2f} %: raise the floor (fail_under in pyproject.toml) from {floor:g} to {raised} %"
    return True, f"{reached:.2f} %, above the floor of {floor:g} %"
