"""Pages and acts that the finder leads to: what each is called, by which words it is found, and whom it is for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from accounts.finder.rules.words import is_one_slip_from, typed_words


class For(StrEnum):
    """Who can open a page."""

    EVERYBODY = "everybody"
    LINE = "people with reports, leaders and admins"
    ADMINS = "admins"


@dataclass(frozen=True)
class Place:
    """A page by the name of its address, or an act, which is a verb. `words` are other words for it."""

    label: str
    address: str
    words: str = ""
    who: For = For.EVERYBODY
    is_act: bool = False

    @cached_property
    def called(self) -> tuple[list[str], list[str]]:
        """The words of its label, and the other words for it."""
        return typed_words(self.label), typed_words(self.words)


ACTS: Final = (
    Place("Log a call", "activity_new", "log a meeting, contact, activity, demo", is_act=True),
    Place("Make my call", "calls", "give my call, forecast call, commit, best case", is_act=True),
    Place("New deal", "deal_new", "open a deal, add a deal, opportunity", is_act=True),
    Place("New customer", "customer_new", "add a customer, account", is_act=True),
    Place("Close my week", "week", "count activities, log the week", is_act=True),
    Place("Ask for leave", "my_leave", "holiday, vacation, absence, off", is_act=True),
    Place("Name a stand-in", "delegations", "delegate, deputy, substitute", is_act=True),
    Place("Change my password", "account_change_password", "secret, login", is_act=True),
    Place("Open a cycle of reviews", "cycle_open", "start quarterly reviews", For.LINE, is_act=True),
    Place("Set activity targets", "targets", "quota of calls", For.LINE, is_act=True),
    Place("Invite people", "settings_invitations", "login, new person, user", For.ADMINS, is_act=True),
    Place("New person", "settings_person_new", "add a user, login", For.ADMINS, is_act=True),
    Place("New team", "settings_team_new", "add a team", For.ADMINS, is_act=True),
    Place("Import a file", "imports", "upload, csv, excel", For.ADMINS, is_act=True),
)
PAGES: Final = (
    Place("Dashboard", "dashboard", "figures, attainment, home"),
    Place("Team", "team", "my people", For.LINE),
    Place("Week", "week", "activities, tally"),
    Place("Hallway", "hallway", "phone, where is it"),
    Place("Traps", "traps", "duties, owed, deadlines, to do"),
    Place("Traps of the team", "traps_team", "duties, missed", For.LINE),
    Place("Trap library", "traps_library", "rules, deadlines, grace"),
    Place("Deals", "deals", "pipeline, opportunities"),
    Place("Board", "deal_board", "kanban, stages, pipeline"),
    Place("Movement", "movement", "what moved, what changed since last week, waterfall, pushed out, won, lost"),
    Place("Customers", "customers", "accounts, companies"),
    Place("Activities", "activities", "calls, meetings, contacts"),
    Place("Bookings", "bookings", "revenue, invoices, credit"),
    Place("Restatements", "restatements", "corrections of bookings"),
    Place("Forecast", "forecast", "expected landing, outlook, where it ends"),
    Place("Plans", "plans", "sales plan, goals"),
    Place("Calls", "calls", "forecast, commit, best case"),
    Place("How near calls came", "call_accuracy", "bias, happy ears, sandbagging, forecast accuracy"),
    Place("Reviews", "reviews", "quarterly plan review"),
    Place("Cases", "cases", "consequences, steps, facts, decide, appeal"),
    Place("Help records", "help_records", "coach, territory, result missed with traps kept"),
    Place("Policy", "policy", "ladder, steps, two keys, read, object, dress rehearsal, fairness"),
    Place("Explanations", "explanations", "why it was missed, causes, excuses, excuse ledger, catch up"),
    Place("Tightening", "tightenings", "raised targets for some weeks, extra duties, checks, before and after"),
    Place("Movement of the budget", "budget_movement", "budget changes, who changed a number"),
    Place("Budgets", "dashboard_budgets", "numbers, quota"),
    Place("Notices", "notices", "messages, told, unread"),
    Place("My settings", "me", "time zone, keys, mail, tokens, profile"),
    Place("Leave of the line", "leaves", "holiday, vacation, absences"),
    Place("Words", "ui:words", "glossary, definitions, formulas"),
    Place("Help", "help", "guides, manual"),
    Place("Settings", "settings", "administration", For.ADMINS),
    Place("Organisation", "settings_organisation", "settings, currency, limits", For.ADMINS),
    Place("People", "settings_people", "settings, logins, users, roles", For.ADMINS),
    Place("Teams", "settings_teams", "settings, tree, organisation", For.ADMINS),
    Place("Calendar", "settings_calendar", "settings, fiscal year, holidays", For.ADMINS),
    Place("Curves", "settings_curves", "settings, seasonality, months", For.ADMINS),
    Place("Pipelines", "settings_pipelines", "settings, stages, checklists, MEDDPICC, SPICED, BANT", For.ADMINS),
    Place("Push reasons", "settings_push_reasons", "settings, why deals are pushed to later months", For.ADMINS),
    Place("Activity types", "settings_activity", "settings, prospecting", For.ADMINS),
    Place("Tiers", "settings_tiers", "settings, A B C customers", For.ADMINS),
    Place("Causes", "settings_causes", "settings, reasons", For.ADMINS),
    Place("Rule of reviews", "settings_reviews", "settings, cycles", For.ADMINS),
    Place("Audit trail", "settings_audit", "settings, who did what", For.ADMINS),
    Place("Runs", "settings_runs", "settings, background jobs, sweeps, failures", For.ADMINS),
    Place("Mail", "settings_mail", "settings, letters, server", For.ADMINS),
    Place("Personal data", "settings_keeping", "settings, privacy, periods, erase", For.ADMINS),
    Place("Columns of files", "mappings", "settings, imports, mapping", For.ADMINS),
)
DUTIES: Final = {
    "weekly-log": "Close a week",
    "review-preparation": "Prepare a review",
    "review-held": "Hold a review",
    "review-signature": "Sign a review",
    "promise": "Settle a promise",
    "milestone": "Settle a milestone",
    "gate-debt": "Answer what a move in the CRM lacked",
    "push-reason": "Explain a push",
    "annual-plan": "Write the plan of a year",
    "quarterly-plan": "Write the plan of a quarter",
    "budgets-set": "Set the budgets of a year",
    "forecast-call": "Make a forecast call",
    "team-call": "Call the quarter of a team",
    "organisation-call": "Call the quarter of the organisation",
    "pipeline-review": "Hold a pipeline review",
    "deal-help": "Help with a deal",
    "review-action": "Do an action of a pipeline review",
    "crm-verdict": "Carry out a verdict in the CRM",
    "catch-up": "Catch up with something missed",
    "tightening-check": "Check a tightening",
    "tightening-duty": "Do an extra duty of a tightening",
    "help-start": "Start the help for somebody",
    "help-action": "Do an action of a help",
    "plan-decision": "Decide on a plan",
    "customer-contact": "Contact a customer",
    "account-plan": "Submit an account plan",
    "account-move": "Settle a move of an account plan",
    "extension-decision": "Decide on a request for more time",
    "first-sign-in": "See to a first sign-in",
    "win-decision": "Decide on a win",
    "leave-decision": "Decide on a leave",
}
"""What is done about each trap, as a verb."""


def open_to(places: tuple[Place, ...], *, is_admin: bool, has_line: bool) -> list[Place]:
    """Those that somebody can open: who has people below, and who keeps the settings."""
    who = {For.EVERYBODY} | ({For.LINE} if has_line or is_admin else set()) | ({For.ADMINS} if is_admin else set())
    return [place for place in places if place.who in who]


def rank(typed: list[str], called: list[str], also: list[str]) -> int | None:
    """How well a question fits what is called so: 0 in the order of its beginnings, 1 in its words or in other words
    for it (`also`), 2 misspelt; None not at all.

    Only the beginnings of words count, so that "pl" finds plans and not templates.
    """
    if not typed:
        return None
    known = [*called, *also]
    if all(any(other.startswith(word) for other in known) for word in typed):
        return 0 if " ".join(called).startswith(" ".join(typed)) else 1
    if all(any(other.startswith(word) or _is_slip(word, other) for other in known) for word in typed):
        return 2
    return None


def _is_slip(word: str, other: str) -> bool:
    return len(other) >= 4 and len(word) >= 3 and is_one_slip_from(word, other)
