"""Calls in words: who said what, how much of it rests on deals, and how near it came."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse

from plans.calls.models import Call, CallDeal
from plans.calls.rules import calls as rules
from plans.calls.rules import scores
from plans.calls.rules.subjects import Subject
from plans.calls.selectors import quarters
from plans.calls.selectors.boards import Line
from traps_web.lib.fiscal import Period
from traps_web.ui import period_picking, periods, values, words
from traps_web.ui.deal_tabs import deal_tabs

NOTHING = Decimal(0)
NO_CALL = values.State("open", "no call yet")
OLDER = values.State("late", "older than its deals")


def address(subject: Subject, period: str) -> str:
    """The page of a subject's calls in a quarter."""
    if subject.about == rules.ORGANISATION:
        return reverse("call_organisation", args=[period])
    return reverse("call_person" if subject.about == rules.PERSON else "call_team", args=[period, subject.pk])


def places(subject: Subject, period: Period) -> list[values.Tab]:
    """The pages of deals, for the same subject in the same quarter."""
    team = subject.pk if subject.about == rules.TEAM else None
    person = subject.pk if subject.about == rules.PERSON else None
    return deal_tabs("calls", period=period.key, team=team, person=person)


def period_control(subject: Subject, period: Period, today: date) -> values.PeriodControl:
    """The quarters that a page offers: those that are called now, and the eight before them."""
    shown = quarters.around(today)
    if period not in shown:
        shown = sorted([*shown, period], key=lambda row: row.starts_on, reverse=True)
    return period_picking.of_list([(row, address(subject, row.key)) for row in shown], period.key, today=today)


def when_given(call: Call, zone: tzinfo, today: date) -> str:
    """When a call was made: "Mon 23 Nov 12:00"."""
    return words.moment(call.said_at, zone, year=call.said_at.year != today.year)


def statement(line: Line, period: Period, today: date, *, viewer_id: int) -> str:
    """The headline of a page: who commits how much for the quarter."""
    call, quarter = line.word or line.mine, periods.say(period, today)
    is_viewer = line.subject.about == rules.PERSON and line.subject.pk == viewer_id
    whom = "" if is_viewer else f" for {line.subject.name}"
    if call is None:
        return f"You have not called {quarter} yet." if is_viewer else f"Nobody has called {quarter}{whom} yet."
    is_over = period.ends_before <= today
    verb = "committed" if is_over else "commit" if call.said_by_id == viewer_id else "commits"
    who = f"{'You' if call.said_by_id == viewer_id else call.said_by.name} {verb}"
    is_own = line.subject.about == rules.PERSON and line.subject.pk == call.said_by_id
    figures = f"{words.money(call.commit)}, best case {words.money(call.best_case)},"
    return f"{who} {figures} {periods.during(period, today)}{'' if is_own else whom}."


def sub(line: Line, period: Period, today: date) -> str:
    """What is booked, and what open deals add by their forecast; once the quarter is over, what came."""
    if period.ends_before <= today:
        return f"{words.money(line.booked)} came."
    return (
        f"{words.money(line.booked)} is booked. Open deals add {words.money(line.open_commit)} as commit "
        f"and {words.money(line.open_best_case)} as best case."
    )


CHAIN = (
    values.Column("Said by", "nowrap"),
    values.Column("Call", "nowrap ledger__first"),
    values.Column("Commit", "num", label="Commit"),
    values.Column("Best case", "num", label="Best case"),
    values.Column("Booked then", "num", label="Booked then"),
    values.Column("Named deals", "num", label="Named deals"),
    values.Column("On no deal", "num", label="On no deal"),
    values.Column("State", label="State"),
    values.Column("Note", "ledger__full quiet"),
)
SCORED = (
    values.Column("Came", "num", label="Came"),
    values.Column("Error", "num", label="Error"),
    values.Column("Share", "num", label="Share"),
    values.Column("Weeks left", "num", label="Weeks left"),
)


RESTS_ON = (
    values.Column("Deal"),
    values.Column("Forecast then", label="Forecast then"),
    values.Column("To close on", "nowrap", label="To close on"),
    values.Column("Share", "num", label="Share"),
    values.Column("Since then", "ledger__full"),
)


OF_DEAL = (
    values.Column("For"),
    values.Column("Said by", "nowrap", label="Said by"),
    values.Column("Call", "nowrap", label="Call"),
    values.Column("Commit", "num", label="Commit"),
    values.Column("State", "ledger__full"),
)


def of_deal(calls: Sequence[Call], older: Any, *, zone: tzinfo, today: date) -> values.Ledger:
    """The calls that rest on a deal, and whether one of their deals has changed since."""
    lines = [
        values.Line(
            (
                values.Link(_quarter(call, today), reverse("call_person", args=[call.period, call.person_id])),
                call.said_by.name,
                when_given(call, zone, today),
                words.money(call.commit),
                _state(call, older),
            )
        )
        for call in calls
    ]
    return values.Ledger("The calls that rest on the deal", OF_DEAL, lines)


