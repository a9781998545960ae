"""Taking a whole import back: first what would go or what stands in the way, then the button."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from accounts import tasks
from accounts.imports.forms.imports import UndoForm
from accounts.imports.importing import undoing
from accounts.imports.models import ImportRun, ImportUndo
from accounts.imports.presenters import import_undos as presenter
from accounts.imports.selectors import imports as selector
from accounts.organisation.views.doors import AdminsOnly
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServicePage


class Undo(AdminsOnly, ServicePage):
    """The plan, a reason, and the button; the worker does it."""

    row: ImportRun
    row_name, form_class, service = "run", UndoForm, undoing.queue
    template_name = "accounts/imports/import_undo.html"
    done, next_page, next_row = "", "import_detail", "row.pk"

    def find(self) -> ImportRun:
        return get_object_or_404(selector.runs(viewer=self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = undoing.foresee(self.request.act, run=self.row)
        page = presenter.undo_page(self.row, plan, page=self.request.GET.get("page"))
        return super().get_context_data(run=page, pk=self.row.pk, **kwargs)

    def act(self, form: ActForm) -> ImportUndo:
        undo: ImportUndo = super().act(form)
        tasks.undo_import.delay_on_commit(undo_id=undo.pk)
        return undo
