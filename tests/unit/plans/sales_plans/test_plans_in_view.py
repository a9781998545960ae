"""Which plans of a team stand in view, and which are folded away."""

from __future__ import annotations

from plans.sales_plans.presenters import plan_lists
from traps_web.edges.lists import ListQuery

MANY = {"me": 0, "decision": 0, "owner": 14, "nobody": 70, "ended": 0}
FEW = MANY | {"nobody": 3}


def test_of_many_plans_those_stand_in_view_that_wait_for_the_nearest_act() -> None:
    assert plan_lists.in_view(FEW, "") == ""
    assert plan_lists.in_view(MANY, "") == "owner"
    assert plan_lists.in_view(MANY | {"me": 1}, "") == "me"
    assert plan_lists.in_view(MANY, "nobody") == "nobody"


def test_every_other_plan_is_a_fold_away() -> None:
    folds = plan_lists.folds(ListQuery("/plans/", {"sort": "number"}), MANY | {"me": 1}, "me")
    assert [(fold.name, fold.side) for fold in folds] == [("plans-owner", "14"), ("plans-nobody", "70")]
    assert all("sort=number" in fold.load_url and f"next={fold.name[6:]}" in fold.load_url for fold in folds)