def _quarter(call: Call, today: date) -> str:
    return words.sentence(periods.say(quarters.quarter(call.period), today)).removesuffix(".")


def of_deal_statement(name: str, calls: Sequence[Call], older: Any) -> str:
    """How many calls rest on a deal, and how many of them were overtaken by one of their deals."""
    if not calls:
        return f"No call rests on {name}."
    head = f"{words.plural(len(calls), 'call')} {'rests' if len(calls) == 1 else 'rest'} on {name}"
    count = sum(call.pk in older for call in calls)
    return (
        f"{head}; {words.number(count)} older than its deals."
        if count == 1
        else (f"{head}; {words.number(count)} older than their deals." if count else f"{head}.")
    )


def rests_fold(count: int, given_at: str) -> values.Fold:
    """The line under which the deals of a call fold away: the form above shows most of them."""
    return values.Fold("rests-on", "What the call rests on", f"{words.plural(count, 'deal')}, as of {given_at}")


def chain_fold(count: int) -> values.Fold:
    """The line under which every call for a quarter folds away."""
    return values.Fold("every-call", "Every call", f"{count}, newest first; none is overwritten")


def rests_on(deals: Sequence[CallDeal], changed: Collection[int], *, today: date) -> values.Ledger:
    """The deals of a call as they stood when it was made, and which of them changed since."""
    lines = [
        values.Line(
            (
                values.Link(row.deal.name, reverse("deal_detail", args=[row.deal_id])),
                row.forecast,
                words.day(row.close_on, year=row.close_on.year != today.year),
                words.money(row.amount),
                values.State("late", "changed") if row.deal_id in changed else values.Faint("as it was"),
            )
        )
        for row in deals
    ]
    total = values.Line(("Together", "", "", words.money(sum((row.amount for row in deals), NOTHING)), ""))
    return values.Ledger("The deals that the call rests on", RESTS_ON, lines, total)


def chain(
    calls: Sequence[Call], named: dict[int, list[CallDeal]], older: Any, *, zone: tzinfo, today: date, is_person: bool
) -> values.Ledger:
    """Every call for a subject, the newest first and none left out; of a quarter that is over with what came."""
    is_scored = any(_score(call) for call in calls)
    columns = [column for column in CHAIN if is_person or column.head not in ("Named deals", "On no deal")]
    if is_scored:
        columns[-2:-1] = SCORED
    lines = [
        values.Line(tuple(_chain_cells(call, named.get(call.pk, []), older, zone, today, is_person, is_scored)))
        for call in calls
    ]
    return values.Ledger("Every call for the quarter, the newest first", columns, lines)


def _chain_cells(
    call: Call, deals: list[CallDeal], older: Any, zone: tzinfo, today: date, is_person: bool, is_scored: bool
) -> list[values.Cell]:
    cells: list[values.Cell] = [
        call.said_by.name,
        when_given(call, zone, today),
        words.money(call.commit),
        words.money(call.best_case),
        words.money(call.booked),
    ]
    if is_person:
        cells += _resting(call, deals)
    return [*cells, *(score_cells(call) if is_scored else [_state(call, older)]), call.note]


def _resting(call: Call, deals: list[CallDeal]) -> list[values.Cell]:
    """How much of a commit rests on named deals and how much on none; a call for another person may name none."""
    if not deals and call.said_by_id != call.person_id:
        return [values.Faint("n/a"), values.Faint("n/a")]
    sum_of_deals = sum((row.amount for row in deals), NOTHING)
    count = f" in {words.number(len(deals))}" if deals else ""
    rest = max(NOTHING, call.commit - call.booked - sum_of_deals)
    return [f"{words.money(sum_of_deals)}{count}", words.money(rest)]


def _state(call: Call, older: Any) -> values.State:
    if hasattr(call, "superseded_by"):
        return values.State("none", "said again")
    return OLDER if call.pk in older else values.State("done", "stands")


def _score(call: Call) -> Any:
    return getattr(call, "score", None)


def score_cells(call: Call) -> list[values.Cell]:
    """What came, and by how much the call was off; n/a where nothing came."""
    score = _score(call)
    if score is None:
        return ["n/a", "n/a", "n/a", "n/a"]
    scored = scores.Scored(call.commit, score.came)
    return [
        words.money(score.came),
        words.signed(score.error),
        signed_percent(scored.share),
        words.number(score.weeks_before_end),
    ]


def signed_percent(share: Fraction | None) -> str:
    """A signed share: "+22 %", "−11 %", n/a where there is none."""
    return "n/a" if share is None else words.signed(round(share * 100), unit="%")


def state_of(line: Line, week: str, zone: tzinfo, today: date) -> values.State:
    """The state of the call of a line: made this week, made earlier, older than its deals, or missing."""
    if line.word is None:
        return NO_CALL
    if line.is_older:
        return OLDER
    if line.word.week == week:
        return values.State("done", when_given(line.word, zone, today))
    return values.State("open", f"last on {when_given(line.word, zone, today)}")
