"""Settings: the rule by which the reviews of a quarter open by themselves."""

from __future__ import annotations

from typing import Any

from accounts.organisation.presenters import histories, settings_paths
from accounts.organisation.selectors import people
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.views.doors import AdminsOnly
from reviews.cycles.forms.opening_rules import OpeningRuleForm
from reviews.cycles.models import OpeningRule
from reviews.cycles.presenters import opening_rules as presenter
from reviews.cycles.selectors import opening_rules as selector
from reviews.cycles.services import opening_rules
from traps_web.edges.pages import ServicePage


class Rule(AdminsOnly, ServicePage):
    """Whether, when and for which days."""

    row: OpeningRule
    form_class, service = OpeningRuleForm, opening_rules.change
    template_name = "reviews/cycles/settings_reviews.html"
    done, next_page = "Saved. Open reviews stay as they are.", "settings_reviews"

    def find(self) -> OpeningRule:
        return selector.current()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation = self.request.organisation
        today = organisation_today(self.request.now, organisation)
        facts = {
            "path": settings_paths.path(("Reviews", "")),
            "statement": presenter.statement(selector.next_quarters(today=today), is_on=selector.current().is_on),
            "history": histories.history(
                people.history_of(kind="reviews.openingrule", pk=1), zone=organisation.time_zone
            ),
        }
        return super().get_context_data(**facts, **kwargs)
