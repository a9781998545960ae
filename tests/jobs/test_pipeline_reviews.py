"""The jobs of pipeline reviews: run by name, twice, and by three workers at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import JobRun, Obligation
from reviews.models import PipelineReview
from reviews.pipeline_reviews.services.planning import plan_weeks
from tests import make


def test_both_jobs_run_by_name(world):
    for name in ("plan-pipeline-reviews", "settle-crm-verdicts"):
        call_command("run_job", name)
    assert JobRun.objects.filter(succeeded_at__isnull=False).count() == 2
    assert PipelineReview.objects.filter(team=world.north).exists()


@pytest.mark.django_db(transaction=True)
def test_planned_by_three_workers_at_once_each_review_is_owed_once(transactional_db):
    make.world()

    def work(_):
        try:
            return plan_weeks(make.act())
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    reviews = PipelineReview.objects.count()
    assert reviews == Obligation.objects.filter(trap__key="pipeline-review").count() > 0
