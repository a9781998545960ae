"""Customers: entered, changed, and the people who work with them.

Their list and their page are in plans, beside what their tiers ask for.
"""

from __future__ import annotations

from typing import Any

from pipeline.customers.access import require_keep
from pipeline.customers.forms.customers import CustomerForm, TeamForm
from pipeline.customers.models import AccountTeamMember, Customer
from pipeline.customers.presenters import customer_pages as presenter
from pipeline.customers.selectors import account_teams as team_selector
from pipeline.customers.selectors import customers as selector
from pipeline.customers.services import account_teams, customers
from traps_web.edges.pages import ServiceButton, ServicePage


class New(ServicePage):
    """Add a customer."""

    form_class, service, makes = CustomerForm, customers.create, True
    template_name = "pipeline/customers/form.html"
    done = "{made.name} is added."
    next_page, next_row = "customer_detail", "made.pk"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {
            "statement": "Add a customer.",
            "sub": "You set its tier on its page, with a reason.",
            "button": "Add the customer",
        }
        return super().get_context_data(**presenter.form_words(None, "New customer"), **words, **kwargs)


class Edit(ServicePage):
    """Change what is known of a customer."""

    form_class, service = CustomerForm, customers.change
    row: Customer
    finds, row_name = selector.by_id, "customer"
    template_name = "pipeline/customers/form.html"
    next_page, next_row = "customer_detail", "row.pk"

    def may(self) -> None:
        require_keep(self.request.user, self.row, "this customer")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = presenter.form_words(self.row, "What is known")
        statement = f"Change {self.row.name}."
        return super().get_context_data(statement=statement, button="Save", **words, **kwargs)


class Team(ServicePage):
    """The account team; POST takes somebody in."""

    form_class, service = TeamForm, account_teams.put
    row: Customer
    finds, row_name = selector.by_id, "customer"
    template_name = "pipeline/customers/customer_team.html"
    done = "{made.person.name} works with {row.name} and sees it."
    next_page, next_row = "customer_team", "row.pk"

    def may(self) -> None:
        require_keep(self.request.user, self.row, account_teams.WHAT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = {
            "customer": self.row,
            "team": team_selector.of_customer(customer=self.row),
            "path": presenter.path(self.row, "Account team"),
            "back": presenter.address(self.row),
        }
        return super().get_context_data(**page, **kwargs)


class LeaveTeam(ServiceButton):
    """Take somebody out of the account team."""

    service = account_teams.remove
    row: AccountTeamMember
    row_name = "member"
    done = "{row.person.name} is no longer in the account team."
    next_page, next_row = "customer_team", "row.customer_id"

    def find(self) -> AccountTeamMember:
        customer = selector.by_id(viewer=self.request.user, pk=self.kwargs["pk"])
        return team_selector.by_id(customer=customer, pk=self.kwargs["member"])
