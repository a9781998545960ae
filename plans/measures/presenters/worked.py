"""Today's numbers in the formulas of the words that stand beside figures."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from plans.measures.rules.attainment import (
    AHEAD,
    BEHIND,
    ON_WATCH,
    OUT_OF_REACH,
    PPM,
    RETIRED,
    Figures,
    Limits,
    TimeLeft,
)
from traps_web.ui import values, words
from traps_web.ui.values import Term, Worked

Standings = tuple[tuple[values.State, Worked | None], ...]
MINUS, TIMES, OVER = words.MINUS, "\N{MULTIPLICATION SIGN}", "\N{DIVISION SIGN}"


def terms(of: Figures, left: TimeLeft) -> dict[str, Term]:
    """Every word of a figure by its name, with the numbers that it is worked out from where there are any."""
    known = {"gap": _gap(of), "retired": _retired(of), "budget to date": _to_date(of), "pace": _pace(of)}
    known |= {"coverage": _coverage(of), "weighted": _weighted(of), "landing": _landing(of, left)}
    known |= {
        "needed per working day": _needed(of, of.needed_per_working_day, left.working_days, "working day"),
        "needed per week": _needed(of, of.needed_per_week, left.weeks, "week"),
    }
    plain = ("budget", "actual", "difference", "open pipeline", "state", "credit")
    return {word: Term(word, worked) for word, worked in known.items()} | {word: Term(word) for word in plain}


def _gap(of: Figures) -> Worked | None:
    if of.gap is None or of.budget is None:
        return None
    return Worked(
        (("Budget", words.money(of.budget)), ("less actual", f"{MINUS} {words.money(of.actual)}")),
        ("Gap", words.money(of.gap)),
    )


def _retired(of: Figures) -> Worked | None:
    if of.retired is None:
        return None
    return Worked(
        (("Actual", words.money(of.actual)), ("divided by the budget", f"{OVER} {words.money(of.budget)}")),
        ("Retired", words.percent(of.retired)),
    )


def _to_date(of: Figures) -> Worked | None:
    if not of.budget or of.budget_to_date is None:
        return None
    return Worked(
        (("Budget", words.money(of.budget)), ("due by now", f"{TIMES} {words.percent(of.budget_to_date / of.budget)}")),
        ("Budget to date", words.money(of.budget_to_date)),
    )


def _pace(of: Figures) -> Worked | None:
    if of.pace is None:
        return None
    return Worked(
        (
            ("Actual", words.money(of.actual)),
            ("divided by budget to date", f"{OVER} {words.money(of.budget_to_date)}"),
        ),
        ("Pace", words.percent(of.pace)),
    )


def _coverage(of: Figures) -> Worked | None:
    if of.coverage is None:
        return None
    exact, shown = words.number(of.coverage, 2), words.ratio(of.coverage)
    return Worked(
        (("Open pipeline", words.money(of.open_pipeline)), ("divided by the gap", f"{OVER} {words.money(of.gap)}")),
        ("Coverage", f"{exact}, so {shown}"),
    )


def _weighted(of: Figures) -> Worked | None:
    if of.weighted is None or not of.open_pipeline:
        return None
    return Worked(
        (
            ("Open pipeline", words.money(of.open_pipeline)),
            ("chance of its stages together", f"{TIMES} {words.percent(of.weighted / of.open_pipeline)}"),
        ),
        ("Weighted", words.money(of.weighted)),
    )


def _landing(of: Figures, left: TimeLeft) -> Worked | None:
    if of.landing is None:
        return None
    rest = () if left.ended else (("plus weighted open deals", f"+ {words.money(of.weighted)}"),)
    of_budget = f", {words.percent(of.landing / of.budget)} of the budget" if of.budget else ""
    return Worked((("Actual", words.money(of.actual)), *rest), (f"Landing{of_budget}", words.money(of.landing)))


def _needed(of: Figures, amount: Decimal | None, left: int, unit: str) -> Worked | None:
    if amount is None or not of.gap:
        return None
    return Worked(
        (("Gap", words.money(of.gap)), (f"divided by {unit}s left", f"{OVER} {words.number(left)}")),
        (f"Needed per {unit}", words.money(amount)),
    )


def standings(rows: Iterable[Figures], *, limits: Limits) -> Standings:
    """The states that money can be in, worst first, with the limits that hold and how many rows are in each today."""
    states = [of.state for of in rows if of.budget]
    watch, ahead = (_limit(ppm) for ppm in (limits.watch_ppm, limits.ahead_ppm))
    asks = {
        BEHIND: ("Pace below", watch),
        ON_WATCH: (f"Pace from {watch} to below", ahead),
        AHEAD: ("Pace from", ahead),
        OUT_OF_REACH: ("Working days left, at least", "5"),
        RETIRED: ("Retired from", "100 %"),
    }
    return tuple(
        (values.money_state(state), Worked((asks[state],), ("Today", f"{states.count(state)} of {len(states)}")))
        for state in (OUT_OF_REACH, BEHIND, ON_WATCH, AHEAD, RETIRED)
    )


def _limit(ppm: int) -> str:
    share = Decimal(ppm) / PPM
    return words.percent(share, 0 if ppm * 100 % PPM == 0 else 1)
