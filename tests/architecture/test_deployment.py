"""The production files: what docker-compose.yml promises, and what production settings refuse."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from accounts.models import DemoMark
from traps_web.celery import BEAT_SCHEDULE, app
from traps_web.demo_guard import refuse_demo_data_in_production
from traps_web.serving.receiving import HEADERS_WITHIN_SECONDS
from traps_web.serving.worker import LINGER_SECONDS

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("web", "worker", "mail-worker", "beat")


@pytest.fixture(scope="module")
def services() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def test_the_parts_are_there(services):
    assert {"postgres", "redis", "web", "worker", "mail-worker", "beat", "proxy"} <= set(services)


def test_web_worker_and_beat_are_one_image(services):
    assert len({services[name]["image"] for name in OURS}) == 1


def test_every_part_that_stays_has_a_health_check(services):
    staying = {name for name, service in services.items() if service["restart"] != "no"}
    assert all("healthcheck" in services[name] for name in staying)


def test_nothing_of_ours_runs_as_root(services):
    assert all(services[name]["user"].split(":")[0] not in ("0", "root") for name in OURS)
    assert re.search(r"^USER traps$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_nothing_of_ours_writes_to_its_image_or_gains_rights(services):
    for name in OURS:
        facts = services[name]
        assert facts["read_only"] is True and facts["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in facts["security_opt"], name


def test_the_images_copy_only_what_is_there():
    for source in re.findall(r"^COPY --chown=\S+ (\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE):
        assert (ROOT / source).exists(), source


def test_only_the_proxy_is_open_to_the_outside(services):
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_the_proxy_lets_go_of_an_idle_connection_before_the_web_server_does():
    seconds = int(re.search(r"keepalive (\d+)s", (ROOT / "deploy/Caddyfile").read_text()).group(1))
    assert seconds < LINGER_SECONDS < HEADERS_WITHIN_SECONDS


def test_no_secret_is_written_down():
    text = (ROOT / ".env.example").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "EMAIL_URL"):
        assert re.search(rf"^{name}=$", text, re.MULTILINE), name


def test_every_variable_of_the_compose_file_is_explained():
    variables = set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "docker-compose.yml").read_text()))
    explained = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert variables <= explained


def production(**changes: str) -> subprocess.CompletedProcess[str]:
    complete = {
        "TRAPS_MODE": "production",
        "SECRET_KEY": "long-enough-for-a-test-of-the-settings-and-nothing-else",
        "DATABASE_URL": "sqlite:///:memory:",
        "REDIS_URL": "redis://redis:6379/0",
        "ALLOWED_HOSTS": "traps.example.com",
        "EMAIL_URL": "smtp://mail.example.com",
        "PATH": os.environ["PATH"],
    }
    facts = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.DEBUG"
    code = f"import traps_web.settings as s; print({facts})"
    environment = {name: value for name, value in {**complete, **changes}.items() if value}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.once
def test_production_settings_load_when_complete():
    assert production().stdout.split() == ["True", "True", str(365 * 24 * 60 * 60), "False"]


@pytest.mark.once
@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "EMAIL_URL"])
def test_production_settings_refuse_to_guess(missing):
    assert f"Production needs {missing} in the environment" in production(**{missing: ""}).stderr


@pytest.mark.django_db
def test_production_refuses_a_demo_database(settings):
    DemoMark.objects.create(seed=1, weeks_moved=0, loaded_at=timezone.make_aware(timezone.datetime(2026, 11, 1)))
    refuse_demo_data_in_production()
    settings.TRAPS_MODE = "production"
    with pytest.raises(ImproperlyConfigured, match="marked as a demo"):
        refuse_demo_data_in_production()


def test_the_beat_sends_only_tasks_that_exist():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_a_nudge_without_a_broker_is_no_fault(monkeypatch, caplog):
    monkeypatch.setitem(app.conf, "task_always_eager", False)
    task = app.tasks["celery.backend_cleanup"]
    with app.connection_for_write("redis://127.0.0.1:1/0") as nowhere:
        assert type(task).apply_async(task, connection=nowhere) is None
    assert "the sweep will do it" in caplog.text
