"""The misses that ask for an explanation, and what an answer to one of them may say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.duties.models import Obligation, Trap
from accounts.duties.rules.traps import CATCH_UP
from accounts.duties.selectors import labels
from accounts.duties.selectors.trap_rules import RuleBook, terms_of
from accounts.organisation.models import Organisation, Person
from accounts.organisation.selectors.calendar import today_of
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.readers import Reader
from accounts.scores.rules.tallies import Verdict
from accounts.scores.selectors.tallies import judged
from reviews.explanations.models import AskingStart, MissExplanation
from reviews.explanations.rules import asking as rules

_DAY = timedelta(days=1)
_GRACE = timedelta(days=120)
"""A miss lies at most so long behind its deadline; it is the deadline that an index knows."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a miss asks of its owner: whether a day belongs to the answer, and which days it may be."""

    obligation: Obligation
    needs_day: bool
    days: tuple[date, ...]


def unexplained(*, now: datetime) -> QuerySet[Any]:
    """Every miss that asks for an explanation at this instant."""
    earliest = now - rules.ASKS_FOR
    rows = Obligation.objects.filter(
        ~Exists(MissExplanation.objects.filter(obligation=OuterRef("pk"))),
        _asked_at_all(now),
        status="missed",
        waived_at=None,
        missed_at__gte=earliest,
        due_at__gte=earliest - _GRACE,
        owner__is_active=True,
    )
    return _counting(rows, now).select_related("trap", "owner")


def never_explained(*, now: datetime) -> QuerySet[Any]:
    """Every miss that asked in vain: it asks no more, and stands without an explanation."""
    rows = Obligation.objects.filter(
        ~Exists(MissExplanation.objects.filter(obligation=OuterRef("pk"))),
        _asked_at_all(now),
        status="missed",
        waived_at=None,
        missed_at__lt=now - rules.ASKS_FOR,
    )
    return _counting(rows, now)


def _counting(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Without what counts for nothing, such as a miss on leave: there is nothing to explain."""
    return judged(rows, now).filter(verdict=Verdict.MISSED)


def _asked_at_all(now: datetime) -> Any:
    """Of a day on which misses ask."""
    is_asked = ~Exists(AskingStart.objects.filter(starts_on__gt=OuterRef("due_on")))
    for start, end in _silent(now):
        within = Q(due_on__gte=start) if end is None else Q(due_on__gte=start, due_on__lt=end)
        is_asked = Q(is_asked) & ~within  # type: ignore[assignment]
    return is_asked


def _silent(now: datetime) -> list[rules.Span]:
    book = RuleBook.load(start=date(2000, 1, 1), end=now.date() + _DAY, keys=[CATCH_UP])
    return rules.silent_spans(book.stored.get(CATCH_UP, ()))


def of_reader(reader: Reader) -> list[Obligation]:
    """The misses that ask the reader, the newest first."""
    rows = unexplained(now=reader.now).filter(owner=reader.viewer).order_by("-due_at", "-pk")
    return [labels.drawn(row) for row in rows]


def causes(obligation_ids: Collection[int]) -> dict[int, str]:
    """The cause that stands for each of these misses."""
    rows = MissExplanation.objects.filter(obligation__in=obligation_ids, superseded_by=None)
    return dict(rows.values_list("obligation_id", "cause__name"))


def missed_of_viewer(*, viewer: Person) -> QuerySet[Any]:
    """What the viewer missed."""
    return Obligation.objects.filter(status="missed", owner=viewer).select_related("trap", "owner").order_by("pk")


def missed_by_id(*, viewer: Person, pk: int) -> Obligation:
    """One of these, or one that the line missed; for leaders, any. Raises Obligation.DoesNotExist."""
    rows = Obligation.objects.filter(status="missed").select_related("trap", "owner")
    if not viewer.is_leader:
        rows = rows.filter(Obligation.objects.all().seen_by(viewer))
    return labels.drawn(rows.get(pk=pk))


def question(obligation: Obligation, *, now: datetime, organisation: Organisation) -> Question:
    """What an answer to this miss may say."""
    today = today_of(obligation.owner, now, organisation)
    needs = needs_day(obligation, today=today)
    return Question(obligation, needs, _days(organisation, today) if needs else ())


def needs_day(obligation: Obligation, *, today: date) -> bool:
    """Whether the answer to this miss names the day of a catch-up."""
    return rules.needs_day(
        trap_key=obligation.trap.key,
        is_done=obligation.done_at is not None,
        is_on=_is_on(obligation.owner, today),
    )


def days_ahead(reader: Reader) -> tuple[date, ...]:
    """The days that the reader may name for a catch-up."""
    return _days(reader.organisation, reader.today)


def _is_on(owner: Person, day: date) -> bool:
    try:
        return terms_of(key=CATCH_UP, person=owner, day=day).is_on
    except Trap.DoesNotExist:
        return False


def _days(organisation: Organisation, today: date) -> tuple[date, ...]:
    days = WorkingDays.load(organisation=organisation)
    return tuple(days.after(today, count) for count in range(1, rules.WORKING_DAYS + 1))
