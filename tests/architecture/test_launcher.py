"""`./traps`: what it understands, what it keeps, what it refuses. Nothing is installed here."""

import importlib.machinery
import importlib.util
import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.browser import IN_CI

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def launcher() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("traps_launcher", str(ROOT / "traps"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("traps_launcher", loader))
    had = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    sys.dont_write_bytecode = had
    return module


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("SECRET_KEY", "REDIS_URL", "DATABASE_URL", "TRAPS_MODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TRAPS_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path / "home"


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


def test_a_taken_port_is_refused_in_a_sentence(launcher, taken_port):
    with pytest.raises(launcher.Refusal, match=f"Port {taken_port} is taken by another program"):
        launcher.chosen_port(taken_port)


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


# --- Virtual environments --------------------------------------------------------------------------------------


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


# --- For real --------------------------------------------------------------------------------------------------


def test_it_says_how_to_be_used_when_called_wrongly():
    done = subprocess.run([sys.executable, ROOT / "traps", "walk"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "invalid choice: 'walk'" in done.stderr


def processes_of(home: Path) -> list[int]:
    """Every process that works on this data folder, found by its environment."""
    wanted = f"TRAPS_HOME={home}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                if wanted in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


@pytest.mark.skipif(
    sys.platform != "linux" and not IN_CI,
    reason="finds the processes by /proc, which Linux alone has; CI never skips it",
)
def test_it_starts_answers_and_leaves_nothing_behind(tmp_path, unused_port):
    home = tmp_path / "home"
    private = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "TRAPS_MODE", "PYTEST_VERSION")
    environment = {name: value for name, value in os.environ.items() if name not in private}
    environment |= {"TRAPS_HOME": str(home), "TRAPS_VENV": sys.prefix, "STATIC_ROOT": str(tmp_path / "static")}
    command = [sys.executable, ROOT / "traps", "run", "--no-demo", "--port", str(unused_port)]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    patience = threading.Timer(180, running.kill)
    patience.start()
    try:
        printed = []
        for line in running.stdout:
            printed.append(line)
            if line.startswith("TRAPS is running"):
                break
        assert printed[-1:] == [f"TRAPS is running at http://127.0.0.1:{unused_port}\n"], "".join(printed)
        assert len(processes_of(home)) > 3
        running.terminate()
        rest = running.communicate(timeout=20)[0]
    finally:
        patience.cancel()
        running.kill()
        running.stdout.close()
        running.wait()
    assert running.returncode == 0
    assert "TRAPS has stopped." in rest
    assert processes_of(home) == []


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
