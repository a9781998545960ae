"""What a trap is made of in code: who owes it, what settles it, what its deadline counts, what a rule may vary.

Days are working days of the organisation, times those of the owner's wall clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Final

EVENING: Final = time(17, 0)
OWN_PREFIX: Final = "own-"
"""How the keys of traps begin that people made without code; the library has none like it."""
CHECKED_PREFIX: Final = "own--"
"""How the keys of those begin that TRAPS checks itself; no name gives two hyphens in a row."""
FRIDAY: Final = 4


@dataclass(frozen=True, slots=True)
class Closing:
    """When a week closes: a weekday (0 is Monday) and a time of the wall clock."""

    weekday: int
    at: time


FRIDAY_EVENING: Final = Closing(FRIDAY, EVENING)
MONDAY_NOON: Final = Closing(0, time(12, 0))
MONDAY_EVENING: Final = Closing(0, EVENING)
TUESDAY_NOON: Final = Closing(1, time(12, 0))
THURSDAY_EVENING: Final = Closing(3, EVENING)


@dataclass(frozen=True, slots=True)
class Term:
    """A number that the deadline counts: its unit, what it is when no rule says otherwise, and its bounds."""

    unit: str
    usual: int
    most: int
    least: int = 1


@dataclass(frozen=True, slots=True)
class Instrument:
    """A trap in words. `deadline` has a place {term} for what is counted, or {closing} for day and time."""

    who: str
    evidence: str
    deadline: str
    term: Term | None = None
    closing: Closing | None = None
    always_on: str = ""
    """Why it cannot be switched off; empty where it can."""
    again: Term | None = None
    """Within how many working days it is handed in again after a return; None where nothing is returned."""
    fixed: str = ""
    """What no rule can change, and why; empty where a rule says all of it."""
    weight: int = 1
    """What it weighs in the score beside the others; a duty keeps the weight under which it was opened."""
    is_controllable: bool = True
    """Whether keeping it is in the owner's own control: misses of others never lead to a step of the policy."""
    is_looked_up: bool = False
    """Its evidence is looked up, at the act or by a sweep; only that sweep may say that there was none in time."""


def _days(usual: int, most: int) -> Term:
    return Term("working day", usual, most)


_ANSWERED = "someone is waiting for the answer while their own deadline runs"
_REVIEWED = "everyone in sales does the review, and it ends with both signatures"
_AGREED = "the next pipeline review begins with what was agreed in the last one"
_AGREED_TIGHTENING = "a tightening is announced ahead, ends by itself, and is measured"
_OWED_HELP = "who kept every trap and missed the result is owed it"
_CALLED = "in the last two weeks of a quarter the next quarter is called as well"

CATCH_UP: Final = "catch-up"
"""What somebody who missed a trap said they would catch up with, by a day of their own; see `settle_catch_up`."""
POLICY_READ: Final = "policy-read"
"""A published policy is read by everybody whom it covers."""

