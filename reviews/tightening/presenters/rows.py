"""Tightenings as rows of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from reviews.tightening.models import Tightening
from reviews.tightening.presenters.effect_words import figure
from reviews.tightening.rules.checking import Rhythm
from reviews.tightening.rules.effects import Effect, stayed
from reviews.tightening.rules.windows import Standing, standing
from reviews.tightening.selectors import tightenings as selector
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.ui import values, words

HEADS: Final = (
    Heading("Who", "lst__name"),
    Heading("When", "nowrap only-mid"),
    Heading("What is asked", "lst__more"),
    Heading("Before", "num only-mid"),
    Heading("During", "num only-mid"),
    Heading("After", "num only-mid"),
    Heading("State", "lst__state"),
)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TighteningRow:
    """One tightening ready to show."""

    who: str
    url: str
    when: str
    what: str
    figures: tuple[str, str, str]
    state: values.State


def rows(tightenings: Sequence[Tightening], effects: Mapping[int, Effect], today: date) -> list[TighteningRow]:
    """The tightenings of a page, with the activity that each raised first."""
    return [
        TighteningRow(
            who=selector.whom(row),
            url=reverse("tightening", args=[row.pk]),
            when=when(row),
            what=what(row),
            figures=_figures(effects.get(row.pk)),
            state=state(row, effects.get(row.pk), today),
        )
        for row in tightenings
    ]


def when(row: Tightening) -> str:
    """From its first to its last day, as it was said where it was taken back."""
    last = row.starts_on + timedelta(weeks=row.weeks) if row.ends_before == row.starts_on else row.ends_before
    return f"{words.day(row.starts_on)} to {words.day(last - _DAY, year=True)}"


def what(row: Tightening) -> str:
    """What is asked: each raised activity once, then the extra duty, then how often it is checked."""
    raised: dict[str, tuple[set[int], int]] = {}
    for target in row.raised.all():
        before, _ = raised.setdefault(target.type.name.lower(), (set(), target.per_week))
        before.add(target.before)
    parts = [f"{name} {_range(before)} → {per_week} a week" for name, (before, per_week) in raised.items()]
    if row.extra:
        parts.append(f"{row.extra}, {_often(row.extra_rhythm)}")
    return "; ".join([*parts, f"checked {_often(row.check_rhythm)}"])


def _range(amounts: set[int]) -> str:
    low, high = min(amounts), max(amounts)
    return str(low) if low == high else f"{low} to {high}"


def _often(rhythm: str) -> str:
    return "daily" if rhythm == Rhythm.DAILY else "weekly"


def _figures(effect: Effect | None) -> tuple[str, str, str]:
    if effect is None:
        return "", "", ""
    own = effect.own
    return tuple(figure(effect.key, amount, none="") for amount in (own.before, own.during, own.after))  # type: ignore[return-value]


def state(row: Tightening, effect: Effect | None, today: date) -> values.State:
    """How far it is, and once it is measured whether it stayed."""
    stands = standing(row.starts_on, row.ends_before, today)
    if stands is Standing.TAKEN_BACK:
        return values.State("waived", "taken back")
    if stands is Standing.COMING:
        return values.State("open", f"from {words.day(row.starts_on)}")
    if stands is Standing.RUNNING:
        left = (row.ends_before - today).days // 7 + bool((row.ends_before - today).days % 7)
        return values.State("open", f"runs, {words.plural(left, 'week')} left")
    held = stayed(effect) if effect is not None else None
    if held is None:
        return values.State("done", "ended")
    return values.State("done", "ended, stayed") if held else values.State("waived", "ended, did not stay")


def statement(every: QuerySet[Any], today: date) -> str:
    """How many run, and how many are over."""
    running = every.filter(starts_on__lte=today, ends_before__gt=today).count()
    coming = every.filter(starts_on__gt=today).exclude(ended_at__isnull=False).count()
    if not running and not coming:
        return "Nothing is tightened now."
    parts = [f"{words.plural(running, 'tightening')} {'runs' if running == 1 else 'run'}"] if running else []
    begins = "begins soon" if coming == 1 else "begin soon"
    named = words.number(coming) if running else words.plural(coming, "tightening")
    parts += [f"{named} {begins}"] if coming else []
    return f"{words.sentence(', '.join(parts))}"


def bar(query: ListQuery, count: int) -> values.ListBar:
    """The bar over the tightenings."""
    return lists.bar(query, "Tightenings", count=words.plural(count, "tightening"), heads=query.heads(HEADS, ""))
