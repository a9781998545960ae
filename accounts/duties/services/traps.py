"""Traps: the default set, installed in one act."""

from __future__ import annotations

from accounts.duties.models import Trap
from accounts.organisation.services import configuration
from accounts.record.rules.acts import Act

DEFAULTS = (
    ("weekly-log", "Week closed", "The week's prospecting is logged and closed by its deadline.", "week", 0),
    (
        "review-preparation",
        "Review prepared",
        ("The presenter comes prepared with the causes and what happens now."),
        "quarter",
        1,
    ),
    ("review-held", "Review held", "The quarterly plan review takes place in its window, on screen.", "quarter", 1),
    ("review-signature", "Review signed", "Both sides sign what was said, promised and decided.", "quarter", 1),
    ("promise", "Promise", "A promise from a review is kept by its day, or reported as missed.", "once", 1),
    (
        "milestone",
        "Milestone",
        "A milestone of a deal is reached by its day, or moved or dropped with a reason.",
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
        "Everyone with a number knows the next one before the year starts, in time to plan for it.",
        "year",
        1,
    ),
    ("forecast-call", "Forecast call", "Each rep says every week what the quarter will bring.", "week", 1),
    ("team-call", "Team call", "Each manager says every week what the team will bring.", "week", 1),
    (
        "organisation-call",
        "Organisation call",
        "The leader says every week what the organisation will bring.",
        "week",
        1,
    ),
    ("pipeline-review", "Pipeline review", "The team’s open deals are reviewed every week, one by one.", "week", 1),
    ("deal-help", "Help with a deal", "Help that a pipeline review asked for is given by its day.", "once", 1),
    ("review-action", "Action of a pipeline review", "What a pipeline review agreed is done by its day.", "once", 1),
    (
        "crm-verdict",
        "Verdict carried out in the CRM",
        "A verdict on a deal that the CRM keeps is carried out there by its owner.",
        "once",
        1,
    ),
    ("plan-decision", "Plan decided", "A submitted plan gets a decision within two working days.", "once", 1),
    (
        "customer-contact",
        "Customer contacted",
        "The owner contacts a customer as often as its tier asks.",
        "once",
        1,
    ),
    (
        "account-plan",
        "Account plan",
        "A customer whose tier asks for a plan has a submitted, fresh one.",
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
        "A request for more time gets an answer before the deadline.",
        "once",
        1,
    ),
    ("first-sign-in", "First sign-in", "An invited person signs in within a week, so that work can begin.", "once", 1),
    (
        "win-decision",
        "Request to win decided",
        "A request to win a deal gets an answer within two working days.",
        "once",
        1,
    ),
    (
        "gate-debt",
        "Items owed after a move in the CRM",
        "What a deal passed a gate without, because the CRM moved it, is answered within two weeks.",
        "once",
        1,
    ),
    (
        "push-reason",
        "Push explained",
        "When the CRM moves a close date to a later month, the owner of the deal says why.",
        "once",
        1,
    ),
    (
        "catch-up",
        "Catch-up",
        "What was missed is caught up on the day that the explanation of the miss named.",
        "once",
        1,
    ),
    (
        "tightening-check",
        "Tightening checked",
        "While somebody is tightened, their manager looks at it with them on the days agreed.",
        "once",
        1,
    ),
    (
        "tightening-duty",
        "Extra duty",
        "While somebody is tightened, they owe one thing more, on the days agreed.",
        "once",
        1,
    ),
    (
        "policy-read",
        "Policy read",
        "Everyone whom a policy covers reads it before it can apply to them.",
        "once",
        1,
    ),
    (
        "help-start",
        "Help started",
        "Who missed the result with every trap kept gets help: their manager starts it.",
        "once",
        1,
    ),
    (
        "help-action",
        "Action of a help",
        "What the manager of the person does as help is done by its day.",
        "once",
        1,
    ),
    ("leave-decision", "Leave decided", "A leave request gets an answer before the leave begins.", "once", 1),
)


@configuration.writes(Trap)
def install_defaults(act: Act) -> None:
    """Install the traps that TRAPS cannot work without; installed ones stay as they are."""
    Trap.objects.bulk_create(
        [
            Trap(key=key, name=name, purpose=purpose, cadence=cadence, grace_working_days=grace)
            for key, name, purpose, cadence, grace in DEFAULTS
        ],
        ignore_conflicts=True,
    )
