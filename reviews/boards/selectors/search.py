"""Search over what every app can find."""

from __future__ import annotations

from datetime import date

from accounts.organisation.models import Person
from accounts.organisation.selectors import search as accounts_search
from accounts.organisation.selectors.search import Hit
from pipeline.customers.selectors import customer_search
from pipeline.deals.selectors import deal_search
from plans.sales_plans.selectors import plan_search


def search(*, viewer: Person, query: str, today: date) -> list[Hit]:
    """People, teams, customers, deals and plans that a viewer sees, eight of each at most."""
    return [
        *accounts_search.search(viewer=viewer, query=query, today=today),
        *customer_search.search(viewer=viewer, query=query),
        *deal_search.search(viewer=viewer, query=query),
        *plan_search.search(viewer=viewer, query=query, today=today),
    ]
