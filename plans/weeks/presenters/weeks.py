"""A week in words: its finding, what it pays back, what was promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.duties.presenters import obligations as duty_presenter
from accounts.organisation.selectors import calendar
from plans.account_plans.presenters import contacts_owed
from plans.measures.presenters.forecast_line import LandingLine
from plans.readings.presenters import landing_line
from plans.weeks.models import Promise
from plans.weeks.presenters import week_owed, week_words
from plans.weeks.presenters.week_counts import Grid, Tally, grid, tallies
from plans.weeks.selectors.weeks import Payback, WeekFacts
from traps_web.lib import fiscal
from traps_web.ui import periods, values, words
from traps_web.ui.addresses import address

WEEKS_PICKED = 8
THIS = ("This week", "Last week")


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise with what may be said about it."""

    pk: int
    text: str
    state: values.State
    due: values.Due | None
    more: str
    can_score: bool
    can_miss: bool
    fault: str = ""


@dataclass(frozen=True, slots=True)
class WeekPage:
    """Everything week.html shows, in words."""

    key: str
    number: int
    title: str
    statement: str
    sub: str
    period: values.PeriodControl
    tallies: tuple[Tally, ...]
    can_count: bool
    counters_say_it: bool
    """Each open target stands on its counter, with its buttons: a phone leaves out the sentence that lists them."""
    can_write: bool
    is_closed: bool
    grid: Grid
    note: str
    note_fault: str
    draft: str
    close_word: str
    close_note: str
    single_url: str
    owed: tuple[values.OwedRow, ...]
    owed_side: str
    owed_more: int
    overdue: tuple[values.OwedRow, ...]
    overdue_url: str
    questions: list[values.Question]
    """Misses that ask the owner for an explanation; they stand on the running week alone."""
    promises: tuple[PromiseLine, ...]
    promised: str
    payback: str
    kept_note: str
    standing: str
    standing_state: values.State | None
    landing: LandingLine | None
    """Where the quarter is expected to end for the person; None for past weeks."""
    person_query: str

    def said_of_step(self, type_id: int, step: int) -> str:
        """What one more or one less of a type has made of its figure."""
        item = next(item for item in self.tallies if item.type_id == type_id)
        return f"{item.name}: {item.done}, it was {item.done - step}."


def week_page(
    facts: WeekFacts,
    *,
    typed: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    promise_fault: tuple[int, str] = (0, ""),
) -> WeekPage:
    """The page; after a refusal with everything that was typed."""
    zone = ZoneInfo(facts.week.zone)
    typed, faults = typed or {}, faults or {}
    counted, days, owed = tallies(facts), grid(facts, typed=typed, faults=faults), week_owed.listed(facts)
    query = "" if facts.is_own else f"?person={facts.person.pk}"
    can_close = facts.is_own and not facts.week.is_closed and facts.week.key <= facts.current
    return WeekPage(
        key=facts.week.key,
        number=facts.week.number,
        title=f"Week {facts.week.number}" if facts.is_own else f"{facts.person.name}, week {facts.week.number}",
        statement=week_words.finding(facts, zone),
        sub=week_words.below(facts, counted),
        period=_period(facts, query),
        tallies=counted,
        can_count=facts.is_own and facts.week.key == facts.current,
        counters_say_it=facts.is_own and facts.week.key == facts.current and bool(facts.reached.of),
        can_write=facts.is_own and facts.week.key <= facts.current,
        is_closed=facts.week.is_closed,
        grid=days,
        note=typed.get("note", facts.week.log.note if facts.week.log else ""),
        note_fault=faults.get("note", ""),
        draft=f"week-{facts.week.key}-{facts.person.pk}",
        close_word="Close my week" if can_close else "",
        close_note=week_words.close_note(facts) if can_close else "",
        single_url=reverse("activity_new"),
        owed=week_owed.rows(facts, owed, zone=zone),
        owed_side=duty_presenter.side(facts.owed, now=facts.now),
        owed_more=len(facts.owed) - len(owed),
        overdue=contacts_owed.rows(
            facts.overdue, facts.owed, today=facts.today, now=facts.now, zone=zone, is_own=facts.is_own
        ),
        overdue_url=f"{reverse('customers')}?due=over&person={facts.person.pk}",
        questions=facts.questions,
        promises=tuple(_promise(row, facts, zone, promise_fault) for row in facts.promises),
        promised=_promised(facts.promises, zone),
        payback=_payback(facts.payback, own=facts.is_own, name=facts.person.name),
        kept_note=week_words.kept_note(facts),
        standing=_standing(facts),
        standing_state=_standing_state(facts),
        landing=_landing(facts),
        person_query=query,
    )


