"""Addresses of amendments."""

from django.urls import path

from plans.amendments.views import amendments, budget_amendments

# The page of an amendment carries the form of its decision, which has an address of its own.
READS = {"http_method_names": ["get", "head", "options"]}
WRITES = {"http_method_names": ["post", "options"]}

urlpatterns = [
    path("plans/<int:pk>/amend/", amendments.amend, name="plan_amend"),
    path("plans/<int:pk>/amendments/<int:position>/", amendments.Decide.as_view(**READS), name="plan_amendment"),
    path(
        "plans/<int:pk>/amendments/<int:position>/decide/",
        amendments.Decide.as_view(**WRITES),
        name="plan_amendment_decide",
    ),
    path(
        "plans/<int:pk>/amendments/<int:position>/withdraw/",
        amendments.Withdraw.as_view(),
        name="plan_amendment_withdraw",
    ),
    path("budgets/amendments/<int:pk>/", budget_amendments.Decide.as_view(**READS), name="budget_amendment"),
    path(
        "budgets/amendments/<int:pk>/decide/",
        budget_amendments.Decide.as_view(**WRITES),
        name="budget_amendment_decide",
    ),
    path(
        "budgets/amendments/<int:pk>/withdraw/",
        budget_amendments.Withdraw.as_view(),
        name="budget_amendment_withdraw",
    ),
    path("budgets/<str:kind>/<int:pk>/<str:period>/amend/", budget_amendments.amend, name="budget_amend"),
]
