"""The words that pages use as measures and states: one meaning and one formula each.

Pages draw them with `{% define %}`, `/words/` lists them, and `docs/glossary.md` says the same (a test compares).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """What a word means in one sentence, and how it is worked out; limits in it are those TRAPS is installed with."""

    word: str
    meaning: str
    formula: str

    @property
    def slug(self) -> str:
        """Its anchor on `/words/`."""
        return self.word.replace(" ", "-")

    @property
    def head(self) -> str:
        """The word as it begins a line."""
        return self.word[0].upper() + self.word[1:]


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
DUTIES = (
    Definition(
        "trap", "A requirement nobody slips out of and that leads to successful activity.", "owed by a person, by a day"
    ),
    Definition("open", "Owed and not yet done.", "grace is not over"),
    Definition("done", "Done in time.", "done by its deadline"),
    Definition("late", "Done after its deadline, but before it was missed.", "done within the grace"),
    Definition(
        "missed",
        "Not done in time, and missed for ever even when it is done later.",
        "not done by the end of the grace",
    ),
    Definition(
        "waived",
        "Set aside by the line, with a reason.",
        "before the miss it no longer counts; after it, it counts as missed and as waived",
    ),
    Definition(
        "excused by extension",
        "In time only because the line granted more time before the deadline.",
        "done, or still open, by the new deadline and not by the old one",
    ),
    Definition(
        "grace",
        "The time between the deadline and the miss.",
        "none for the weekly log, one working day otherwise, or what the trap’s rule says",
    ),
    Definition("target", "How many of an activity a full week owes.", "the nearest of person, team, role, everybody"),
    Definition(
        "owed",
        "How much activity a week asks of a person.",
        "the targets of the week’s fourth day, less days that nobody works and approved leave",
    ),
    Definition(
        "pace of the week",
        "How many of an activity should be done by the end of today.",
        "target × working days so far ÷ working days of the week; half a piece is not asked for yet",
    ),
    Definition(
        "compliance",
        "How many of the weekly targets were reached.",
        "targets reached ÷ targets of the last four full weeks; more of one activity does not pay for another",
    ),
)
PLANS = (
    Definition("number", "The money a plan has to find.", "sum of the person’s budget lines in the period"),
    Definition(
        "goal", "What a month is to bring by the plan.", "by the curve, or by hand; the months add up to the number"
    ),
    Definition(
        "source",
        "Where a part of the number comes from.",
        "account plan, named deal, new business by activity, or run-rate",
    ),
    Definition(
        "run-rate",
        "What comes by itself: orders of customers who bought before.",
        "proposed: money outside first bookings in the last 13 whole weeks ÷ working days of these weeks × "
        "working days of the period",
    ),
    Definition(
        "own conversion",
        "The part of first meetings after which a new customer bought.",
        "customers with a first booking ÷ first meetings, both in the last 13 whole weeks",
    ),
    Definition("no plan for this money", "The part of the number without a source.", "number − sum of sources"),
    Definition(
        "scrutiny",
        "The checks of a plan with their numbers.",
        "sources cover the number, no account over 30 %, every month has a goal, named deals close inside and are"
        " alive, A accounts have a fresh plan",
    ),
)
CUSTOMERS = (
    Definition("tier", "How much a customer matters, which says how often it is visited.", "A, B, C or none"),
    Definition(
        "cadence",
        "The days within which a customer is owed a contact.",
        "A 14, B 30, C 90 unless set otherwise; the last working day within them",
    ),
    Definition(
        "fresh",
        "An account plan that was approved recently enough.",
        "approved no longer ago than the tier allows: A 90 days, B 180, C owes none",
    ),
    Definition(
        "white space",
        "Product lines that a customer does not buy.",
        "not bought in the last four complete quarters and since",
    ),
)
REVIEWS = (
    Definition(
        "pipeline review",
        "The open deals of a team gone through once a week, one verdict each.",
        "20 deals on the list: those that are not ready, then the largest, then those that moved",
    ),
    Definition(
        "flag",
        "A deal was kept three times in a row without any change.",
        "up from the third keep on, until the deal changes",
    ),
    Definition(
        "verdict memory",
        "What became of the deals that were kept, in money, by who kept them.",
        "each deal once for each person, at its amount when they first kept it; weeks from then to its end, or to today",
    ),
    Definition("packet", "The frozen numbers of one review.", "canonical, hashed, versioned"),
    Definition(
        "catch-up action",
        "What happens now to close the gap.",
        "amount × chance by a date; together they must cover the gap",
    ),
    Definition("no plan", "The part of the gap that nobody has an action for.", "gap − what the actions count for"),
    Definition(
        "stands", "How the group judges what was said.", "an answer from 1 to 5 of each, and the manager’s verdict"
    ),
    Definition(
        "promise",
        "One of three things a person says in a review and is asked about in the next.",
        "kept, missed or moved, judged by the day on which the review is held",
    ),
)
GROUPS = (
    ("Money", MONEY),
    ("How money stands", STANDING),
    ("Deals", DEALS),
    ("Duties", DUTIES),
    ("Plans", PLANS),
    ("Customers", CUSTOMERS),
    ("Reviews", REVIEWS),
)
BY_WORD = {definition.word: definition for _, group in GROUPS for definition in group}
