"""The jobs of calls: twice, in parallel, and run late."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import JobRun, Obligation
from plans.calls.services.call_duties import open_calls
from plans.calls.services.scoring import score_ended
from plans.models import CallScore
from tests import make
from tests.builders.calls import make_call

MUCH_LATER = datetime(2027, 2, 9, 15, tzinfo=UTC)


def test_both_jobs_run_by_name(world):
    for name in ("open-calls", "score-calls"):
        call_command("run_job", name)
    assert JobRun.objects.filter(succeeded_at__isnull=False).count() == 2
    assert Obligation.objects.filter(trap__key="forecast-call").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("job", [open_calls, score_ended])
def test_run_in_parallel_the_rows_stand_once(transactional_db, job):
    world = make.world()
    for person in (world.rep, world.peer):
        make_call(person)

    def work(_):
        try:
            return job(make.act(now=MUCH_LATER))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    assert CallScore.objects.count() == (2 if job is score_ended else 0)
    assert Obligation.objects.values("owner", "trap", "subject").distinct().count() == Obligation.objects.count()
