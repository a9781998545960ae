"""The number of a person or a team in a period, wherever it is named: title, address, and what came after its end."""

from __future__ import annotations

from django.urls import reverse

from accounts.organisation.models import Team
from accounts.organisation.presenters import period_words
from plans.measures.selectors.budget_history import SinceEnd
from plans.measures.selectors.period_numbers import PeriodNumber
from traps_web.ui import values, words


def title(number: PeriodNumber) -> str:
    """Whose number of which period."""
    own = "own " if isinstance(number.owner, Team) else ""
    return f"{words.possessive(number.owner.name)} {own}number of {period_words.lasting(number.period_key)}"


def since_end(since: SinceEnd | None) -> str:
    """How many rows became known after the end, and what they made of the figures; empty where there are none."""
    if since is None or not since.count:
        return ""
    parts = [
        f"{words.plural(count, 'restatement')} of the {name} ({words.signed(amount, words.places_of([amount]))})"
        for count, name, amount in (
            (since.budget_count, "budget", since.budget),
            (since.actual_count, "actual", since.actual),
        )
        if count
    ]
    return f"{since.count} since the end: {words.listed(parts)}."


def path(number: PeriodNumber, last: str = "") -> list[values.Crumb]:
    """Where the page stands; `last`: what is done to the number."""
    kind = "person" if number.person else "team"
    board = f"{reverse('dashboard')}?period={number.period_key}&{kind}={number.owner.pk}"
    crumbs = [values.Crumb(f"{number.owner.name}, {period_words.name(number.period_key)}", board)]
    return (
        [*crumbs, values.Crumb("Number", address(number)), values.Crumb(last)]
        if last
        else [*crumbs, values.Crumb("Number")]
    )


def address(number: PeriodNumber, name: str = "budget") -> str:
    """The page of a number, or of what is done to it."""
    return reverse(name, args=["person" if number.person else "team", number.owner.pk, number.period_key])
