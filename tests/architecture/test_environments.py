"""The virtual environments that `./traps` builds: once per lock, again after an interruption. Nothing is installed."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def checkout(launcher, tmp_path, monkeypatch) -> Path:
    """A checkout with a lock file, where building an environment only leaves a Python behind."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.lock").write_text("honcho==2.0.0\n")
    monkeypatch.delenv("TRAPS_VENV", raising=False)
    monkeypatch.setattr(launcher, "ROOT", tmp_path)
    monkeypatch.setattr(launcher, "build", lambda folder, lock: builds(tmp_path, folder))
    return tmp_path


def builds(checkout: Path, folder: Path) -> None:
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    (folder / "bin" / "python").touch()
    with (checkout / "builds").open("a") as record:
        record.write("x")


def number_of_builds(checkout: Path) -> int:
    return len((checkout / "builds").read_text())


def test_an_environment_is_built_once(launcher, checkout):
    assert launcher.prepared_python("run") == launcher.prepared_python("run")
    assert number_of_builds(checkout) == 1


def test_a_changed_lock_builds_again(launcher, checkout):
    launcher.prepared_python("run")
    (checkout / "requirements" / "run.lock").write_text("honcho==2.0.1\n")
    launcher.prepared_python("run")
    assert number_of_builds(checkout) == 2


def test_an_interrupted_build_is_done_again(launcher, checkout, monkeypatch):
    def interrupted(folder: Path, lock: Path) -> None:
        builds(checkout, folder)
        raise KeyboardInterrupt

    finishing = launcher.build
    monkeypatch.setattr(launcher, "build", interrupted)
    with pytest.raises(KeyboardInterrupt):
        launcher.prepared_python("run")
    monkeypatch.setattr(launcher, "build", finishing)
    launcher.prepared_python("run")
    assert number_of_builds(checkout) == 2


def test_an_environment_that_lost_its_python_is_built_again(launcher, checkout):
    launcher.prepared_python("run").unlink()
    launcher.prepared_python("run")
    assert number_of_builds(checkout) == 2


def test_the_locks_carry_hashes_and_no_address():
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text()
        assert "://" not in text, lock.name
        assert text.count("==") <= text.count("--hash=sha256:"), lock.name
