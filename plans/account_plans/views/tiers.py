"""Tiers: moving a customer with a reason, and what each tier asks."""

from __future__ import annotations

from typing import Any

from accounts.organisation.presenters.settings_paths import path as settings_path
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.views.doors import AdminsOnly
from pipeline.customers.access import require_keep
from pipeline.customers.models import Customer
from pipeline.customers.selectors import customers
from plans.account_plans.forms.tiers import TierForm, TierRulesForm
from plans.account_plans.models import TierMove
from plans.account_plans.presenters import customers as customer_words
from plans.account_plans.presenters import tiers as presenter
from plans.account_plans.selectors import tiers as selector
from plans.account_plans.services import tiers
from traps_web.edges.pages import ServicePage


class Move(ServicePage):
    """Move a customer to another tier."""

    row: Customer
    row_name, finds = "customer", customers.by_id
    form_class, service = TierForm, tiers.move
    template_name = "pipeline/customers/form.html"
    next_page, next_row = "customer_detail", "row.pk"

    def may(self) -> None:
        require_keep(self.request.user, self.row, "the tier of this customer")

    def message(self, made: TierMove) -> str:
        return presenter.moved(self.row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = f"/customers/{self.row.pk}/"
        page = {
            "statement": presenter.statement(self.row),
            "sub": customer_words.suggestion(selector.suggestion(customer=self.row), self.row.tier),
            "heading": "Move the tier",
            "button": "Move it",
            "back": address,
            "path": customer_words.path(self.row.name, address, "Tier"),
        }
        return super().get_context_data(**page, **kwargs)


class Settings(AdminsOnly, ServicePage):
    """What the tiers ask."""

    form_class, service = TierRulesForm, tiers.set_rules
    template_name = "pipeline/customers/form.html"
    done, next_page = "Saved. Open obligations keep their deadlines.", "settings_tiers"

    def may(self) -> None:
        self.today = organisation_today(self.request.now, self.request.organisation)
        self.in_force = selector.rules_on(self.today)

    def get_initial(self) -> dict[str, Any]:
        return presenter.initial(self.in_force) | {"starts_on": self.today}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        history, zone = selector.rule_history(), self.request.organisation.time_zone
        page = {
            "statement": presenter.settings_statement(self.in_force),
            "dated": presenter.rule_rows(history, today=self.today, zone=zone),
            "dated_head": "Tier rules by first day",
            "sub": "A floor only lowers the suggested tier. It never moves a customer.",
            "heading": "What each tier requires",
            "button": "Save",
            "back": "/settings/",
            "path": settings_path(("Tiers", "")),
        }
        return super().get_context_data(**page, **kwargs)
