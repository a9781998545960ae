"""A hand-over in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person
from plans.handovers.selectors.handovers import Estate
from plans.handovers.services.handovers import HandedOver
from traps_web.ui import values, words


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of thing in hand, and what happens to it."""

    what: str
    count: values.Fig
    fate: str


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """Everything person_leaves.html shows around the form."""

    statement: str
    sub: str
    lines: tuple[Line, ...]
    back: str


def page(person: Person, estate: Estate, *, viewer: Person) -> HandoverPage:
    """What goes, counted, before anybody presses the button."""
    deals = f"{reverse('deals')}?person={person.pk}"
    customers = f"{reverse('customers')}?person={person.pk}"
    money = f", worth {words.money(estate.deals_amount)}" if estate.deals_amount else ""
    ways = "an heir, to the team or to nobody" if sees_everybody(viewer) else "an heir or to the team"
    lines = (
        Line("Open deals", values.Fig(words.number(estate.deals), deals), f"go to the heir with their shares{money}"),
        Line("Customers", values.Fig(words.number(estate.customers), customers), "go to the heir"),
        Line(
            "Seats in account teams", values.Fig(words.number(estate.seats)), "are taken over where the heir has none"
        ),
        Line("Open duties", values.Fig(words.number(estate.duties)), "go to the heir with their deadlines, or end"),
        Line("Own duties", values.Fig(words.number(estate.personal_duties)), "end if they are due after the last day"),
        Line(
            "Number from tomorrow on",
            values.Fig(words.money(estate.number)),
            f"is divided after the last day, and goes to {ways}",
        ),
        Line("Plans that are not locked", values.Fig(words.number(estate.plans)), "end; submitted versions stay"),
        Line(
            "Shares in deals of others",
            values.Fig(words.number(estate.shares_elsewhere)),
            "stay; you can change them on each deal",
        ),
    )
    return HandoverPage(
        statement=_statement(person, estate),
        sub="Only open work changes hands. Bookings, credits and past figures stay as they are.",
        lines=lines,
        back=back(viewer=viewer, person=person),
    )


def back(*, viewer: Person, person: Person) -> str:
    """Where whoever hands over came from: an admin from the person, others from the leaves."""
    return reverse("settings_person", args=[person.pk]) if viewer.is_admin else reverse("leaves")


def _statement(person: Person, estate: Estate) -> str:
    if estate.is_empty:
        return f"{person.name} has nothing open to hand over."
    deals = words.plural(estate.deals, "open deal")
    customers = words.plural(estate.customers, "customer")
    return (
        f"{person.name} has {deals}, {customers} and {words.plural(estate.duties, 'open duty', 'open duties')} to "
        "hand over."
    )


def done(person: Person, went: HandedOver) -> str:
    """What happened, in one sentence."""
    parts = [
        words.plural(went.deals, "deal"),
        words.plural(went.customers, "customer"),
        words.plural(went.duties, "duty", "duties"),
    ]
    ended = f" {words.plural(went.ended_duties, 'duty', 'duties')} ended." if went.ended_duties else ""
    number = f" {words.money(went.number)} of the number went." if went.number else ""
    if went.asked_amendments:
        number = f"{number} The line of the heir decides on {words.plural(went.asked_amendments, 'amendment')}."
    plans = f" {words.plural(went.ended_plans, 'plan')} ended." if went.ended_plans else ""
    return f"Handed over: {words.listed(parts)} of {person.name}.{ended}{number}{plans}"
