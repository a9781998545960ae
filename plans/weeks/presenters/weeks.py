"""A week in words: its finding, what it pays back, what was promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.duties.models import Obligation
from accounts.duties.presenters import obligations as duty_presenter
from accounts.duties.rules import obligations as duty_rules
from accounts.organisation.rules import owing as owing_rules
from accounts.organisation.selectors import calendar
from plans.account_plans.presenters.customers import overdue_entries
from plans.account_plans.rules.customer_duties import CONTACT
from plans.weeks.models import Promise
from plans.weeks.presenters.week_counts import Grid, Tally, grid, tallies
from plans.weeks.selectors.weeks import Payback, WeekFacts
from traps_web.lib import fiscal
from traps_web.ui import values, words


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
    done: str
    sub: str
    before: values.Tab
    after: values.Tab
    tallies: tuple[Tally, ...]
    can_count: bool
    can_write: bool
    is_closed: bool
    grid: Grid
    note: str
    note_fault: str
    draft: str
    close_word: str
    close_note: str
    single_url: str
    owed: tuple[values.Entry, ...]
    owed_side: str
    owed_more: int
    overdue: tuple[values.Entry, ...]
    overdue_url: str
    promises: tuple[PromiseLine, ...]
    promised: str
    payback: str
    kept_note: str
    standing: str
    standing_state: values.State | None
    person_query: str


def _listed(facts: WeekFacts) -> list[Obligation]:
    """What is owed beside contacts, which stand in a list of their own; the rest is counted."""
    return [row for row in facts.owed if row.trap.key != CONTACT][: duty_presenter.MOST_LISTED]


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
    counted, days, owed = tallies(facts), grid(facts, typed=typed, faults=faults), _listed(facts)
    query = "" if facts.is_own else f"?person={facts.person.pk}"
    can_close = facts.is_own and not facts.week.is_closed and facts.week.key <= facts.current
    return WeekPage(
        key=facts.week.key,
        number=facts.week.number,
        title=f"Week {facts.week.number}" if facts.is_own else f"{facts.person.name}, week {facts.week.number}",
        statement=_statement(facts, zone),
        done=f"{days.done} of {days.target} done." if days.target else f"{days.done} done.",
        sub=_sub(facts, counted),
        before=_other(facts, -1, query),
        after=_other(facts, 1, query),
        tallies=counted,
        can_count=facts.is_own and facts.week.key == facts.current,
        can_write=facts.is_own and facts.week.key <= facts.current,
        is_closed=facts.week.is_closed,
        grid=days,
        note=typed.get("note", facts.week.log.note if facts.week.log else ""),
        note_fault=faults.get("note", ""),
        draft=f"week-{facts.week.key}-{facts.person.pk}",
        close_word="Close my week" if can_close else "",
        close_note=_close_note(facts, days) if can_close else "",
        single_url=reverse("activity_new"),
        owed=duty_presenter.entries(owed, now=facts.now, zone=zone),
        owed_side=duty_presenter.side(facts.owed, now=facts.now),
        owed_more=len(facts.owed) - len(owed),
        overdue=overdue_entries(facts.overdue, today=facts.today),
        overdue_url=f"{reverse('customers')}?due=over&person={facts.person.pk}",
        promises=tuple(_promise(row, facts, zone, promise_fault) for row in facts.promises),
        promised=_promised(facts.promises, zone),
        payback=_payback(facts.payback, own=facts.is_own, name=facts.person.name),
        kept_note=_kept_note(facts),
        standing=_standing(facts),
        standing_state=_standing_state(facts),
        person_query=query,
    )


def _other(facts: WeekFacts, step: int, query: str) -> values.Tab:
    key = fiscal.shift_activity_week(facts.week.key, step)
    number = int(key.split("-W")[1])
    if key > facts.current:
        opens = words.day(fiscal.activity_week_range(key, calendar.rules()).starts_on)
        return values.Tab(f"Week {number} opens {opens}", "")
    return values.Tab(f"Week {number}", reverse("week_detail", args=[key]) + query)


def _statement(facts: WeekFacts, zone: tzinfo) -> str:
    week, log = facts.week, facts.week.log
    subject = f"Week {week.number}" if facts.is_own else f"{words.possessive(facts.person.name)} week {week.number}"
    if log is not None and log.closed_at is not None:
        return f"{subject} was closed {words.moment(log.closed_at, zone)}{_closed_how(facts, zone)}."
    if week.deadline is None:
        return f"{subject} has no working day and owes nothing."
    if not facts.owes_yet:
        return f"{subject} owes nothing."
    if facts.is_all_leave:
        return f"{subject} is all leave and owes nothing."
    due_at = facts.log_duty.due_at if facts.log_duty else week.deadline.due_at
    due = words.deadline(due_at, zone)
    if facts.log_duty and facts.log_duty.waived_at:
        waived = "missed, and waived" if facts.log_duty.status == "missed" else "waived"
        return f"{subject} was due {due} and is {waived}."
    if due_at < facts.now:
        return f"{subject} was due {due} and is not closed."
    if facts.week.key > facts.current:
        return f"{subject} opens {words.day(week.starts_on)} and closes {due}."
    return f"{subject} closes {due}, {words.span(due_at - facts.now)} left."


def _kept_note(facts: WeekFacts) -> str:
    """Leave that came, or went, after the week was over stands beside what it owed and changes nothing of it."""
    days = facts.days_off_since
    if not days:
        return ""
    came = "approved" if days > 0 else "given back"
    were = "was" if abs(days) == 1 else "were"
    return f"{words.plural(abs(days), 'day')} of leave {were} {came} since. What the week owes stays as it was."


def _closed_how(facts: WeekFacts, zone: tzinfo) -> str:
    """On time or how late, by the one answer that the obligation gives."""
    if facts.log_duty is None:
        return ""
    found = duty_rules.state(facts.log_duty, now=facts.now)
    if found == "done":
        return ", on time"
    return f": {duty_rules.said(facts.log_duty, now=facts.now, zone=zone, waived_by=facts.log_duty.waived_by or '')}"


def _sub(facts: WeekFacts, counted: tuple[Tally, ...]) -> str:
    """Who holds pace and who is behind, in one or two sentences; of a past week, what fell short."""
    if not facts.owes_yet:
        return owing_rules.sentence(facts.begins, today=facts.week.starts_on)
    with_target = [tally for tally in counted if tally.target]
    if not with_target or facts.week.key > facts.current:
        return ""
    if facts.week.key < facts.current:
        short = [f"{t.name.lower()} {t.target - t.done}" for t in with_target if t.target and t.done < t.target]
        return words.sentence(f"short: {words.listed(short)}") if short else "Every target was reached."
    behind = [tally for tally in with_target if tally.behind]
    holding = [tally.name for tally in with_target if not tally.behind]
    if not behind:
        return "Everything holds pace."
    said = [f"{tally.name} {'are ' if number == 0 else ''}{tally.behind}" for number, tally in enumerate(behind)]
    said = [said[0] + " behind", *(one[0].lower() + one[1:] for one in said[1:])]
    held = [holding[0], *(name.lower() for name in holding[1:])] if holding else []
    first = (
        f"{words.listed(held)} hold{'s' if len(held) == 1 and not held[0].endswith('s') else ''} pace. " if held else ""
    )
    return f"{first}{words.listed(said)}."


def _close_note(facts: WeekFacts, days: Grid) -> str:
    deadline = facts.week.deadline
    if deadline is not None and deadline.due_at < facts.now:
        return "The deadline is past: it can still be closed, and says so."
    left = f"{days.left} still to do. " if days.left not in ("", "0") else ""
    return f"{left}You can close early; what comes later is labelled late for ever."


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


def _payback(found: Payback | None, *, own: bool, name: str) -> str:
    """Calls that became meetings, proposals and money; nothing is said without data."""
    if found is None:
        return ""
    whose = "Your" if own else words.possessive(name)
    became = []
    if found.first_meetings:
        became.append(words.plural(found.first_meetings, "first meeting"))
    if found.proposals:
        became.append(words.plural(found.proposals, "proposal"))
    each = ""
    if found.booked > 0:
        became.append(f"{words.money(found.booked)} booked")
        each = f": {words.money(found.booked / found.calls)} for every call"
    calls = words.plural(found.calls, "call")
    return f"{whose} {calls} of weeks {found.first_week} to {found.last_week} became {words.listed(became)}{each}."


def _standing(facts: WeekFacts) -> str:
    """Where the quarter stands, in one line; empty without a budget."""
    found = facts.attainment
    if found is None or found.figures.budget is None or found.figures.pace is None:
        return ""
    said = f"{found.period.key}: {words.percent(found.figures.pace)} of budget to date"
    if found.figures.landing is not None and found.figures.budget:
        said += f", lands at {words.percent(found.figures.landing / found.figures.budget)} with the open deals"
    return f"{said}."


def _standing_state(facts: WeekFacts) -> values.State | None:
    return values.money_state(facts.attainment.figures.state) if facts.attainment and _standing(facts) else None
