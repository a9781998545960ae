"""Views of the list of deals: kept and forgotten."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from pipeline.board.forms.saved_views import ViewForm
from pipeline.board.models import SavedView
from pipeline.board.selectors import saved_views as selector
from pipeline.board.services import saved_views
from traps_web.edges.pages import ServiceButton, ServicePage


class Save(ServicePage):
    """Keep the filters that stand under a name."""

    form_class, service = ViewForm, saved_views.save
    http_method_names = ["post", "options"]
    template_name = "pipeline/customers/form.html"
    done = "“{made.name}” is saved as a view."

    def leads_to(self, made: SavedView) -> str:
        return f"{reverse('deals')}?{made.query}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {
            "statement": "Save these filters as a view.",
            "heading": "Save a view",
            "button": "Save this view",
            "back": reverse("deals"),
        }
        return super().get_context_data(**words, **kwargs)


class Delete(ServiceButton):
    """Forget a view of one's own; the list stays as it is."""

    service = saved_views.delete
    row: SavedView
    finds, row_name = selector.by_id, "view"
    done = "“{row.name}” is deleted from your views."
    next_page = "deals"
