"""The words for what people owe, plan, agree with customers and say in reviews."""

from __future__ import annotations

from traps_web.ui.defined import Definition

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
    Definition(
        "condition",
        "What TRAPS checks itself at the deadline of an own trap.",
        "a measure that keeps its bound, or a saved view that is empty, by what was known at the deadline, as its "
        "owner sees it; where it is not met, once more at the end of the grace; what is not known is never missed",
    ),
    Definition(
        "on-time rate",
        "How much of what somebody owed was done by its deadline.",
        "done on time ÷ (done on time + late + missed); what was waived before the miss, excused, due on leave or is "
        "not due yet does not count",
    ),
    Definition(
        "weighted score",
        "The on-time rate with each duty by its weight.",
        "weights of what was done on time ÷ weights of what counts; it triggers, ranks and decides nothing",
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
        "excuse ledger",
        "How often each cause was given, for missed traps and in quarterly reviews, with the money beside it.",
        "explanations that stand, of misses that were not waived; each month explained in a review that was held",
    ),
    Definition(
        "promised to catch up",
        "Money that catch-up actions of quarterly reviews promised, where they name a deal or a customer.",
        "came: credit on that deal or customer from the review to the day of the action, at most its amount",
    ),
    Definition(
        "median of causes",
        "How often a person gives a cause, in the middle of a group.",
        "over all quarters, those counted who never did; n/a for fewer than five people",
    ),
    Definition(
        "policy",
        "What a miss leads to, as a ladder of steps.",
        "versions, published with a first day ahead, never changed; applies to a person from the later of that day and "
        "the reading, at the latest 10 of their working days after it was put before them",
    ),
    Definition(
        "two keys",
        "What opens a step of the policy.",
        "the result that it names was missed and controllable traps were missed as often as it says; n/a is not missed",
    ),
    Definition(
        "case",
        "What a step of the policy leads to for one person.",
        "opened with both keys, its facts frozen; decided by the line before a deadline; ends by its number or at its "
        "latest day",
    ),
    Definition(
        "help record",
        "What the line owes after a result was missed with every trap kept.",
        "opened by an ended quarter below 100 % in which every controllable trap was kept, or by a decision on a case; "
        "a coach, the territory, two dated actions of the manager, and the result four weeks later",
    ),
    Definition(
        "dress rehearsal",
        "A version of the policy played over the last four ended quarters.",
        "by the same rules, as if it had applied to everybody and every case had been confirmed; nothing is written",
    ),
    Definition(
        "fairness panel",
        "What came of the cases of an ended quarter, by step, team, role and manager, in counts without names.",
        "rows of at least 8 covered people of whom nobody or at least 3 have a case; a difference is pointed out where "
        "chance alone brings one about in at most 5 % of quarters (Fisher’s exact test)",
    ),
    Definition(
        "effort or patch",
        "Whether those who missed the number of a quarter had kept up their activity.",
        "half of a team missed it: with at least 80 % of the weekly targets reached by half of those who have targets "
        "it is a question of the territory, else one of effort",
    ),
    Definition(
        "tightening",
        "More is asked of a person, or of the reps of a team, for some weeks.",
        "1 to 6 whole weeks, announced at least 2 working days ahead; it ends by itself",
    ),
    Definition(
        "stayed",
        "What remained of a measure after a tightening.",
        "after less before, of as many whole weeks as the tightening had; own: the mean of the people covered",
    ),
    Definition(
        "comparable reps",
        "Whom a tightening is held against.",
        "active reps not tightened in its weeks before, during and after, with a target that differs by at most half; "
        "medians of at least five people, else n/a",
    ),
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
        "each deal once for each person, at its amount when first kept; weeks from then to its end, or to today",
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