INSTRUMENTS: Final[dict[str, Instrument]] = {
    "weekly-log": Instrument(
        "everyone with an activity target",
        "the week, closed by its owner",
        "{closing} of the week",
        closing=FRIDAY_EVENING,
        weight=2,
    ),
    "review-preparation": Instrument(
        "everyone on the roster of a review",
        "causes, actions and words, handed in",
        "{term} before the review begins",
        # The numbers freeze 72 hours before the review; what is prepared earlier is prepared on others.
        term=Term("hour", 24, 72),
        fixed="after a review was sent back, it is due at 9:00 on the day that the reviewer set",
        weight=3,
    ),
    "review-held": Instrument(
        "the reviewer",
        "the verdict at the end",
        "at the end of the day of the review",
        always_on=_REVIEWED,
        fixed=(
            "the cycle sets the day of each review; the line can move it with a reason, and after a review was "
            "sent back the reviewer sets the day"
        ),
        weight=3,
    ),
    "review-signature": Instrument(
        "both sides of a review",
        "the signature, confirmed with the password",
        "17:00, {term} after the review",
        term=_days(2, 10),
        always_on=_REVIEWED,
    ),
    "promise": Instrument(
        "the person who promised",
        "kept, missed or moved, as the person or the line reports it",
        "17:00 on the promised day",
        always_on="the next review begins with every promise of the last one",
    ),
    "milestone": Instrument(
        "the owner of the milestone on our side", "done, moved or dropped, reported on the deal", "17:00 on its day"
    ),
    "annual-plan": Instrument(
        "everyone with a budget of the year",
        "the plan, submitted",
        "17:00, {term} before the year starts",
        term=_days(5, 20),
        again=_days(3, 20),
        weight=3,
    ),
    "quarterly-plan": Instrument(
        "everyone with a budget of the quarter",
        "the plan, submitted",
        "17:00, {term} before the quarter starts",
        term=_days(5, 20),
        again=_days(3, 20),
        weight=3,
    ),
    "budgets-set": Instrument(
        "the manager of the root team; if there is none, the reviewer of last resort",
        "a number for next year, for everyone who has one this year and stays",
        "17:00, {term} before the year starts",
        term=_days(20, 60),
    ),
    "plan-decision": Instrument(
        "the nearest manager",
        "the plan approved, or returned with comments; an amendment approved or refused",
        "17:00, {term} after it was submitted or asked for",
        term=_days(2, 10),
        always_on=_ANSWERED,
        weight=2,
    ),
    "customer-contact": Instrument(
        "the customer’s owner",
        "a contact by the owner or the account team",
        "at the end of the last working day before a contact is overdue for the tier",
        is_looked_up=True,
    ),
    "account-plan": Instrument(
        "the customer’s owner",
        "the account plan, handed in",
        "at the end of the last working day on which the plan is still fresh enough for the tier",
        again=_days(5, 20),
        weight=2,
    ),
    "account-move": Instrument("the owner of the move", "the move, marked as done on the plan", "17:00 on its day"),
    "extension-decision": Instrument(
        "the nearest manager",
        "the request, granted or refused",
        "17:00, {term} after it was asked, and before the deadline in question",
        # Nobody may ask for more than fifteen working days, so a late answer would eat what is asked for.
        term=_days(1, 5),
        always_on=_ANSWERED,
        weight=2,
    ),
    "forecast-call": Instrument(
        "everybody in a team who does not manage one",
        "a call for the quarter, made in that week",
        "{closing} of the week",
        closing=MONDAY_NOON,
        fixed=_CALLED,
    ),
    "team-call": Instrument(
        "everybody who manages a team, leaders excepted",
        "a call for the team, made in that week",
        "{closing} of the week",
        closing=MONDAY_EVENING,
        fixed=_CALLED,
    ),
    "organisation-call": Instrument(
        "the leaders",
        "a call for the organisation, made in that week",
        "{closing} of the week",
        closing=TUESDAY_NOON,
        fixed=_CALLED,
    ),
    "pipeline-review": Instrument(
        "the manager of a team with reps",
        "the pipeline review of that week, closed",
        "{closing} of the week",
        closing=THURSDAY_EVENING,
        weight=2,
    ),
    "deal-help": Instrument(
        "the person asked for help with a deal", "the help, reported as given", "17:00 on its day", always_on=_AGREED
    ),
    "review-action": Instrument(
        "the person named for the action", "the action, reported as done", "17:00 on its day", always_on=_AGREED
    ),
    "crm-verdict": Instrument(
        "the owner of a deal that the CRM keeps",
        "the verdict, shown by a file or program of the CRM",
        "17:00, 5 days after the verdict",
        always_on=_AGREED,
        is_controllable=False,
        is_looked_up=True,
    ),
    CATCH_UP: Instrument(
        "the person who explained a missed trap",
        "the catch-up, reported as done, or the missed thing itself, done",
        "17:00 on the day that the explanation named",
    ),
    "tightening-check": Instrument(
        "the manager who asked for the tightening, while they stand above the people covered",
        "the check, noted in a sentence",
        "17:00 on the day of the check",
        always_on=_AGREED_TIGHTENING,
    ),
    "tightening-duty": Instrument(
        "everybody whom the tightening covers",
        "the extra duty, reported as done",
        "17:00 on its day",
        always_on=_AGREED_TIGHTENING,
    ),
    POLICY_READ: Instrument(
        "everyone whom the policy covers",
        "the policy, marked as read",
        "17:00, on the tenth working day of the person after it was put before them",
        always_on="the policy applies from that day on, read or not",
    ),
    "help-start": Instrument(
        "the nearest manager of the person",
        "the help, started with a coach and two dated actions",
        "17:00, on the fifth working day after it opened",
        always_on=_OWED_HELP,
    ),
    "help-action": Instrument(
        "the manager who started the help", "the action, marked as done", "17:00 on its day", always_on=_OWED_HELP
    ),
    "first-sign-in": Instrument(
        "the nearest manager",
        "the first sign-in of the invited person",
        "17:00, {term} after the invitation",
        term=_days(5, 20),
        is_controllable=False,
    ),
    "win-decision": Instrument(
        "the nearest manager who gets no credit",
        "the request to win, approved or refused",
        "17:00, {term} after it was asked",
        term=_days(2, 10),
        always_on=_ANSWERED,
        weight=2,
    ),
    "gate-debt": Instrument(
        "the owner of a deal that the CRM moved",
        "the missing items, answered on the deal",
        "17:00, 14 days after the move came in",
    ),
    "push-reason": Instrument(
        "the owner of a deal that the CRM pushed",
        "the reason, given on the deal",
        "17:00, 5 days after the push came in",
    ),
    "leave-decision": Instrument(
        "the nearest manager",
        "the request, approved or refused",
        "17:00, {term} after it was asked, and before the leave begins",
        term=_days(3, 10),
        always_on=_ANSWERED,
        weight=2,
    ),
}
SUBJECTS: Final[dict[str, tuple[str, ...]]] = {
    "Week, customers and deals": (
        "weekly-log",
        "customer-contact",
        "account-plan",
        "account-move",
        "milestone",
        "gate-debt",
        "push-reason",
    ),
    "Pipeline reviews": ("pipeline-review", "deal-help", "review-action", "crm-verdict"),
    "Calls": ("forecast-call", "team-call", "organisation-call"),
    "Plans and numbers": ("annual-plan", "quarterly-plan", "budgets-set"),
    "Reviews and promises": ("review-preparation", "review-held", "review-signature", "promise"),
    "Explanations and policy": (CATCH_UP, POLICY_READ),
    "Tightening": ("tightening-check", "tightening-duty"),
    "Help": ("help-start", "help-action"),
    "What others wait for": ("plan-decision", "extension-decision", "win-decision", "leave-decision", "first-sign-in"),
}
"""The traps of the library under what they are about."""
LOOKED_UP: Final = frozenset(key for key, instrument in INSTRUMENTS.items() if instrument.is_looked_up)
UNKNOWN: Final = Instrument("the person it was opened for", "what its page asks for", "its own day")


def is_own(key: str) -> bool:
    """Whether a trap was made by people, beside the library."""
    return key.startswith(OWN_PREFIX)


def instrument(key: str) -> Instrument:
    """What a trap is made of; a trap that the code does not open has nothing that could vary."""
    return INSTRUMENTS.get(key, UNKNOWN)


DECISIONS = ("extension-decision", "leave-decision", "plan-decision", "win-decision")


def is_checked(key: str) -> bool:
    """Whether TRAPS checks itself what a trap asks, at its deadline."""
    return key.startswith(CHECKED_PREFIX)


def waits_for_a_look(key: str) -> bool:
    """Whether a miss is flagged only by the sweep that looks for the evidence."""
    return key in LOOKED_UP or is_checked(key)
