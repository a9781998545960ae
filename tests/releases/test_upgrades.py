"""Whoever has a released version goes on with this one, and finds every figure as it was."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.conftest import PRIVATE, fresh_database
from tests.releases import files

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("version", files.versions())
def test_a_database_of_a_release_is_brought_up_to_date_and_shows_what_it_showed(version: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in PRIVATE}
    environment["TRAPS_HOME"] = str(tmp_path)
    if os.environ.get("TRAPS_TEST_LEG") == "postgres":
        environment["DATABASE_URL"] = fresh_database(os.environ["DATABASE_URL"], "traps_release")
    command = [sys.executable, "-m", "tests.releases", "look", version]
    looked = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert looked.returncode == 0, looked.stdout + looked.stderr[-3000:]
    assert f"The database of {version} shows today what it showed then." in looked.stdout


@pytest.mark.once
def test_every_released_version_has_its_database():
    released = re.findall(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert files.versions() == sorted(released)
    for version in released:
        assert files.figures(version).exists()
        assert files.guards_of_postgres(version).exists()
