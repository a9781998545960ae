"""`./traps run` for real: it starts, keeps itself running and leaves nothing behind."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parent.parent.parent


def program_pids(home: Path) -> list[int]:
    """The programs that the supervisor has started, by its log. Each leads a group of processes."""
    return [int(pid) for pid in re.findall(r"runs as process (\d+)\.", (home / "log" / "traps.log").read_text())]


def is_alive(group: int) -> bool:
    """Whether any process of a group is left."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, 0)
        return True
    return False


def test_it_starts_answers_and_leaves_nothing_behind(tmp_path, unused_port):
    home = tmp_path / "home"
    with started(home, unused_port) as running:
        groups = [running.pid, *program_pids(home)]
        assert [is_alive(group) for group in groups] == [True] * 6
        running.terminate()
        rest = running.communicate(timeout=60)[0]
    assert running.returncode == 0
    assert "TRAPS has stopped." in rest
    assert [group for group in groups if is_alive(group)] == []


def test_a_folder_is_used_by_one_at_a_time_and_free_again_when_that_one_is_killed(tmp_path, unused_port):
    home = tmp_path / "home"
    with started(home, unused_port) as first:
        with run(home, free_port()) as second:
            said = second.communicate(timeout=60)[0]
        assert (second.returncode, said.count("\n")) == (1, 1)
        assert said.startswith(f"TRAPS is already running from {home}.")
        assert all(facts["running"] and not facts["restarts"] for facts in programs_of(unused_port).values())
        first.kill()
        first.wait(timeout=60)
        with started(home, unused_port):
            assert [facts["running"] for facts in programs_of(unused_port).values()] == [True] * 5


def test_what_dies_is_started_again_the_log_is_kept_and_all_of_it_is_for_the_owner_alone(tmp_path, unused_port):
    home = tmp_path / "home"
    (home / "log").mkdir(parents=True)
    (home / "log" / "traps.log").write_text("of the start before\n")
    for path in (home, home / "log", home / "log" / "traps.log"):
        path.chmod(0o777)
    with started(home, unused_port) as running:
        before = programs_of(unused_port)
        assert [(facts["running"], facts["restarts"]) for facts in before.values()] == [(True, 0)] * 5
        for pid in program_pids(home):
            os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            after = programs_of(unused_port)
            if after and all(facts["running"] and facts["restarts"] == 1 for facts in after.values()):
                break
            time.sleep(0.2)
        assert [facts["last_code"] for facts in after.values()] == [-9] * 5
        assert all(after[name]["since"] > before[name]["since"] for name in before)
        assert running.poll() is None
    text = (home / "log" / "traps.log").read_text()
    assert text.startswith("of the start before\n") and "The worker ended with code -9." in text
    open_to_others = [path for path in (home, *home.rglob("*")) if path.lstat().st_mode & 0o077]
    assert open_to_others == []


def run(home: Path, port: int) -> subprocess.Popen[str]:
    """`./traps run` on a folder of its own, in a group of processes of its own."""
    private = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "TRAPS_MODE", "PYTEST_VERSION")
    environment = {name: value for name, value in os.environ.items() if name not in private}
    environment |= {"TRAPS_HOME": str(home), "TRAPS_VENV": sys.prefix, "STATIC_ROOT": str(home.parent / "static")}
    return subprocess.Popen(
        [sys.executable, ROOT / "traps", "run", "--no-demo", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@contextlib.contextmanager
def started(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """`./traps run` once it says that it runs; ended at the end."""
    running = run(home, port)
    patience = threading.Timer(240, running.kill)
    patience.start()
    try:
        printed = []
        for line in running.stdout:
            printed.append(line)
            if line.startswith("TRAPS is running"):
                break
        assert printed[-1:] == [f"TRAPS is running at http://127.0.0.1:{port}\n"], "".join(printed)
        yield running
        running.terminate()
        running.wait(timeout=60)
    finally:
        patience.cancel()
        running.kill()
        running.stdout.close()
        running.wait()


def programs_of(port: int) -> dict:
    """What `/readyz` tells of the programs; nothing while the web server itself is away."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            return json.load(answer)["programs"]
    except urllib.error.HTTPError as not_ready:
        with not_ready:
            return json.load(not_ready)["programs"]
    except OSError:
        return {}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def unused_port() -> int:
    return free_port()
