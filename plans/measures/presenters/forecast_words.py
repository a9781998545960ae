"""What the page of the expected landing says in sentences."""

from __future__ import annotations

from decimal import Decimal

from plans.measures.rules.landing import BLEND, WEIGHTED
from plans.measures.rules.landing_methods import CALLS, SAME_DAYS, SHAPE, SURVIVAL, THIRTEEN
from plans.measures.selectors.landing import Landing
from traps_web.ui import periods, words
from traps_web.ui.addresses import address

METHOD_NAMES = {
    SAME_DAYS: "The same last days of the period before",
    SHAPE: "The last 13 weeks, in the shape of past periods",
    THIRTEEN: "The last 13 weeks, going on evenly",
    SURVIVAL: "Open deals by their age, and deals yet to open",
    CALLS: "Calls of people for their own quarters, corrected",
}
_HOW = {
    SAME_DAYS: "what as many last working days of the period before brought",
    SHAPE: "the money of the last 13 weeks by working day, laid over the period as past ones were",
    THIRTEEN: "the money of the last 13 weeks by working day, for the working days left",
    SURVIVAL: "how many open deals of each age were won in as many days before, and how many more open and are won; "
    "a deal without an opening day counts from the first day of its history",
    CALLS: "the newest commit of each person, times what came of theirs in scored quarters; others "
    "are expected in proportion",
}


def here(name: str, shown: Landing, period_key: str = "") -> str:
    """The address of a page for the same scope, in the same period or another."""
    scope = shown.attained.scope
    team = None if scope.is_person or scope.is_whole else scope.team_id
    return address(name, period=period_key or shown.attained.period.key, team=team, person=scope.person_id)


def statement(shown: Landing) -> str:
    """Where it is expected to land."""
    name, period, lands = "You" if shown.is_own else _name(shown), shown.attained.period, shown.lands
    span = periods.say(period, shown.time.today)
    if lands is None:
        return f"{name}: {span} begins {words.day(period.starts_on, year=True)}, and is not foretold before."
    if not shown.is_running:
        return f"{name} ended {span} with {words.money(lands.expected)}."
    if lands.basis == WEIGHTED:
        lands_at = "land" if shown.is_own else "lands"
        return (
            f"{name} {lands_at} at {words.money(lands.expected)} if each open deal counts by the chance of its stage."
        )
    verb = "are" if shown.is_own else "is"
    return f"{name} {verb} expected to land {span} at {words.money(lands.expected)}."


def _name(shown: Landing) -> str:
    """Whom it is about, inside a sentence."""
    return "you" if shown.is_own else shown.attained.scope.name


def sub(shown: Landing) -> str:
    """The interval, what is booked, and the chance to retire the budget."""
    of, lands = shown.attained.figures, shown.lands
    if lands is None or not shown.is_running:
        return ""
    booked = f"{words.money(of.actual)} is booked"
    if lands.basis == WEIGHTED:
        return f"{booked}. There is too little past to expect more: it takes four weeks of money."
    within = ""
    if lands.low is not None:
        within = f"Between {words.money(lands.low)} and {words.money(lands.high)} in four cases of five. "
    chance = ""
    if lands.chance is not None and of.budget:
        chance = f"; the chance to retire the budget of {words.money(of.budget)} is {round(lands.chance * 100)} in 100"
    return f"{within}{words.sentence(booked + chance)}"


def _part(shown: Landing) -> list[str]:
    """Which part of the organisation's figure it is, and how that is worked out."""
    name, has = _name(shown), "have" if shown.is_own else "has"
    if shown.weight_of_deals is None:
        return [
            f"The methods look at the whole organisation; {name} {has} the share of it that came from {name} in the "
            "last 52 weeks."
        ]
    lines = [
        f"The methods look at the whole organisation, and its figure is divided from team to team down to {name}: by "
        "the shares of the money of the last 52 weeks, and by the open deals of each."
    ]
    if shown.weight_of_deals:
        lines.append(
            "An open deal counts by its age, corrected by how often deals at its stage, and those of its owner, were "
            "won in earlier periods; few deals change little. Here the deals decide "
            f"{words.percent(Decimal(str(shown.weight_of_deals)))} of the division, by their errors in past periods. "
            "A deal that was taken over without an opening day counts from the first day that is known of it."
        )
    return lines


def how(shown: Landing) -> list[str]:
    """How the figure is worked out, a sentence for each step."""
    if shown.expected is None or shown.lands is None:
        return []
    estimates = shown.expected.estimates
    weighed = [estimate for estimate in estimates if estimate.weight > 0]
    named = [estimate.key for estimate in estimates if estimate.key in METHOD_NAMES]
    lines = [words.sentence(f"{METHOD_NAMES[key]}: {_HOW[key]}") for key in named]
    if shown.lands.basis != BLEND:
        lines.append(f"Only one method can speak yet, so the figure is its word alone: {METHOD_NAMES[weighed[0].key]}.")
    elif shown.past:
        lines.append(
            "Each Monday of the past is foretold with what was known that day. The smaller the errors of a method, "
            "the larger its weight; with few past periods the weights are nearly equal."
        )
    else:
        lines.append("No past period could be foretold yet, so all methods weigh the same.")
    if not shown.attained.scope.is_whole:
        lines.extend(_part(shown))
    if shown.lands.low is not None:
        lines.append("The interval is as wide as four in five of its own past errors were, with as many days left.")
    lines.append(f"Figures hold at the end of {words.day(shown.day)}.")
    return lines
