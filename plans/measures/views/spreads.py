"""The curves of the year: the settings."""

from __future__ import annotations

from typing import Any

from accounts.organisation.presenters.settings_paths import path
from accounts.organisation.views.doors import AdminsOnly
from plans.measures.forms.spreads import CurveForm, SwitchForm
from plans.measures.models import Curve
from plans.measures.presenters import spreads as presenter
from plans.measures.selectors import spreads as selector
from plans.measures.services import spreads as curve_service
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.lib.faults import Invalid


class Curves(AdminsOnly, ServicePage):
    """Every curve with its months; POST adds one."""

    form_class, service, makes = CurveForm, curve_service.create, True
    template_name = "plans/measures/settings_curves.html"
    done = "Plans can now use “{made.name}”."
    next_page = "settings_curves"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows, months = selector.curves(), selector.months()
        page = {
            "rows": presenter.rows(rows, months=months),
            "months": months,
            "statement": presenter.statement(rows),
            "path": path(("Curves", "")),
        }
        return super().get_context_data(**page, **kwargs)

    def act(self, form: ActForm) -> Curve:
        try:
            curve: Curve = super().act(form)
        except Invalid as wrong:
            # What is wrong with the sum stands beside the last month.
            last = list(form.fields)[-1]
            raise Invalid(**{last if name == "months" else name: text for name, text in wrong.errors.items()}) from None
        return curve


class Switch(AdminsOnly, ServiceButton):
    """Offer a curve, or no longer."""

    row: Curve
    form_class, service, row_name, says_why = SwitchForm, curve_service.switch, "curve", True
    done, next_page = "Saved. Plans that already use the curve keep it.", "settings_curves"

    def find(self) -> Curve:
        return selector.by_id(pk=self.kwargs["pk"])
