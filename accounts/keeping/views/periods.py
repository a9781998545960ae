"""How long personal data is kept, and what was removed."""

from __future__ import annotations

from typing import Any

from accounts.keeping.forms.periods import PeriodsForm
from accounts.keeping.models import KeepingPeriods
from accounts.keeping.presenters import periods as presenter
from accounts.keeping.selectors import periods as selector
from accounts.keeping.services import periods
from accounts.organisation.presenters import settings_paths
from accounts.organisation.views.doors import AdminsOnly
from traps_web.edges.lists import ListQuery
from traps_web.edges.pages import ServicePage
from traps_web.lib.paging import page_of

SHOWN = 50


class Periods(AdminsOnly, ServicePage):
    """The periods, and what each run of the job did."""

    row: KeepingPeriods
    row_name, form_class, service = "periods", PeriodsForm, periods.change
    template_name = "accounts/keeping/settings_keeping.html"
    done = "Saved. It applies from the next nightly run."
    next_page = "settings_keeping"

    def find(self) -> KeepingPeriods:
        return selector.current()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        list_query = ListQuery(self.request.path, self.request.GET.dict())
        page = page_of(selector.runs(), list_query.number, list_query.size)
        runs = list(page)
        facts = {
            "path": settings_paths.path(("Personal data", "")),
            "statement": presenter.statement(self.row),
            "page": page,
            "bar": presenter.bar(list_query, page.paginator.count),
            "replaced": presenter.replaced(list(selector.replaced()[:SHOWN]), zone=self.request.reader.zone),
            "runs": presenter.rows(runs, selector.people_of(runs), zone=self.request.reader.zone),
        }
        return super().get_context_data(**facts, **kwargs)
