"""The first page of the settings in words: what can be set and how it stands, and how far a beginning has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.organisation.models import Organisation
from accounts.organisation.rules.second_steps import AskedOf
from reviews.boards.selectors.settings import Figures
from traps_web.ui import values, words

_DAY = timedelta(days=1)
OF_WHOM = {
    AskedOf.NOBODY: "no second step",
    AskedOf.LEADERS: "second step of admins and leaders",
    AskedOf.EVERYBODY: "second step of everybody",
}


@dataclass(frozen=True)
class Place:
    """A page of the settings: what it holds, how it stands, and what of it asks for a look."""

    label: str
    url: str
    holds: str
    figure: str = ""
    asks: values.State | None = None


@dataclass(frozen=True)
class Group:
    """Pages of the settings that belong together."""

    key: str
    label: str
    places: list[Place]


@dataclass(frozen=True)
class FirstStep:
    """Something that an organisation needs before its first week."""

    label: str
    url: str
    means: str
    is_done: bool


def statement(organisation: Organisation, figures: Figures) -> str:
    """What the settings stand on, in one sentence."""
    return f"{organisation.name} has {words.plural(figures.people, 'login')} in {words.plural(figures.teams, 'team')}."


def groups(figures: Figures, organisation: Organisation, *, sends_mail: bool) -> list[Group]:
    """The pages of the settings by what they are about."""
    return [
        Group("people", "People", _people(figures)),
        Group("rules", "Time, money and rules", _rules(figures, organisation)),
        Group("sales", "Sales and reviews", _sales(figures)),
        Group("data", "Data and traffic", _data(figures, organisation, sends_mail=sends_mail)),
    ]


def _people(figures: Figures) -> list[Place]:
    closed = f", {words.number(figures.closed_logins)} closed" if figures.closed_logins else ""
    return [
        Place(
            "People",
            reverse("settings_people"),
            "Logins, roles, time zones and dates of service.",
            f"{words.number(figures.people)} open{closed}",
            _asks("open", figures.without_sign_in, "without sign-in"),
        ),
        Place(
            "Teams",
            reverse("settings_teams"),
            "The team tree, with members and managers by date.",
            words.number(figures.teams),
        ),
        Place(
            "Leave",
            reverse("leaves"),
            "Who is off and when, requested and approved.",
            f"{words.number(figures.off_today)} off today",
            _asks("open", figures.leave_asked, "to decide"),
        ),
    ]


def _rules(figures: Figures, organisation: Organisation) -> list[Place]:
    until = figures.open_until
    return [
        Place(
            "Calendar",
            reverse("settings_calendar"),
            "Fiscal years, working days and holidays.",
            f"open until {words.day(until - _DAY, year=True)}" if until else "no year open",
        ),
        Place(
            "Organisation",
            reverse("settings_organisation"),
            "Name, limits for pace and wins, reviewer of last resort.",
            f"{organisation.currency}, {OF_WHOM[AskedOf(organisation.second_step)]}",
        ),
        Place(
            "Traps",
            reverse("traps_library"),
            "Which traps are on for each team, with deadline and grace.",
            f"{words.number(figures.traps_on)} of {words.number(figures.traps)} on",
        ),
        Place(
            "Curves",
            reverse("settings_curves"),
            "How a year’s number is spread over its months.",
            f"{words.number(figures.curves)} to choose from",
        ),
    ]


def _sales(figures: Figures) -> list[Place]:
    tiers = [("A", figures.customers_a), ("B", figures.customers_b), ("C", figures.customers_c)]
    return [
        Place(
            "Pipelines",
            reverse("settings_pipelines"),
            "Stages with their probabilities and checklists; MEDDPICC, SPICED, BANT.",
            words.number(figures.pipelines),
        ),
        Place(
            "Activity",
            reverse("settings_activity"),
            "What counts as prospecting, and the weekly targets.",
            f"{words.plural(figures.activity_types, 'type')} counted",
        ),
        Place(
            "Tiers",
            reverse("settings_tiers"),
            "What A, B and C customers require: revenue, contacts, plans.",
            ", ".join(f"{tier} {words.number(count)}" for tier, count in tiers),
        ),
        Place(
            "Causes",
            reverse("settings_causes"),
            "The causes a review can give for a month.",
            f"{words.number(figures.causes)} to choose from",
        ),
        Place(
            "Push reasons",
            reverse("settings_push_reasons"),
            "Why deals are pushed to later months.",
            f"{words.number(figures.push_reasons)} to choose from",
        ),
        Place(
            "Reviews",
            reverse("settings_reviews"),
            "When the reviews of a quarter open and are held.",
            "opened by TRAPS" if figures.reviews_open_by_themselves else "opened by hand",
        ),
    ]


def _data(figures: Figures, organisation: Organisation, *, sends_mail: bool) -> list[Place]:
    at, months = figures.last_import_at, figures.leaver_months
    return [
        Place(
            "Imports",
            reverse("imports"),
            "Import people, teams, customers, deals, bookings and budgets from files.",
            f"last {words.moment(at, ZoneInfo(organisation.time_zone), year=True)}" if at else "none yet",
        ),
        Place(
            "Mail",
            reverse("settings_mail"),
            "Each mail and whether it was sent; the state of the mail server.",
            "" if sends_mail else "no mail server",
            _asks("late", figures.letters_not_delivered, "not delivered"),
        ),
        Place(
            "Audit",
            reverse("settings_audit"),
            "Who did what and when: sign-ins, exports, and every change with before and after.",
            f"{words.plural(figures.acts_of_a_week, 'act')} in seven days",
        ),
        Place(
            "Runs",
            reverse("settings_runs"),
            "What each background job looked at, opened, flagged and told, and how long it took.",
            "kept for 30 days",
        ),
        Place(
            "Personal data",
            reverse("settings_keeping"),
            "How long personal data is kept, and what was removed.",
            f"leavers named for {words.plural(months, 'month')}" if months else "leavers keep their names",
        ),
    ]


def _asks(key: str, count: int, what: str) -> values.State | None:
    return values.State(key, f"{words.number(count)} {what}") if count else None


def first_steps(figures: Figures) -> list[FirstStep]:
    """What a new organisation does before its first week, each ticked by what is there; nothing once all of it is.

    After the first closed week, inviting whoever comes is daily work and no longer part of the beginning.
    """
    imports = reverse("imports")
    others = figures.people + figures.closed_logins - 1
    to_invite = words.plural(figures.uninvited, "person waits", "people wait")
    steps = [
        FirstStep(
            "Import the teams", f"{imports}?kind=teams", "One file; a dry run checks it first.", figures.teams > 1
        ),
        FirstStep("Import the people", f"{imports}?kind=people", "With role and team.", others > 0),
        FirstStep("Import the products", f"{imports}?kind=products", "With their product lines.", figures.has_products),
        FirstStep("Import the customers", f"{imports}?kind=customers", "With their owners.", figures.has_customers),
        FirstStep(
            "Import the budgets",
            f"{imports}?kind=budgets",
            "Each person’s number.",
            figures.has_budgets,
        ),
        FirstStep("Import the open deals", f"{imports}?kind=deals", "And the bookings so far.", figures.has_deals),
        FirstStep(
            "Invite each person by link",
            reverse("settings_people"),
            f"They choose a password and start with their week. {to_invite} for a link."
            if figures.uninvited
            else "They choose a password and start with their week.",
            others > 0 and (figures.has_closed_a_week or not figures.uninvited),
        ),
    ]
    return [] if all(step.is_done for step in steps) else steps
