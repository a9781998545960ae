"""The pipeline reviews of the demo: three weeks held, with every verdict in the last one, and one due today."""

from datetime import date, timedelta
from decimal import Decimal

from accounts.organisation.selectors import calendar
from pipeline.intake.services.takeovers import TakenOverDeal, take_over_many
from reviews.models import DealVerdict, FollowUp, PipelineMinutes, PipelineReview
from reviews.pipeline_reviews.rules.verdicts import DOWNGRADE, HELP, KEEP, KILL, MOVE, PAUSE
from tests import make
from tests.builders.deals import stage
from traps_web.demo import pipeline_reviews
from traps_web.demo.dates import demo_dates
from traps_web.demo.stage import Stage


def test_three_weeks_are_held_with_every_verdict_in_the_last_and_one_is_due_today(world):
    world.manager.email = pipeline_reviews.ACTS_AT_ONCE
    world.manager.save()
    rows = [
        TakenOverDeal(
            name=f"Deal {place}",
            owner_id=world.rep.pk,
            stage_id=stage("Engaging").pk,
            amount=Decimal(1000 + place),
            opened_on=date(2026, 9, 1),
            close_on=date(2026, 10, 30),
        )
        for place in range(8)
    ]
    take_over_many(make.act(now=make.NOW - timedelta(days=60)), rows=rows)
    demo = Stage(make.NOW, make.TODAY, demo_dates(make.TODAY), calendar.rules(), world.admin)
    pipeline_reviews.reviews(demo)
    north = PipelineReview.objects.filter(team=world.north).order_by("week")
    assert [(row.week, row.status) for row in north] == [
        ("2026-W45", "closed"),
        ("2026-W46", "closed"),
        ("2026-W47", "closed"),
        ("2026-W48", "due"),
        ("2026-W49", "due"),
    ]
    assert north[3].due_on == make.TODAY
    last = DealVerdict.objects.filter(review=north[2])
    assert set(last.values_list("verdict", flat=True)) == {KEEP, MOVE, KILL, HELP, DOWNGRADE, PAUSE}
    assert last.filter(raises_flag=True).exists()
    assert FollowUp.objects.filter(review=north[2], done_at__isnull=False).count() == 1
    assert PipelineMinutes.objects.filter(review__team=world.north).count() == 3
