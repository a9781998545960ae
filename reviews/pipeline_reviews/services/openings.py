"""Pipeline reviews of the weeks: planned ahead with their duties, opened by hand, dodged or excused in the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from accounts.duties.models import Obligation
from accounts.duties.rules.traps import THURSDAY_EVENING
from accounts.duties.selectors.trap_rules import TermsOfDay
from accounts.duties.services import obligations
from accounts.organisation.models import Membership, Organisation, Person, Team
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.deals.models import Deal
from pipeline.deals.rules.forecasts import forecast_of
from plans.calls.rules.calls import deadline
from reviews.pipeline_reviews.models import PipelineReview, ReviewedDeal
from reviews.pipeline_reviews.rules.queue import Placed
from reviews.pipeline_reviews.rules.states import Status
from reviews.pipeline_reviews.selectors import queue
from reviews.pipeline_reviews.selectors import reviews as selector
from reviews.pipeline_reviews.selectors.deal_facts import key_of
from reviews.pipeline_reviews.services.steps import REVIEWS
from traps_web.lib import fiscal
from traps_web.lib.faults import Invalid, StaleState
from traps_web.ui import words

TRAP: Final = "pipeline-review"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A team's review of a week, with who holds it and by when."""

    team: Team
    holder: Person
    managers: frozenset[int]
    due_on: date
    due_at: datetime


def subject_of(review: PipelineReview) -> str:
    """What the duty to hold a review is about."""
    return f"pipeline-review:{review.pk}"


def address_of(review: PipelineReview) -> str:
    """The page of a pipeline review."""
    return f"/pipeline/review/{review.pk}/"


@transaction.atomic
def plan_weeks(act: Act) -> int:
    """Plan the reviews of this week and the next for every team with reps, and open their duties; then end past ones.

    Returns how many were new. Running it twice changes nothing. A review whose deadline has passed is not planned late.
    """
    end_past(act)
    today, organisation = organisation_today(act.now), organisation_selector.current()
    this = fiscal.activity_week(today, calendar.rules())
    days = WorkingDays.load(organisation=organisation)
    new = 0
    for week in (this, fiscal.shift_activity_week(this, 1)):
        starts_on, ends_before = fiscal.activity_week_range(week, calendar.rules())
        working_days = tuple(days.between(starts_on, ends_before))
        for planned in _to_plan(starts_on, ends_before, working_days, organisation):
            if planned.due_at > act.now:
                new += _plan(act, week, ends_before, planned)
    return new


def _to_plan(
    starts_on: date, ends_before: date, working_days: tuple[date, ...], organisation: Organisation
) -> list[_Planned]:
    rows = Membership.objects.filter(
        Q(starts_on__lt=ends_before, ends_before__open_after=starts_on), person__is_active=True
    ).exclude(person__is_leader=True)
    members = list(rows.select_related("person", "team").order_by("team_id", "starts_on", "pk"))
    with_reps = {row.team_id for row in members if not row.manages}
    # Of several managers the one of longest standing owes it; each of them can hold it.
    holders = {row.team_id: row for row in reversed(members) if row.manages and row.team_id in with_reps}
    managers = {pk: frozenset(row.person_id for row in members if row.manages and row.team_id == pk) for pk in holders}
    people = [row.person_id for row in holders.values()]
    terms = TermsOfDay.load(key=TRAP, people=people, start=starts_on, end=starts_on + _DAY)
    planned = []
    for row in holders.values():
        of_day = terms.on(row.person_id, starts_on)
        zone = calendar.zone_of(row.person, organisation)
        due = deadline(working_days=working_days, zone=zone, closes=of_day.closing or THURSDAY_EVENING)
        if of_day.is_on and due is not None:
            planned.append(_Planned(row.team, row.person, managers[row.team_id], due.due_on, due.due_at))
    return planned


