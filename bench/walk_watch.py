"""What is looked at after each day of a walk, and everything that was wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from accounts.duties.selectors import notices
from accounts.letters.rules.kinds import DIGEST
from accounts.letters.rules.letters import Status
from accounts.models import (
    AuditEvent,
    FiscalPeriod,
    JobRun,
    Leave,
    Letter,
    Notice,
    Obligation,
    OrganisationDay,
    Person,
)
from accounts.organisation.rules.calendar import opens_on
from accounts.organisation.selectors import calendar
from plans.measures.presenters.attainment_document import document
from plans.measures.selectors.attainment import attainment
from reviews.cycles.selectors.opening_rules import Planner
from reviews.models import Cycle, PacketOrder, Review
from traps_web.lib import fiscal
from traps_web.lib.canonical import canonical_json, digest

OF_THE_DAY = ("as_of", "open_pipeline", "coverage", "weighted")
"""What a figure says of today, whatever period is looked at."""
KINDS: tuple[fiscal.Kind, ...] = ("year", "quarter", "month")
PATIENCE = timedelta(days=1)
LONG_WEEKEND = timedelta(days=5)
_DAY = timedelta(days=1)


class Watch:
    """Looks each evening; `faults` says what was wrong, each thing once."""

    def __init__(self, leader: Person, starts_on: date) -> None:
        self.leader, self.starts_on = leader, starts_on
        self.faults: list[str] = []
        self.runs: Counter[str] = Counter()
        self.figures: dict[str, str] = {}
        self.days = self.compared = 0

    def ran(self, name: str, at: datetime, job: Callable[[], Any]) -> None:
        """Run a job; whatever it raises is a fault."""
        self.runs[name] += 1
        try:
            job()
        except Exception as fault:  # A job may fail in any way; the walk goes on and tells all of them.
            self._wrong(f"{name} failed on {at:%d %b %Y}: {type(fault).__name__}: {fault}")

    def look(self, day: date, now: datetime) -> None:
        """Everything that has to hold on the evening of a day."""
        self.days += 1
        for fault in (
            *_calendar(day),
            *_cycles(day, self.starts_on),
            *_doubled(),
            *_stuck(now),
            *_unheard(now, self.starts_on),
            *_red(now),
        ):
            self._wrong(fault)
        self._compare_figures(day)

    def _wrong(self, fault: str) -> None:
        if fault not in self.faults:
            self.faults.append(fault)

    def _compare_figures(self, day: date) -> None:
        """A period that has ended shows what it showed on the day after its end."""
        for period in _ended(self.starts_on, day):
            standing = attainment(viewer=self.leader, period_key=period.key, by="person", today=day)
            shown = digest(canonical_json(_without_today(document(standing))))
            self.compared += period.key in self.figures
            if self.figures.setdefault(period.key, shown) != shown:
                self._wrong(f"{period.key} shows other figures than on the day after its end.")

    def summary(self) -> Iterator[str]:
        """What was walked and seen, for people."""
        years = AuditEvent.objects.filter(verb="fiscal year opened").order_by("at")
        yield f"{self.days} days, {sum(self.runs.values()):,} runs of {len(self.runs)} jobs"
        yield "years opened: " + ", ".join(f"{row.after['year']} on {row.at:%d %b %Y}" for row in years)
        cycles = Cycle.objects.order_by("starts_on")
        yield "quarters opened: " + ", ".join(f"{row.period_key} on {row.opened_at:%d %b %Y}" for row in cycles)
        traps = Obligation.objects.values_list("trap__key", "status").annotate(count=Count("pk"))
        for trap, status, count in traps.order_by("trap__key", "status"):
            yield f"  {trap:<20} {status:<8} {count:>5}"
        mailed = Notice.objects.filter(Q(letter__isnull=False) | Q(digest__letter__isnull=False)).count()
        yield f"{Notice.objects.count():,} notices, {mailed:,} of them mailed"
        yield f"{Letter.objects.filter(kind=DIGEST).count():,} daily mails of {Letter.objects.count():,} letters"
        yield f"{self.compared:,} comparisons of {len(self.figures)} periods that have ended"
        yield f"{len(self.faults)} faults"


def _calendar(day: date) -> Iterator[str]:
    opened = calendar.opened_span()
    if opened is None or opens_on(opened[1]) <= day:
        yield f"On {day} the next fiscal year is not open."
    for kind in ("year", "quarter", "month", "week"):
        spans = FiscalPeriod.objects.filter(kind=kind).order_by("starts_on").values_list("ends_before", "starts_on")
        if any(before[0] != after[1] for before, after in pairwise(spans)):
            yield f"The {kind}s do not follow one another."
    edges = OrganisationDay.objects.order_by("day").values_list("day", flat=True)
    if opened and len(edges) != (opened[1] - opened[0]).days:
        yield "Days are missing in the calendar."


def _cycles(day: date, since: date) -> Iterator[str]:
    planner, rules = Planner.load(), calendar.rules()
    period = fiscal.period_of(rules, since, "quarter")
    while period.starts_on <= day:
        if since <= planner.opens_on(period) <= day and not Cycle.objects.filter(period_key=period.key).exists():
            yield f"The reviews of {period.key} are not open."
        period = fiscal.next_period(rules, period.key)


def _doubled() -> Iterator[str]:
    opened = AuditEvent.objects.filter(verb__in=["fiscal year opened", "review cycle opened"])
    for (verb, after), times in Counter((row.verb, str(row.after)) for row in opened).items():
        if times > 1:
            yield f"“{verb}” stands {times} times in the trail: {after}"
    if (
        Letter.objects.filter(kind=DIGEST)
        .values("person", day=TruncDate("written_at"))
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
        .exists()
    ):
        yield "Somebody had two daily mails on a day."
    texts = Notice.objects.filter(kind__in=["year-opened", "cycle-opened"]).values("person", "text")
    if texts.annotate(count=Count("pk")).filter(count__gt=1).exists():
        yield "Somebody was told twice of the same opening."
    if Review.objects.values("cycle", "person").annotate(count=Count("pk")).filter(count__gt=1).exists():
        yield "Somebody stands twice on a roster."
    labels = Obligation.objects.values("trap", "owner", "label").exclude(label="").exclude(trap__key="weekly-log")
    if labels.annotate(count=Count("pk")).filter(count__gt=1).exists():
        yield "Somebody owes the same twice."


def _stuck(now: datetime) -> Iterator[str]:
    if Obligation.objects.filter(status="open", missed_at__lt=now).exists():
        yield "What was missed is not flagged."
    waiting = Letter.objects.filter(status=Status.WAITING, written_at__lt=now - PATIENCE)
    if waiting.exists() or notices.for_letters(now).filter(created_at__lt=now - PATIENCE).exists():
        yield "A mail waits for more than a day."
    if PacketOrder.objects.exclude(status="done").filter(ordered_at__lt=now - PATIENCE).exists():
        yield "A packet waits for more than a day, or was given up."
    for name in JobRun.objects.filter(succeeded_at__lt=F("started_at")).values_list("name", flat=True):
        yield f"The last run of {name} did not succeed."


def _unheard(now: datetime, since: date) -> Iterator[str]:
    """What people were told since the walk began, and no daily mail has brought over a long weekend."""
    away = Leave.objects.filter(status="approved", ends_before__gt=(now - LONG_WEEKEND).date()).values("person")
    waiting = notices.for_digests(now).exclude(person__in=away)
    if waiting.filter(created_at__date__gte=since, created_at__lt=now - LONG_WEEKEND).exists():
        yield "Something waits for a daily mail that does not come."


def _red(now: datetime) -> Iterator[str]:
    missed = Obligation.objects.filter(status="missed")
    if missed.filter(missed_at__gt=now).exists() or missed.filter(flagged_at__lt=F("missed_at")).exists():
        yield "Something is red before the end of its grace."
    early = Obligation.objects.filter(due_at__lt=F("opened_at"))
    if early.exists():
        yield "Something was opened after its own deadline."


def _ended(since: date, day: date) -> Iterator[fiscal.Period]:
    """The years, quarters and months that have ended on the walk."""
    for kind in KINDS:
        period = calendar.period_at(kind, since)
        while period.ends_before <= day:
            yield period
            period = fiscal.next_period(calendar.rules(), period.key)


def _without_today(facts: Any) -> Any:
    if isinstance(facts, dict):
        return {name: _without_today(value) for name, value in facts.items() if name not in OF_THE_DAY}
    return [_without_today(value) for value in facts] if isinstance(facts, list) else facts
