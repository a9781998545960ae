"""What people decide on: the kind in the subject of a duty, and where its matter is found."""

from __future__ import annotations

KINDS: dict[str, str] = {
    "extension": "accounts.selectors.matters.of_extensions",
    "leave": "accounts.selectors.leave_matters.of_leaves",
    "plan": "plans.selectors.plan_matters.of_plans",
    "amendment": "plans.selectors.amendment_matters.of_amendments",
    "win-request": "pipeline.selectors.matters.of_win_requests",
    "review-move": "reviews.selectors.move_matters.of_moves",
    "account-plan": "plans.selectors.account_plan_matters.of_account_plans",
}
