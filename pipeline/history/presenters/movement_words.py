"""The words of movement that its page, its lists and its files share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pipeline.history.rules.movement import EVERYTHING, Bucket
from pipeline.history.selectors.movement import MovementQuery
from traps_web.lib import money
from traps_web.ui import words

LABELS = {
    Bucket.NEW: ("New", "opened since"),
    Bucket.REOPENED: ("Reopened", "was lost or won, and is open again"),
    Bucket.PULLED_IN: ("Pulled in", "its close date came into the period, or it got one"),
    Bucket.PUSHED_OUT: ("Pushed out", "its close date left the period"),
    Bucket.AMOUNT_UP: ("Amount up", "worth more than before"),
    Bucket.AMOUNT_DOWN: ("Amount down", "worth less than before"),
    Bucket.STAGE_MOVED: ("Stage moved", "another chance, by its stage or by the stage’s own chance"),
    Bucket.OWNER_IN: ("Handed in", "shares that came from outside, with a deal or with a person"),
    Bucket.OWNER_OUT: ("Handed out", "shares that went outside, with a deal or with a person"),
    Bucket.WON: ("Won", "leaves the open pipeline"),
    Bucket.LOST: ("Lost", "leaves the open pipeline"),
    Bucket.REMOVED: ("Removed", "taken away when the import that created it was undone"),
}


def parameters_of(query: MovementQuery) -> dict[str, str]:
    """The query as the parameters of an address."""
    parameters = {
        "since": query.since.isoformat(),
        "until": query.until.isoformat(),
        "period": query.period.key if query.period else EVERYTHING,
    }
    if query.scope.team_id is not None:
        parameters["team"] = str(query.scope.team_id)
    if query.scope.person_id is not None:
        parameters["person"] = str(query.scope.person_id)
    return parameters


def second_name(query: MovementQuery) -> str:
    """The name of the second column: without a period there is no landing, so only open deals are weighted."""
    return "won and weighted" if query.period else "weighted"


def between(query: MovementQuery, today: date) -> str:
    """The two days in words, for the end of a sentence."""
    since = f"the end of {words.day(query.since, year=query.since.year != today.year)}"
    if query.until == today:
        return f"since {since}"
    return f"from {since} to the end of {words.day(query.until, year=query.until.year != today.year)}"


def cents(minor: int) -> Decimal:
    """Cents as money."""
    return money.from_minor(minor)


def signed(minor: int) -> str:
    """Cents as money with its sign; nothing is a plain 0."""
    return words.signed(cents(minor)) if minor else "0"
