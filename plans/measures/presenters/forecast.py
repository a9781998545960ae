"""The page of the expected landing, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plans.measures.presenters import forecast_more, worked
from plans.measures.presenters.forecast_calls import StandingCall
from plans.measures.presenters.forecast_past import foresaw, foresaw_head, foresaw_side
from plans.measures.presenters.forecast_words import METHOD_NAMES, here, how, statement, sub
from plans.measures.rules.landing import WEIGHTED
from plans.measures.rules.landing_words import Lands
from plans.measures.selectors.landing import KINDS, Landing
from traps_web.ui import period_picking, periods, values, words
from traps_web.ui.deal_tabs import deal_tabs
from traps_web.ui.values import Column, Ledger, Line


@dataclass(frozen=True)
class Page:
    """Everything that the template shows."""

    title: str
    places: list[values.Tab]
    statement: str
    sub: str
    period: values.PeriodControl
    teams: list[values.Choice]
    hidden: list[tuple[str, str]]
    dashboard_url: str
    terms: dict[str, values.Term]
    sayings_head: str
    sayings: Ledger | None
    call: StandingCall
    methods_head: str
    methods: Ledger | None
    how: list[str]
    more: str
    more_by_activity: Ledger | None
    foresaw_head: str
    foresaw_side: str
    foresaw: Ledger | None


def page(shown: Landing, opened: tuple[date, date], call: StandingCall) -> Page:
    """The page of one scope in one period; `opened`: the first opened day and the day after the last."""
    scope, period, lands = shown.attained.scope, shown.attained.period, shown.lands
    is_foretold = shown.expected is not None
    return Page(
        title=f"Forecast, {scope.name}, {periods.name(period)}",
        places=_places(shown, call),
        statement=statement(shown),
        sub=sub(shown),
        period=_period(shown, opened),
        teams=_teams(shown),
        hidden=[("period", period.key)],
        dashboard_url=here("dashboard", shown),
        terms=_terms(shown),
        sayings_head=_sayings_head(shown),
        call=call,
        sayings=_sayings(shown, lands, call) if lands and shown.is_running else None,
        methods_head=f"What the {words.money(lands.expected)} is made of" if lands else "",
        methods=_methods(shown, lands) if lands and is_foretold else None,
        how=how(shown),
        more=forecast_more.sentence(shown),
        more_by_activity=forecast_more.one_more(shown),
        foresaw_head=foresaw_head(shown) if is_foretold else "",
        foresaw_side=foresaw_side(shown),
        foresaw=foresaw(shown) if shown.past else None,
    )


def _places(shown: Landing, call: StandingCall) -> list[values.Tab]:
    """The pages of deals, for the same scope and period."""
    scope = shown.attained.scope
    team = None if scope.is_person or scope.is_whole else scope.team_id
    urls = {"calls": call.url} if call.url else {}
    return deal_tabs("forecast", urls, period=shown.attained.period.key, team=team, person=scope.person_id)


def _period(shown: Landing, opened: tuple[date, date]) -> values.PeriodControl:
    return period_picking.control(
        shown.time.calendar,
        shown.time.period,
        today=shown.time.today,
        opened=opened,
        link=lambda period: here("forecast", shown, period.key),
        kinds=KINDS,
    )


def _teams(shown: Landing) -> list[values.Choice]:
    scope = shown.attained.scope
    choices = [
        values.Choice(str(team), "\N{NO-BREAK SPACE}" * 4 * depth + name, team == scope.team_id)
        for team, name, depth in shown.sight.teams
    ]
    return choices if len(choices) > 1 and not scope.is_person else []


def _terms(shown: Landing) -> dict[str, values.Term]:
    """The two landings, each with today's numbers."""
    lands, weighed = shown.lands, worked.terms(shown.attained.figures, shown.attained.left)["landing"]
    numbers = None
    if shown.expected is not None and lands is not None:
        numbers = values.Worked(
            (
                (f"Actual at the end of {words.day(shown.day)}", words.money(shown.booked)),
                ("plus what the past expects to come", f"+ {words.money(round(shown.expected.to_come))}"),
            ),
            ("Expected landing", words.money(lands.expected)),
        )
    return {"weighted": weighed, "expected": values.Term("expected landing", numbers)}


