"""The words for money, for how it stands, and for the deals that it comes from."""

from __future__ import annotations

from traps_web.ui.defined import Definition

MONEY = (
    Definition(
        "budget", "The money a person or team must bring in a period.", "sum of budget lines, one a month and category"
    ),
    Definition("actual", "The money that came in and counts for a person or team.", "sum of credited bookings"),
    Definition(
        "difference", "How much of the budget is missing; below zero, how far it is passed.", "budget − actual, signed"
    ),
    Definition("gap", "The money still needed to reach the whole budget.", "budget − actual, never below 0"),
    Definition(
        "retired", "The share of the budget that has come in.", "actual ÷ budget, uncapped; n/a without a budget"
    ),
    Definition(
        "retired on",
        "The day on which the whole budget was reached.",
        "first day on which cumulative actual ≥ budget",
    ),
    Definition(
        "budget to date",
        "The part of the budget that should have come in by the end of the day.",
        "the part that the curve puts on the working days up to and including the day; all of it once the period has"
        " ended",
    ),
    Definition(
        "pace",
        "How the money that came in compares with what should have come in by now.",
        "actual ÷ budget to date; n/a while budget to date is 0",
    ),
    Definition(
        "short", "How far the money that came in is below the budget to date.", "budget to date − actual, never below 0"
    ),
    Definition(
        "needed per working day",
        "What each working day left has to bring to reach the budget.",
        "gap ÷ working days left, today included; 0 when the gap is 0, n/a when none are left",
    ),
    Definition(
        "needed per week",
        "What each week left has to bring to reach the budget.",
        "gap ÷ weeks left, this one included; 0 when the gap is 0, n/a when none are left",
    ),
    Definition(
        "credit",
        "The part of a booking that counts for one person.",
        "booking × share; shares are exactly 100 % together, in cents by largest remainder",
    ),
)
STANDING = (
    Definition(
        "state",
        "How the money stands against the budget, in a word.",
        "the first that holds: no budget, retired, out of reach, ahead, on watch, behind",
    ),
    Definition("ahead", "As much came in as should have by now, or more.", "pace ≥ 100 %, unless set otherwise"),
    Definition(
        "on watch", "A little less came in than should have by now.", "90 % ≤ pace < 100 %, unless set otherwise"
    ),
    Definition("behind", "Clearly less came in than should have by now.", "pace < 90 %, unless set otherwise"),
    Definition(
        "out of reach",
        "Reaching the budget would take more a day than the best recent quarter brought.",
        "needed per working day > the best of the last eight complete quarters; needs four of them and five working"
        " days left",
    ),
)
DEALS = (
    Definition(
        "open pipeline",
        "What the open deals of the period would bring if all of them were won.",
        "sum of open deals with an expected close date in the period",
    ),
    Definition(
        "coverage",
        "How many times the open deals would fill the gap if all of them were won.",
        "open pipeline ÷ gap; n/a when the gap is 0",
    ),
    Definition(
        "weighted",
        "What the open deals bring if each counts by the chance of its stage.",
        "sum of amount × chance of the stage today, rounded once per share",
    ),
    Definition(
        "landing",
        "Where the period ends if each open deal counts by the chance of its stage.",
        "actual + weighted; actual once the period has ended",
    ),
    Definition(
        "forecast",
        "How far an open deal is relied on: commit, best case, pipeline or omitted.",
        "what a person chose by hand, else what the stage says",
    ),
    Definition(
        "call",
        "What somebody says a quarter will hold at its end, what is booked already included.",
        "a commit, which its speaker stands for, and a best case that is not below it",
    ),
    Definition(
        "bias",
        "How far somebody’s calls lean: above zero happy ears, below zero sandbagging.",
        "sum of commit − what came over the last call of each week in eight quarters ÷ sum of what came; n/a when"
        " nothing came",
    ),
    Definition(
        "expected landing",
        "Where the period ends if the days left bring what the organisation’s own past says of such days.",
        "actual + a blend of methods, each weighed by its errors in past periods; shown with the interval that holds"
        " four in five of those errors",
    ),
    Definition(
        "one more a week",
        "What one more of an activity in each week left brings somebody by the end of the period.",
        "weeks left × deals opened ÷ activities counted × the chance that a deal opened from now on is won in time ×"
        " money ÷ won deals",
    ),
    Definition(
        "gate",
        "What has to be known about a deal before it moves on.",
        "the required items of every stage that a move forward leaves behind, and a dated next step",
    ),
    Definition(
        "gate debt",
        "What a gate still asks of a deal that went through without it.",
        "overridden items of an open deal that are still missing, and what an invoice or the CRM won a deal without",
    ),
    Definition(
        "not ready",
        "An open deal that is not to be believed yet.",
        "any of: date past, no next step, next step past, gate debt, stale, pushed twice, paused too long, no amount,"
        " no close date",
    ),
    Definition(
        "stale",
        "A deal that stands still for longer than its stage allows.",
        "working days since its last change > those its stage lets pass; a paused deal is not stale",
    ),
    Definition(
        "paused",
        "A deal rests, because nothing can be done about it before a day.",
        "paused today or before, and goes on later; at most twice for a deal",
    ),
    Definition(
        "push",
        "The close date of an open deal went to a later month.",
        "a later day in a later fiscal month; pulling the date in takes no push back",
    ),
    Definition(
        "movement",
        "What changed between the ends of two days.",
        "opening + new + reopened + pulled in − pushed out ± amount ± stage ± handed − won − lost − removed = closing",
    ),
)