def _plan(act: Act, week: str, ends_before: date, planned: _Planned) -> int:
    review, is_new = PipelineReview.objects.get_or_create(
        team=planned.team,
        week=week,
        defaults={
            "holder": planned.holder,
            "due_on": planned.due_on,
            "due_at": planned.due_at,
            "ends_before": ends_before,
        },
    )
    if not is_new:
        if review.status == Status.DUE and review.holder_id not in planned.managers:
            _follow_manager(act, review, planned.holder)
        return 0
    audit.record(act, verb="pipeline review planned", subject=review, after={"holder": planned.holder.name})
    number = int(week.split("-W")[1])
    obligations.open_one(
        act,
        trap_key=TRAP,
        owner=planned.holder,
        subject=subject_of(review),
        label=f"Pipeline review of {planned.team.name}, week {number}",
        address=address_of(review),
        due_on=planned.due_on,
        due_at=planned.due_at,
    )
    return 1


def _follow_manager(act: Act, review: PipelineReview, manager: Person) -> None:
    """The review of a team that went to another manager is theirs, with its duty."""
    PipelineReview.objects.filter(pk=review.pk, status=Status.DUE).update(holder=manager, version=F("version") + 1)
    owed = Obligation.objects.filter(trap__key=TRAP, subject=subject_of(review), owner=review.holder_id, status="open")
    for duty in owed.select_related("owner"):
        obligations.hand_over(
            act.of(act.by or manager), obligation=duty, to=manager, reason=f"{review.team.name} went to {manager.name}."
        )


@transaction.atomic
def end_past(act: Act) -> int:
    """End the reviews whose week is over and that nobody opened: dodged, or excused where nothing was owed."""
    rows = PipelineReview.objects.filter(status=Status.DUE, ends_before__lte=organisation_today(act.now))
    reviews = list(rows.select_related("team", "holder"))
    subjects = [subject_of(row) for row in reviews]
    owed = Obligation.objects.filter(trap__key=TRAP, subject__in=subjects).exclude(waived_at__isnull=False)
    dodged = set(owed.values_list("subject", flat=True))
    for review in reviews:
        event = "dodge" if subject_of(review) in dodged else "excuse"
        REVIEWS.follow(act.system(), review, event, version=F("version") + 1)
    return len(reviews)


@transaction.atomic
def open_review(act: Act, *, review: PipelineReview, version: int) -> PipelineReview:
    """Open a review: its deals are frozen in their order, each with every reason for its place.

    A team without open deals has a review as well: it ends with the call and the actions. Raises Refused, StaleState,
    and Invalid before its week and where another review of the team is still live.
    """
    step = REVIEWS.require(act, review, "open")
    today = organisation_today(act.now)
    starts_on = fiscal.activity_week_range(review.week, calendar.rules())[0]
    if today < starts_on:
        raise Invalid(whole=f"The week of this review begins on {words.day(starts_on)}. It cannot be opened before.")
    previous = selector.last_held(team_id=review.team_id, before_week=review.week)
    since = (previous.held_on if previous else None) or today - selector.WITHOUT_ONE
    lineup = queue.lineup(team_id=review.team_id, name=review.team.name, since=since, today=today)
    try:
        with transaction.atomic():
            opened = REVIEWS.move(
                act,
                review,
                step,
                held={"version": version},
                version=F("version") + 1,
                opened_at=act.now,
                opened_by=act.person,
                held_on=today,
                since_on=since,
                previous=previous,
            )
    except IntegrityError:
        raise _why_not(review) from None
    ReviewedDeal.objects.bulk_create(frozen(opened, lineup.deals[row.deal_id], row) for row in lineup.placed)
    return opened


def _why_not(review: PipelineReview) -> Exception:
    live = PipelineReview.objects.filter(team_id=review.team_id, status=Status.LIVE).first()
    if live is None:
        return StaleState()
    number = int(live.week.split("-W")[1])
    return Invalid(whole=f"The review of week {number} is still live. Close it before you open this one.")


def frozen(review: PipelineReview, deal: Deal, placed: Placed) -> ReviewedDeal:
    """An unsaved row that keeps a deal as it stands, at its place in a review."""
    return ReviewedDeal(
        review=review,
        deal=deal,
        position=placed.position,
        part=placed.part,
        reasons=[{"kind": row.kind, "text": row.text, "number": row.number} for row in placed.reasons],
        name=deal.name,
        owner=deal.owner,
        stage=deal.stage,
        amount=deal.amount,
        forecast=forecast_of(deal.forecast, deal.stage.forecast_category),
        close_on=deal.close_on,
        next_step=deal.next_step,
        next_step_on=deal.next_step_on,
        facts_key=key_of(deal),
    )
