"""Runs of background jobs on their page and for programs."""

from datetime import timedelta

import pytest

from accounts.models import EngineRun, JobRun
from tests import make


@pytest.fixture
def runs(world):
    for job, facts in (
        ("flag-missed", {"looked_at": 3, "flagged": 2, "told": 2, "changed": 2}),
        ("flag-missed", {"looked_at": 0, "changed": 0}),
        ("remind", {"failure": "OSError: no disk"}),
    ):
        JobRun.objects.get_or_create(name=job)
        number = EngineRun.objects.count()
        EngineRun.objects.create(job=job, started_at=make.NOW + timedelta(minutes=number), milliseconds=1250, **facts)


def page_of(client_of, world, query=""):
    return " ".join(client_of(world.admin).get(f"/settings/runs/{query}").content.decode().split())


def test_an_admin_reads_what_each_run_did(client_of, world, runs):
    page = page_of(client_of, world)
    assert "3 runs; 1 failed." in page
    assert '<td class="num only-mid">3</td><td class="num only-mid">–</td><td class="num only-mid">2</td>' in page
    assert "1.3 s" in page
    assert "OSError: no disk" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?job=flag-missed", "2 runs; none failed."),
        ("?job=flag-missed&what=worked", "1 run; none failed."),
        ("?what=failed", "1 run; 1 failed."),
        ("?job=remind&what=worked", "1 run; 1 failed."),
    ],
)
def test_it_is_narrowed_by_job_and_by_what_came_of_it(client_of, world, runs, query, sentence):
    assert sentence in page_of(client_of, world, query)


@pytest.mark.parametrize("query", ["?job=nonsense", "?what=nonsense"])
def test_what_cannot_be_read_is_said(client_of, world, runs, query):
    answer = client_of(world.admin).get(f"/settings/runs/{query}")
    assert answer.status_code == 400
    assert "nonsense" in answer.content.decode() or "Choose all" in answer.content.decode()


def test_a_program_of_an_admin_reads_the_same(api_of, world, runs):
    rows = api_of(world.admin).get("/api/v1/engine-runs/?job=flag-missed&did_something=true").json()["results"]
    assert [(row["looked_at"], row["opened"], row["flagged"], row["told"]) for row in rows] == [(3, None, 2, 2)]
