"""What one more of an activity a week brings a person by the end of the period, in words and as a table."""

from __future__ import annotations

from plans.measures.selectors.landing import Landing
from plans.measures.selectors.landing_activity import OneMore, best_of
from traps_web.ui import periods, words
from traps_web.ui.values import Column, Ledger, Line

_TOO_LITTLE = "What one more activity a week brings is n/a until activities were counted for 13 weeks."


def one_more(shown: Landing) -> Ledger | None:
    """Each activity with its count and what one more a week brings; None where nothing was counted for long enough."""
    if not shown.one_more:
        return None
    columns = (
        Column("Activity"),
        Column("In 13 weeks", "num", "In 13 weeks"),
        Column("One more a week brings", "num", "Brings"),
    )
    lines = [Line((row.name, words.number(row.counted), _brings(row))) for row in shown.one_more]
    return Ledger("What one more a week of each activity brings by the end", columns, lines)


def is_known(shown: Landing) -> bool:
    """Whether the person's own rates say what one more brings."""
    return best_of(shown.one_more) is not None


def sentence(shown: Landing) -> str:
    """The activity that brings most; why nothing is known, for a person whose period runs; else nothing."""
    if not shown.attained.scope.is_person or not shown.is_running:
        return ""
    if not shown.one_more:
        return _TOO_LITTLE
    whose = "your" if shown.is_own else "their"
    best = best_of(shown.one_more)
    if best is None:
        return f"What one more activity a week brings is n/a: in the last 13 weeks {_who(shown)} won no deal."
    return (
        f"{best.name}: one more a week brings about {_brings(best)} by the end of "
        f"{periods.say(shown.attained.period, shown.time.today)}, at {whose} rates of the last 13 weeks."
    )


def _who(shown: Landing) -> str:
    return "you" if shown.is_own else shown.attained.scope.name


def _brings(row: OneMore) -> str:
    return "n/a" if row.brings is None else words.money(round(row.brings))
