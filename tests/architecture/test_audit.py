"""`./traps audit`: it fails on what is known, and says plainly when nobody could be asked."""

import importlib.util
import json
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
CLEAN = {"name": "django", "version": "5.2.19", "vulns": []}
UNKNOWN = {"name": "redis", "skip_reason": "Dependency not found"}
FAULTY = {
    "name": "pillow",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["1.1"], "description": ""}],
}


@pytest.fixture
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("traps_audit", ROOT / "requirements" / "audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def answers(audit, monkeypatch):
    """What each source answers: a list of packages, or the last words of a program that reached nobody."""
    by_source = {}

    def answer(*arguments: str) -> subprocess.CompletedProcess[str]:
        if "--dry-run" in arguments:
            return subprocess.CompletedProcess(arguments, 0, "", "")
        source = arguments[arguments.index("--vulnerability-service") + 1]
        given = by_source.get(source, "Name or service not known")
        if isinstance(given, str):
            return subprocess.CompletedProcess(arguments, 1, "", f"Traceback\n{given}\n")
        return subprocess.CompletedProcess(arguments, 0, json.dumps({"dependencies": given}), "")

    monkeypatch.setattr(audit, "audit", answer)
    return by_source


def test_a_known_advisory_fails_and_names_the_package_and_its_cure(audit, answers, capsys):
    answers["pypi"] = [CLEAN, FAULTY]
    assert audit.main() == 1
    assert "pillow 1.0: PYSEC-1, CVE-1; mended in 1.1" in capsys.readouterr().out


def test_packages_without_an_advisory_pass(audit, answers, capsys):
    answers["pypi"] = [CLEAN]
    assert audit.main() == 0
    assert capsys.readouterr().out == "1 packages checked against pypi: 0 known advisories.\n"


def test_where_nobody_answers_it_says_so_and_passes(audit, answers, capsys):
    assert audit.main() == 0
    assert "No advisory source could be reached" in capsys.readouterr().out


def test_a_source_that_knows_no_package_at_all_was_not_reached(audit, answers, capsys):
    answers["pypi"] = [UNKNOWN]
    assert audit.main() == 0
    assert "No advisory source could be reached" in capsys.readouterr().out


def test_the_next_source_is_asked_where_the_first_does_not_answer(audit, answers, capsys):
    answers["osv"] = [FAULTY]
    assert audit.main() == 1
    assert "checked against osv" in capsys.readouterr().out


def test_packages_that_a_source_does_not_know_are_named(audit, answers, capsys):
    answers["pypi"] = [CLEAN, UNKNOWN]
    assert audit.main() == 0
    assert "these were not checked: redis." in capsys.readouterr().out


def test_a_lock_that_cannot_be_read_fails_without_asking_anybody(audit, tmp_path, monkeypatch, capsys):
    lock = tmp_path / "run.lock"
    lock.write_text("django==5.2.19\n")
    monkeypatch.setattr(audit, "LOCK", lock)
    assert audit.main() == 2
    assert "does not contain a hash" in capsys.readouterr().out
