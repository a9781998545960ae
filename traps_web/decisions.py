"""What people decide on: the kind in the subject of a duty, and where its matter is found."""

from __future__ import annotations

KINDS: dict[str, str] = {
    "extension": "accounts.duties.selectors.matters.of_extensions",
    "leave": "accounts.absences.selectors.matters.of_leaves",
    "plan": "plans.sales_plans.selectors.plan_matters.of_plans",
    "amendment": "plans.amendments.selectors.amendment_matters.of_amendments",
    "win-request": "pipeline.deals.selectors.matters.of_win_requests",
    "review-move": "reviews.cycles.selectors.move_matters.of_moves",
    "account-plan": "plans.account_plans.selectors.account_plan_matters.of_account_plans",
}
