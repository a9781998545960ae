"""The questions that misses ask, with everything that an answer needs, to be answered where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.urls import reverse

from accounts.duties.models import Obligation
from accounts.duties.presenters.obligations import due_of
from accounts.duties.presenters.owed import story_url
from accounts.duties.selectors import labels
from accounts.organisation.presenters import period_words
from accounts.record.rules.readers import Reader
from reviews.documents.models import Cause
from reviews.documents.selectors import causes as cause_selector
from reviews.explanations.rules.asking import MOST_WORDS
from reviews.explanations.selectors import asking
from traps_web.ui import values, words

IN_CONTROL: Final = "In my control"
NOT_IN_CONTROL: Final = "Not in my control"


def of_reader(reader: Reader) -> list[values.Question]:
    """The questions that misses ask the reader, the newest first; the list of causes is read only where one asks."""
    missed = asking.of_reader(reader)
    if not missed:
        return []
    causes, days = _groups(cause_selector.offered()), asking.days_ahead(reader)
    return [_question(reader, row, causes, days) for row in missed]


def _question(
    reader: Reader, row: Obligation, causes: Sequence[tuple[str, values.Choices]], days: Sequence[date]
) -> values.Question:
    needs = asking.needs_day(row, today=reader.today)
    return values.Question(
        key=str(row.pk),
        what=period_words.spelled(labels.shown(row)),
        due=due_of(row, now=reader.now, zone=reader.zone),
        url=story_url(row.pk),
        action=reverse("explain", args=[row.pk]),
        causes=causes,
        days=day_choices(days) if needs else (),
        note="" if needs else _why_no_day(row),
        most_words=MOST_WORDS,
    )


def _why_no_day(row: Obligation) -> str:
    if row.done_at is not None:
        return "done in the meantime: only the cause is missing"
    return "only the cause is missing"


def day_choices(days: Sequence[date]) -> tuple[tuple[str, str], ...]:
    """The days of a catch-up to choose from."""
    return tuple((day.isoformat(), words.day(day, year=True)) for day in days)


def _groups(causes: Sequence[Cause]) -> tuple[tuple[str, values.Choices], ...]:
    mine = tuple((str(cause.pk), cause.name) for cause in causes if cause.in_my_control)
    others = tuple((str(cause.pk), cause.name) for cause in causes if not cause.in_my_control)
    return ((IN_CONTROL, mine), (NOT_IN_CONTROL, others))


def head(count: int) -> str:
    """How many misses wait for an explanation, as a heading."""
    return f"{words.plural(count, 'miss', 'misses')} to explain"