def _period(facts: WeekFacts, query: str) -> values.PeriodControl:
    """The week that is shown, the ones beside it, and those of the last two months."""
    keys = [fiscal.shift_activity_week(facts.current, -step) for step in range(-1, WEEKS_PICKED)]
    this, last = (replace(_week(key, facts, query), label=label) for key, label in zip(keys[1:3], THIS, strict=True))
    shown = _days_of(facts.week.key)
    return values.PeriodControl(
        name=f"Week {facts.week.number}",
        span=periods.span(shown, year=False),
        code=facts.week.key,
        before=_week(fiscal.shift_activity_week(facts.week.key, -1), facts, query),
        after=_week(fiscal.shift_activity_week(facts.week.key, 1), facts, query),
        quick=(_week(keys[0], facts, query), this, last, *(_week(key, facts, query) for key in keys[3:])),
    )


def _week(key: str, facts: WeekFacts, query: str) -> values.PeriodLink:
    number, is_shown = int(key.split("-W")[1]), key == facts.week.key
    if key > facts.current:
        return values.PeriodLink(f"Week {number} opens {words.day(_days_of(key).starts_on)}", code=key)
    url = reverse("week_detail", args=[key]) + query
    return values.PeriodLink(f"Week {number}", url, key, is_shown, key == facts.current)


def _days_of(key: str) -> fiscal.Period:
    days = fiscal.activity_week_range(key, calendar.rules())
    return fiscal.Period("week", key, days.starts_on, days.ends_before, days.starts_on.year, 1, None)


def _promise(row: Promise, facts: WeekFacts, zone: tzinfo, fault: tuple[int, str]) -> PromiseLine:
    is_open = row.outcome == "open"
    past = is_open and row.due_on < facts.today
    due = values.Due(
        words.day(row.due_on), words.relative_day(row.due_on, facts.today) if is_open else "", "past" if past else ""
    )
    scored = words.day(row.scored_at.astimezone(zone).date()) if row.scored_at else ""
    return PromiseLine(
        pk=row.pk,
        text=row.text,
        state=values.PROMISE_STATES[row.outcome],
        due=due if is_open else None,
        more=", ".join(part for part in (row.outcome_words, scored if row.outcome != "moved" else "") if part),
        can_score=is_open and facts.is_own,
        can_miss=row.due_on <= facts.today,
        fault=fault[1] if fault[0] == row.pk else "",
    )


def _promised(rows: list[Promise], zone: tzinfo) -> str:
    days = {row.made_at.astimezone(zone).date() for row in rows}
    return f"Promised on {words.day(days.pop())}" if len(days) == 1 else "Promised for this week"


def _payback(payback: Payback | None, *, own: bool, name: str) -> str:
    """Calls that became meetings, proposals and money; nothing is said without data."""
    if payback is None:
        return ""
    possessor = "Your" if own else words.possessive(name)
    became = []
    if payback.first_meetings:
        became.append(words.plural(payback.first_meetings, "first meeting"))
    if payback.proposals:
        became.append(words.plural(payback.proposals, "proposal"))
    each = ""
    if payback.booked > 0:
        became.append(f"{words.money(payback.booked)} booked")
        each = f": {words.money(payback.booked / payback.calls)} for every call"
    calls = words.plural(payback.calls, "call")
    return (
        f"{possessor} {calls} of weeks {payback.first_week} to {payback.last_week} became {words.listed(became)}{each}."
    )


def _standing(facts: WeekFacts) -> str:
    """Where the quarter stands, in one line; empty without a budget."""
    attainment = facts.attainment
    if attainment is None or attainment.figures.budget is None or attainment.figures.pace is None:
        return ""
    stretch = periods.say(attainment.period, facts.today)
    sentence = f"{stretch[0].upper()}{stretch[1:]}: {words.percent(attainment.figures.pace)} of budget to date"
    if attainment.figures.landing is not None and attainment.figures.budget:
        sentence += (
            f", lands at {words.percent(attainment.figures.landing / attainment.figures.budget)} with the open deals"
        )
    return f"{sentence}."


def _landing(facts: WeekFacts) -> LandingLine | None:
    """Where last night expected the quarter to end; nothing beside a past week or without a budget."""
    if not _standing(facts):
        return None
    return landing_line.line(facts.last_night, address("forecast", person=facts.person.pk))


def _standing_state(facts: WeekFacts) -> values.State | None:
    return values.money_state(facts.attainment.figures.state) if facts.attainment and _standing(facts) else None
