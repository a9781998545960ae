"""Traps: the default set, installed in one act."""

from __future__ import annotations

from accounts.duties.models import Trap
from accounts.organisation.services import configuration
from accounts.record.rules.acts import Act

DEFAULTS = (
    ("weekly-log", "Week closed", "The week's prospecting is written down and closed by its deadline.", "week", 0),
    ("review-preparation", "Review prepared", "Who presents comes prepared: why, and what happens now.", "quarter", 1),
    ("review-held", "Review held", "The quarterly plan review takes place in its window, on screen.", "quarter", 1),
    ("review-signature", "Review signed", "Both sides sign what was said, promised and decided.", "quarter", 1),
    ("promise", "Promise", "What was promised in a review is done by its day, or said to be missed.", "once", 1),
    (
        "milestone",
        "Milestone",
        "What was agreed on a deal is reached by its day, or said to be moved or dropped with the reason.",
        "once",
        1,
    ),
    (
        "annual-plan",
        "Annual plan",
        "The year's number has a plan before the year starts, and it is submitted.",
        "year",
        1,
    ),
    (
        "quarterly-plan",
        "Quarterly plan",
        "The quarter's number has a plan before the quarter starts, and it is submitted.",
        "quarter",
        1,
    ),
    (
        "budgets-set",
        "Budgets set",
        "Who goes on with a number knows the next year's before it starts, in time to plan for it.",
        "year",
        1,
    ),
    ("plan-decision", "Plan decided", "Who submits a plan gets a decision within two working days.", "once", 1),
    (
        "customer-contact",
        "Customer contacted",
        "Who owns a customer speaks to it within the days that its tier asks for.",
        "once",
        1,
    ),
    (
        "account-plan",
        "Account plan",
        "A customer whose tier asks for a plan has one that is handed in and young enough.",
        "once",
        1,
    ),
    (
        "account-move",
        "Account move",
        "A dated move of an approved account plan is done by its day.",
        "once",
        1,
    ),
    (
        "extension-decision",
        "Extension decided",
        "Who asks for more time gets an answer before the deadline.",
        "once",
        1,
    ),
    ("first-sign-in", "First sign-in", "Who is invited signs in within a week, so that work can begin.", "once", 1),
    (
        "win-decision",
        "Request to win decided",
        "Who asks to win a deal gets an answer within two working days.",
        "once",
        1,
    ),
    ("leave-decision", "Leave decided", "Who asks for leave gets an answer before it begins.", "once", 1),
)


@configuration.writes(Trap)
def install_defaults(act: Act) -> None:
    """Install the traps that the product cannot be without; those that stand are left as they are."""
    Trap.objects.bulk_create(
        [
            Trap(key=key, name=name, purpose=purpose, cadence=cadence, grace_working_days=grace)
            for key, name, purpose, cadence, grace in DEFAULTS
        ],
        ignore_conflicts=True,
    )
