"""Pipeline reviews of the weeks: planned ahead with their duties, and dodged or excused once their week is over.

A run takes as many statements for many teams as for few; only a team that went to another manager takes some of its
own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from accounts.duties.models import Obligation, Trap
from accounts.duties.rules.traps import THURSDAY_EVENING
from accounts.duties.selectors.trap_rules import TermsOfDay
from accounts.duties.services import obligations
from accounts.organisation.models import Membership, Organisation, Person, Team
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from plans.calls.rules.calls import deadline
from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.rules.states import Status
from reviews.pipeline_reviews.services.openings import TRAP, address_of, subject_of
from reviews.pipeline_reviews.services.steps import REVIEWS
from traps_web.lib import fiscal, remembered

_DAY = timedelta(days=1)
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class _Planned:
    """A team's review of a week, with who holds it and by when."""

    team: Team
    week: str
    ends_before: date
    holder: Person
    managers: frozenset[int]
    due_on: date
    due_at: datetime

    @property
    def key(self) -> Key:
        """There is one review of a team and week."""
        return self.team.pk, self.week


@dataclass(frozen=True, slots=True)
class _Week:
    """A week with everything that its deadlines are worked out from."""

    key: str
    starts_on: date
    ends_before: date
    working_days: tuple[date, ...]
    organisation: Organisation


@transaction.atomic
@remembered.for_one_act()
def plan_weeks(act: Act) -> int:
    """End past reviews; then plan those of this week and the next for every team with reps, with their duties.

    Returns how many were new. Running it twice changes nothing. A review whose deadline has passed is not planned
    late, and one whose manager left or was followed by another is theirs.
    """
    end_past(act)
    # Of two runs at once the second waits here, and finds what the first one planned.
    Trap.objects.select_for_update().get(key=TRAP)
    coming = [row for week in _weeks(act) for row in _to_plan(week) if row.due_at > act.now]
    standing = _standing(coming)
    new = [row for row in coming if row.key not in standing]
    _make(act, new)
    for row in coming:
        review = standing.get(row.key)
        if review is not None and review.status == Status.DUE and review.holder_id not in row.managers:
            _follow_manager(act, review, row.holder)
    _owe(act, coming)
    return len(new)


def _weeks(act: Act) -> list[_Week]:
    organisation = organisation_selector.current()
    rules, days = calendar.rules(), WorkingDays.load(organisation=organisation)
    this = fiscal.activity_week(organisation_today(act.now, organisation), rules)
    weeks = []
    for key in (this, fiscal.shift_activity_week(this, 1)):
        starts_on, ends_before = fiscal.activity_week_range(key, rules)
        weeks.append(_Week(key, starts_on, ends_before, tuple(days.between(starts_on, ends_before)), organisation))
    return weeks


def _to_plan(week: _Week) -> list[_Planned]:
    rows = Membership.objects.filter(
        Q(starts_on__lt=week.ends_before, ends_before__open_after=week.starts_on), person__is_active=True
    ).exclude(person__is_leader=True)
    members = list(rows.select_related("person", "team").order_by("team_id", "starts_on", "pk"))
    with_reps = {row.team_id for row in members if not row.manages}
    # Of several managers the one of longest standing owes it; each of them can hold it.
    holders = {row.team_id: row for row in reversed(members) if row.manages and row.team_id in with_reps}
    managers: dict[int, set[int]] = {team_id: set() for team_id in holders}
    for row in members:
        if row.manages and row.team_id in managers:
            managers[row.team_id].add(row.person_id)
    people = [row.person_id for row in holders.values()]
    terms = TermsOfDay.load(key=TRAP, people=people, start=week.starts_on, end=week.starts_on + _DAY)
    planned = (_planned(week, row, terms, managers[row.team_id]) for row in holders.values())
    return [row for row in planned if row is not None]


def _planned(week: _Week, row: Membership, terms: TermsOfDay, managers: Collection[int]) -> _Planned | None:
    of_day = terms.on(row.person_id, week.starts_on)
    zone = calendar.zone_of(row.person, week.organisation)
    due = deadline(working_days=week.working_days, zone=zone, closes=of_day.closing or THURSDAY_EVENING)
    if not of_day.is_on or due is None:
        return None
    return _Planned(row.team, week.key, week.ends_before, row.person, frozenset(managers), due.due_on, due.due_at)


def _standing(coming: Sequence[_Planned]) -> Mapping[Key, PipelineReview]:
    rows = PipelineReview.objects.filter(week__in={row.week for row in coming}).select_related("team", "holder")
    return {(row.team_id, row.week): row for row in rows}


def _make(act: Act, new: Sequence[_Planned]) -> None:
    reviews = PipelineReview.objects.bulk_create(
        PipelineReview(
            team=row.team,
            week=row.week,
            holder=row.holder,
            due_on=row.due_on,
            due_at=row.due_at,
            ends_before=row.ends_before,
        )
        for row in new
    )
    AuditEvent.objects.bulk_create(
        audit.event(act, verb="pipeline review planned", subject=review, after={"holder": review.holder.name})
        for review in reviews
    )


def _follow_manager(act: Act, review: PipelineReview, manager: Person) -> None:
    """The review of a team that went to another manager is theirs, with its duty wherever that is."""
    PipelineReview.objects.filter(pk=review.pk, status=Status.DUE).update(holder=manager, version=F("version") + 1)
    owed = Obligation.objects.filter(trap__key=TRAP, subject=subject_of(review), status="open").exclude(owner=manager)
    for duty in owed.select_related("owner"):
        obligations.hand_over(
            act.of(act.by or manager), obligation=duty, to=manager, reason=f"{review.team.name} went to {manager.name}."
        )


def _owe(act: Act, coming: Sequence[_Planned]) -> None:
    """The duties of those who hold what is due: those that stand stay as they are, also where one was waived."""
    due = {(row.team_id, row.week): row for row in _standing(coming).values() if row.status == Status.DUE}
    obligations.open_many(
        act,
        rows=[
            obligations.NewObligation(
                trap_key=TRAP,
                owner=review.holder,
                subject=subject_of(review),
                label=f"Pipeline review of {row.team.name}, week {int(row.week.split('-W')[1])}",
                address=address_of(review),
                due_on=row.due_on,
                due_at=row.due_at,
            )
            for row in coming
            if (review := due.get(row.key)) is not None
        ],
    )


@transaction.atomic
def end_past(act: Act) -> int:
    """End the reviews whose week is over and that nobody opened: dodged, or excused where nothing was owed."""
    rows = PipelineReview.objects.filter(status=Status.DUE, ends_before__lte=organisation_today(act.now))
    reviews = list(rows.select_related("team", "holder"))
    if not reviews:
        return 0
    subjects = [subject_of(row) for row in reviews]
    owed = Obligation.objects.filter(trap__key=TRAP, subject__in=subjects).exclude(waived_at__isnull=False)
    dodged = set(owed.values_list("subject", flat=True))
    for event in ("dodge", "excuse"):
        ended = [row for row in reviews if (subject_of(row) in dodged) == (event == "dodge")]
        REVIEWS.follow_many(act.system(), ended, event, version=F("version") + 1)
    return len(reviews)