def _sayings_head(shown: Landing) -> str:
    of, lands = shown.attained.figures, shown.lands
    if lands is None or of.landing is None or lands.basis == WEIGHTED:
        return "Where it lands"
    apart = of.landing - lands.expected
    if not apart:
        return "The weighted landing and the past agree"
    return f"The weighted landing is {words.money(abs(apart))} {'above' if apart > 0 else 'below'} what the past says"


def _sayings(shown: Landing, lands: Lands, call: StandingCall) -> Ledger:
    """Budget, call, weighted and expected landing on one scale, with the chance of each."""
    of = shown.attained.figures
    rows = [
        (values.Who("Budget"), of.budget),
        (values.Who(call.name, call.url, call.note), call.amount),
        (values.Who("Weighted landing"), of.landing),
    ]
    known = [(who, amount) for who, amount in rows if amount is not None]
    amounts = [amount for _, amount in known] + [lands.low or lands.expected, lands.high or lands.expected]
    first, last = min(amounts), max(amounts)
    lines = [_saying(shown, lands, who, amount, (first, last)) for who, amount in known]
    if lands.basis != WEIGHTED:
        lines.append(_expected(lands, (first, last)))
    columns = (
        Column("What"),
        Column(f"From {words.money(first)} to {words.money(last)}", "ledger__bar"),
        Column("Whole period", "num", "Whole period"),
        Column("Against expected", "num", "Against expected"),
        Column("Chance to reach it", "num", "Chance to reach it"),
    )
    return Ledger(f"{shown.attained.scope.name}: budget, call, weighted and expected landing", columns, lines)


def _expected(lands: Lands, scale: tuple[Decimal, Decimal]) -> Line:
    name, amount = "Expected landing", lands.expected
    drawn = values.Range(name, amount, *scale, low=lands.low, high=lands.high, is_sure=True)
    interval = f"80 %: {words.money(lands.low)} to {words.money(lands.high)}" if lands.low is not None else ""
    return Line((values.Who(name, note=interval), drawn, words.money(amount), "", ""), "ledger__row--0")


def _saying(shown: Landing, lands: Lands, who: values.Who, amount: Decimal, scale: tuple[Decimal, Decimal]) -> Line:
    drawn = values.Range(who.name, amount, *scale, low=lands.low, high=lands.high, is_sure=False)
    against = words.signed(amount - lands.expected) if lands.basis != WEIGHTED else ""
    return Line((who, drawn, words.money(amount), against, chance_words(_chance(shown, amount))))


def _chance(shown: Landing, amount: Decimal) -> float | None:
    if shown.expected is None:
        return None
    if amount <= shown.attained.figures.actual:
        return 1.0
    return shown.expected.chance(float(amount - shown.booked))


def chance_words(chance: float | Decimal | None) -> str:
    """A chance as people say it: "26 in 100"."""
    return "n/a" if chance is None else f"{round(float(chance) * 100)} in 100"


def _methods(shown: Landing, lands: Lands) -> Ledger:
    columns = (
        Column("Method"),
        Column("Says", "num", "Says"),
        Column("Weight", "num", "Weight"),
        Column("Past error", "num", "Past error"),
    )
    lines = [
        Line(
            (
                values.Who(
                    METHOD_NAMES[line.key],
                    note="" if line.weight else "shown only, until a year of money is known",
                ),
                words.money(line.says),
                words.percent(line.weight),
                words.percent(line.past_error, 1),
            ),
        )
        for line in shown.methods
    ]
    landing = shown.attained.figures.landing
    if landing is not None:
        lines.append(Line((values.Who("Weighted open deals", note="shown only"), words.money(landing), "0 %", "n/a")))
    errors = [abs(line.error) for line in shown.past if line.error is not None]
    mean = sum(errors, Decimal(0)) / len(errors) if errors else None
    total = Line(("Expected landing", words.money(lands.expected), "100 %", words.percent(mean, 1)))
    return Ledger("Methods of the expected landing", columns, lines, total)
