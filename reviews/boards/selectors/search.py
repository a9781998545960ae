"""Search over what every app can find."""

from __future__ import annotations

from accounts.organisation.selectors import search as accounts_search
from accounts.organisation.selectors.search import Hit
from accounts.record.rules.readers import Reader
from pipeline.customers.selectors import customer_search
from pipeline.deals.selectors import deal_search
from plans.sales_plans.selectors import plan_search


def search(reader: Reader, *, query: str) -> list[Hit]:
    """People, teams, customers, deals and plans that a viewer sees, eight of each at most."""
    return [
        *accounts_search.search(reader, query=query),
        *customer_search.search(viewer=reader.viewer, query=query),
        *deal_search.search(viewer=reader.viewer, query=query),
        *plan_search.search(reader, query=query),
    ]
