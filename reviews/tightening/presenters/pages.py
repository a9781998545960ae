"""The page of one tightening: what was agreed, what it did, how it was checked, and what was said afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from accounts.record.rules.readers import Reader
from reviews.tightening.models import Tightening
from reviews.tightening.presenters import effect_words
from reviews.tightening.presenters import rows as row_presenter
from reviews.tightening.presenters.effect_words import EffectRow
from reviews.tightening.rules import effects as rules
from reviews.tightening.rules.windows import Standing, standing
from reviews.tightening.selectors import tightenings as selector
from reviews.tightening.selectors.figures import Measured
from traps_web.lib import clock
from traps_web.ui import charts, values, words
from traps_web.ui.charts import Chart

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
CHECKS = "tightening-checks"


@dataclass(frozen=True, slots=True)
class Said:
    """A check or a word: who, when, and what."""

    head: str
    words: str


@dataclass(frozen=True)
class TighteningPage:
    """Everything that the page shows."""

    title: str
    path: tuple[values.Crumb, ...]
    statement: str
    sub: str
    state: values.State
    facts: tuple[values.Fact, ...]
    chart: Chart | None
    chart_head: str
    headline: str
    effects: tuple[EffectRow, ...]
    note: str
    sentence: str
    checks: tuple[Said, ...]
    checks_fold: values.Fold
    words: tuple[Said, ...]
    end_url: str = ""
    end_word: str = ""
    word_url: str = ""


def page(reader: Reader, row: Tightening, measured: Measured) -> TighteningPage:
    """A tightening ready to show."""
    stands = standing(row.starts_on, row.ends_before, reader.today)
    type_names = {rules.activity_key(target.type_id): target.type.name for target in row.raised.all()}
    first = measured.effects[0] if type_names else None
    checks = tuple(
        Said(f"{words.day(check.day, year=True)}, {check.made_by.name}", check.note)
        for check in row.checks.select_related("made_by").order_by("-day")
    )
    own_words = tuple(
        Said(f"{word.person.name}, {words.day(clock.local_date(word.said_at, reader.zone.key), year=True)}", word.text)
        for word in row.words.select_related("person").order_by("pk")
    )
    may_end = stands in (Standing.COMING, Standing.RUNNING) and selector.stands_above(reader.viewer, row)
    is_covered = reader.viewer.pk in {covered.person_id for covered in row.covered.all()}
    has_said = any(word.person_id == reader.viewer.pk for word in row.words.all())
    return TighteningPage(
        title=f"Tightening, {selector.whom(row)}",
        path=(values.Crumb("Tightening", reverse("tightenings")),),
        statement=_statement(row, stands, first, type_names),
        sub=_sub(measured, first, stands, row),
        state=row_presenter.state(row, first, reader.today),
        facts=_facts(reader, row),
        chart=_chart(measured, type_names),
        chart_head=f"{next(iter(type_names.values()), '')} week by week",
        headline=effect_words.headline(measured),
        effects=effect_words.rows(measured, type_names) if stands is not Standing.TAKEN_BACK else (),
        note=_note(measured, first is not None),
        sentence=effect_words.sentence(measured, type_names, reader.today),
        checks=checks,
        checks_fold=values.Fold(CHECKS, "How it was checked", words.plural(len(checks), "check")),
        words=own_words,
        end_url=reverse("tightening_end", args=[row.pk]) if may_end else "",
        end_word="Take it back" if stands is Standing.COMING else "End it before its time",
        word_url=reverse("tightening_word", args=[row.pk])
        if is_covered and stands is Standing.ENDED and not has_said
        else "",
    )


def _statement(row: Tightening, stands: Standing, first: rules.Effect | None, type_names: dict[str, str]) -> str:
    whom = selector.whom(row)
    if stands is Standing.TAKEN_BACK:
        return f"The tightening of {whom} was taken back before it began."
    if stands is Standing.COMING:
        return f"From {words.day(row.starts_on)} more is asked of {whom}."
    weeks = words.plural((row.ends_before - row.starts_on) // _WEEK, "week")
    if first is None or first.own.before is None or first.own.during is None:
        if stands is Standing.RUNNING:
            return f"More is asked of {whom} until {words.day(row.ends_before - _DAY)}."
        return f"For {weeks} more was asked of {whom}."
    key = first.key
    name = type_names[key].lower()
    before, during = effect_words.figure(key, first.own.before), effect_words.figure(key, first.own.during)
    if stands is Standing.RUNNING:
        return f"{words.sentence(f'{name} a week stand at {during}, from {before} before')}"
    came = f"{words.sentence(f'{weeks} took {name} from {before} to {during} a week')}"
    if first.own.after is None:
        return came
    return f"{came} Afterwards it was {effect_words.figure(key, first.own.after)}."


def _sub(measured: Measured, first: rules.Effect | None, stands: Standing, row: Tightening) -> str:
    if row.ended_at is not None and stands is not Standing.TAKEN_BACK:
        ended = f"It ended before its time: {row.end_reason}"
    elif stands is Standing.TAKEN_BACK:
        return row.end_reason
    elif stands is Standing.ENDED:
        ended = f"It ended by itself on {words.day(row.ends_before - _DAY, year=True)}."
    else:
        ended = f"It ends by itself on {words.day(row.ends_before - _DAY, year=True)}."
    if first is None or first.peers is None or first.peers.before is None or first.peers.during is None:
        return ended
    key, peers = first.key, first.peers
    before, during = effect_words.figure(key, peers.before), effect_words.figure(key, peers.during)
    people = words.plural(measured.peers, "comparable rep")
    return f"{people} without a tightening went from {before} to {during} in the same weeks. {ended}"


def _facts(reader: Reader, row: Tightening) -> tuple[values.Fact, ...]:
    told = (row.starts_on - clock.local_date(row.made_at, reader.zone.key)).days
    checker = selector.checker(row)
    facts = [
        ("Reason", row.reason),
        ("Asked by", f"{row.made_by.name}, {words.day(clock.local_date(row.made_at, reader.zone.key), year=True)}"),
        ("Announced before it began", words.plural(told, "day")),
        ("When", row_presenter.when(row)),
        ("What is asked", row_presenter.what(row)),
        ("Checked by", checker.name if checker else "nobody"),
    ]
    if row.team is not None:
        facts.append(("Covers", words.listed([person.name for person in selector.covered(row)])))
    if row.ended_by is not None:
        facts.append(("Ended by", f"{row.ended_by.name}: {row.end_reason}"))
    return tuple(values.Fact(label, values.Fig(text)) for label, text in facts)


def _chart(measured: Measured, type_names: dict[str, str]) -> Chart | None:
    """The first tightened activity week by week, beside the median of the peers; None before a whole week is over."""
    if len(measured.weekly) < 2:
        return None
    name = next(iter(type_names.values()))
    own = tuple((week, amount) for week, amount, _ in measured.weekly)
    peers = tuple((week, amount) for week, _, amount in measured.weekly if amount is not None)
    windows = measured.windows
    return charts.runs(
        title=f"{name} a week",
        unit="",
        start=windows.whole.starts_on,
        end=windows.whole.last_day,
        runs=[charts.Run("tightened", own), charts.Run("peers", peers)],
        edges=[(windows.during.starts_on, "begins"), (windows.after.starts_on, "ends")],
    )


def _note(measured: Measured, has_type: bool) -> str:
    """How it is measured, and what it does not say."""
    weeks = words.plural(measured.windows.during.weeks, "week")
    like = "with a like target of the raised activity, " if has_type else ""
    peers = (
        f"Peers: reps {like}none of them tightened in these weeks; medians of {words.number(measured.peers)} people."
        if measured.peers >= rules.LEAST_PEERS
        else f"Fewer than {rules.LEAST_PEERS} comparable reps, so there is nothing to compare with."
    )
    return (
        f"{words.sentence(weeks)[:-1]} each, whole weeks only; the open deals as of the last day. Stayed: after less "
        f"before. {peers} This shows what went together, not what caused it."
    )


def of_day(row: Tightening, day: date) -> dict[str, Any]:
    """What the page of a check or an extra duty says beside its form."""
    return {
        "title": f"Tightening, {selector.whom(row)}",
        "path": (
            values.Crumb("Tightening", reverse("tightenings")),
            values.Crumb(selector.whom(row), reverse("tightening", args=[row.pk])),
        ),
        "whom": selector.whom(row),
        "day": words.day(day, year=True),
        "what": row_presenter.what(row),
        "extra": row.extra,
    }
