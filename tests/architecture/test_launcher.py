"""`./traps`: what it understands, what it keeps, what it refuses. Nothing is installed here."""

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    had = os.umask(0o022)
    for name in ("SECRET_KEY", "REDIS_URL", "DATABASE_URL", "TRAPS_MODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TRAPS_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    yield tmp_path / "home"
    os.umask(had)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_run_takes_a_port_and_leaves_the_demo_out_when_told(launcher):
    options = launcher.parsed(["run", "--port", "8123", "--no-demo"])
    assert (options.port, options.demo) == (8123, "no")


def test_run_loads_the_demo_into_the_embedded_database_by_default(launcher):
    assert launcher.parsed(["run"]).demo == "embedded"


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1", ""])
def test_run_refuses_what_is_no_port(launcher, port, capsys):
    with pytest.raises(SystemExit):
        launcher.parsed(["run", f"--port={port}"])
    assert "a port is a number from 1 to 65535" in capsys.readouterr().err


def test_manage_and_test_hand_everything_on_untouched(launcher):
    assert launcher.parsed(["manage", "clock", "--by", "2d", "--help"]).arguments == ["clock", "--by", "2d", "--help"]
    assert launcher.parsed(["test", "-k", "week", "--postgres"]).arguments == ["-k", "week", "--postgres"]


@pytest.mark.parametrize("command", [["run"], ["test"], ["check"], ["audit"], ["manage", "check"]])
def test_a_checkout_that_cannot_be_written_ends_in_one_sentence(launcher, home, monkeypatch, tmp_path, capsys, command):
    (tmp_path / "checkout").write_text("A file, in which no folder can be made, by root neither.")
    monkeypatch.delenv("TRAPS_VENV", raising=False)
    monkeypatch.setattr(launcher, "ROOT", tmp_path / "checkout")
    monkeypatch.setattr(sys, "argv", ["./traps", *command])
    assert launcher.main() == 1
    sentences = capsys.readouterr().err.splitlines()
    assert len(sentences) == 1 and sentences[0].startswith(f"{tmp_path}/checkout/.traps cannot be written to")


def test_a_taken_port_is_refused_in_a_sentence(launcher, taken_port, monkeypatch):
    monkeypatch.setattr(launcher, "PORT_PATIENCE", 0)
    with pytest.raises(launcher.Refusal, match=f"Port {taken_port} is taken by another program"):
        launcher.chosen_port(taken_port)


def test_a_port_that_becomes_free_in_a_moment_is_waited_for(launcher, monkeypatch):
    answers = iter([False, False, True])
    monkeypatch.setattr(launcher, "is_free", lambda port: next(answers))
    assert launcher.chosen_port(8001) == 8001


def test_the_next_free_port_is_chosen_when_none_is_asked_for(launcher, taken_port, monkeypatch):
    monkeypatch.setattr(launcher, "FIRST_PORT", taken_port)
    assert launcher.chosen_port(None) > taken_port


def test_what_python_compiles_is_kept_out_of_the_sources(launcher, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    launcher.keep_what_python_compiles()
    assert "PYTHONDONTWRITEBYTECODE" not in os.environ
    assert Path(os.environ["PYTHONPYCACHEPREFIX"]) == launcher.ROOT / ".traps" / "compiled"


def test_the_secret_key_is_made_once_and_private(launcher, home):
    first = launcher.application_environment()["SECRET_KEY"]
    assert len(first) >= 50
    assert launcher.application_environment()["SECRET_KEY"] == first
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600


def test_a_key_that_cannot_be_written_is_a_sentence_and_no_empty_file(launcher, home, monkeypatch):
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(launcher.os, "write", full)
    with pytest.raises(launcher.Refusal, match="cannot be written: No space left on device"):
        launcher.application_environment()
    assert not (home / "secret_key").exists()


def test_what_others_could_read_before_is_closed_to_them(launcher, home):
    home.mkdir(mode=0o755)
    (home / "secret_key").write_text("a key of long ago")
    (home / "secret_key").chmod(0o644)
    assert launcher.application_environment()["SECRET_KEY"] == "a key of long ago"
    (home / "later").touch()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (home, home / "secret_key", home / "later")] == [
        0o700,
        0o600,
        0o600,
    ]


def test_run_and_manage_share_the_data_folder_and_the_broker(launcher, home):
    environment = launcher.application_environment()
    assert environment["TRAPS_HOME"] == str(home)
    assert environment["TRAPS_MODE"] == "embedded"
    assert environment["REDIS_URL"] == launcher.application_environment()["REDIS_URL"]


def test_the_socket_is_short_and_its_folder_private(launcher, home, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", "/tmp")
    folder = launcher.socket_folder(home / ("deep" * 60))
    try:
        assert len(str(folder / "valkey.sock")) < 100
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    finally:
        folder.rmdir()


def test_a_socket_folder_that_is_open_to_others_is_refused(launcher, home):
    launcher.socket_folder(home).chmod(0o755)
    with pytest.raises(launcher.Refusal, match="open to others"):
        launcher.socket_folder(home)


def test_given_services_are_used_as_they_are(launcher, home, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://broker.example:6379/3")
    assert launcher.application_environment()["REDIS_URL"] == "redis://broker.example:6379/3"


def test_nothing_of_a_real_installation_reaches_the_tests(launcher, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://real")
    monkeypatch.setenv("SECRET_KEY", "real")
    environment = launcher.test_environment()
    assert environment["TRAPS_MODE"] == "test"
    assert not {"DATABASE_URL", "SECRET_KEY", "REDIS_URL"} & set(environment)


def test_it_says_how_to_be_used_when_called_wrongly():
    done = subprocess.run([sys.executable, ROOT / "traps", "walk"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "invalid choice: 'walk'" in done.stderr
