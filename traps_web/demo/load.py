"""Loading the demo organisation into an empty database, through the services that users have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from accounts.duties.models import Notice
from accounts.imports.importing.running import run_now
from accounts.organisation.models import DemoMark, Organisation, Person
from accounts.organisation.rules.demo import PASSWORD
from accounts.organisation.rules.second_steps import AskedOf
from accounts.organisation.selectors import calendar
from accounts.record.rules.acts import Act, Via
from plans.readings.services import nights
from reviews.boards.services.setup import set_up_everything
from traps_web.demo import (
    amendments,
    calls,
    customers,
    explanations,
    facts,
    gates,
    helps,
    history,
    maven,
    numbers,
    own_traps,
    pauses,
    people_matters,
    pipeline_reviews,
    plans,
    policies,
    readiness,
    review_history,
    seeded,
    targets,
    tightenings,
    wins,
)
from traps_web.demo.dates import demo_dates
from traps_web.demo.stage import Stage
from traps_web.lib import clock
from traps_web.lib.deadlines import due_instant

ORGANISATION = "Maven"
ZONE = "America/New_York"
ADMIN = f"admin@{maven.DOMAIN}"
LEADER = f"leader@{maven.DOMAIN}"
A_WEEK = timedelta(days=7)
FILES = {"deals": facts.files_of_deals, "budgets": facts.files_of_budgets}
"""What came in more than one file, each at its instant."""

Say = Callable[[str], None]


class DemoRefused(RuntimeError):
    """The sample was not taken in; the message holds the refusals."""


@transaction.atomic
def load(*, now: datetime, sample: Path = maven.SAMPLE, say: Say = lambda _: None) -> None:
    """The whole demo from the files of the sample, or nothing. Raises Refused when the database is not empty."""
    stage = _organisation(now)
    rows = facts.sample_rows(stage, sample)
    for kind in ("teams", "people", "products", "customers", "deals", "budgets"):
        say(f"  {kind}: {len(rows[kind]):,}")
        split = FILES.get(kind)
        files = split(rows[kind], stage) if split else [(now, rows[kind])]
        for at, file in files:
            take_in(kind, file, stage, at)
    _open_the_doors(stage)
    facts.complete(stage)
    say("  checklists, overrides and milestones")
    gates.gates(stage)
    readiness.complete(stage)
    say(f"  promises missed in the year before: {explanations.promises_of_the_year(stage):,}")
    say(f"  people whom the policy covers: {policies.publish(stage):,}")
    say(f"  tightenings: {tightenings.say(stage):,}")
    say("  thirteen weeks of work")
    history.weeks(stage)
    say(f"  account plans: {customers.complete(stage):,}")
    say(f"  plans: {plans.plans(stage):,}")
    say(f"  amendments of plans: {amendments.amendments(stage):,}")
    say(f"  amendments of numbers without a plan: {numbers.amended(stage):,}")
    say("  the reviews of the last quarter")
    review_history.reviews(stage)
    say(f"  requests to win: {wins.requests(stage):,}")
    say(f"  restated numbers: {numbers.restated(stage):,}")
    say(f"  paused deals: {pauses.complete(stage):,}")
    say(f"  calls: {calls.calls(stage):,}")
    say(f"  duties of own traps: {own_traps.complete(stage):,}")
    say(f"  duties of tightenings: {tightenings.complete(stage):,}")
    say(f"  pipeline reviews: {pipeline_reviews.reviews(stage):,}")
    say(f"  explanations of misses: {explanations.of_the_last_weeks(stage):,}")
    say(f"  cases: {policies.complete(stage):,}")
    say(f"  help records: {helps.complete(stage):,}")
    customers.finish(stage)
    people_matters.complete(stage)
    targets.complete(stage)
    say(f"  nights: {nights.take_owed(stage.act()):,}")
    _calm_the_mail(now)
    DemoMark.objects.create(seed=seeded.SEED, weeks_moved=stage.dates.weeks, loaded_at=now)


def _organisation(now: datetime) -> Stage:
    today = clock.today_in(ZONE, now)
    dates = demo_dates(today)
    set_up_everything(
        Act(None, now, Via.DEMO),
        name=ORGANISATION,
        currency="USD",
        time_zone=ZONE,
        country="US",
        week_starts_on=0,
        starts_month=dates.starts_month,
        scheme="calendar",
        admin_email=ADMIN,
        admin_name="Ada Lind",
        admin_password=None,
        second_step=AskedOf.NOBODY,
    )
    return Stage(now=now, today=today, dates=dates, rules=calendar.rules(), admin=Person.objects.get(email=ADMIN))


def take_in(kind: str, rows: maven.Rows, stage: Stage, at: datetime) -> None:
    """One file through the import that users have, at its instant. Raises DemoRefused."""
    run = run_now(
        Act(stage.admin, at, Via.DEMO), kind=kind, file_name=f"{kind}.csv", content=maven.as_csv(rows), dry_run=False
    )
    if run.status != "done":
        raise DemoRefused(f"{kind}: {run.failure or run.refusals[:3]}")


def _open_the_doors(stage: Stage) -> None:
    """Let everybody sign in, as people who have been here since the history began.

    They share one published password, so one hash serves all.
    """
    began = due_instant(stage.dates.first_day, time(9, 0), ZONE)
    leader = Person.objects.get(email=LEADER)
    Organisation.objects.update(started_on=stage.dates.first_day, deputy_of_last_resort=leader)
    Person.objects.get_queryset().update(password=make_password(PASSWORD), reached_at=began, first_signed_in_at=began)


def _calm_the_mail(now: datetime) -> None:
    """What the past of the demo told people is not mailed, and what is older than a week was read."""
    Notice.objects.filter(created_at__lte=now).update(mail_wanted=False)
    Notice.objects.filter(created_at__lte=now - A_WEEK).update(read_at=F("created_at"))
