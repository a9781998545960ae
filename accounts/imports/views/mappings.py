"""Saved mappings: how other programs name their columns."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from accounts.imports.forms.imports import MappingForm
from accounts.imports.importing import mappings as importing
from accounts.imports.models import ColumnMapping
from accounts.imports.presenters import mappings as presenter
from accounts.imports.selectors import mappings as selector
from accounts.imports.services import mappings as services
from accounts.organisation.views.doors import AdminsOnly
from traps_web.edges.pages import ServiceButton, ServicePage


class _OfMapping(AdminsOnly, ServicePage):
    """An act on one saved mapping."""

    row: ColumnMapping | None
    row_name, next_page = "mapping", "mappings"

    def find(self) -> ColumnMapping | None:
        return get_object_or_404(selector.mappings(viewer=self.request.user), pk=self.kwargs["pk"])


class _Saves(_OfMapping):
    """A mapping in a form, among the others."""

    form_class = MappingForm
    template_name = "accounts/imports/mappings.html"
    done = "Saved. Choose “{made.name}” when you send a file."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = presenter.rows(selector.mappings(viewer=self.request.user))
        statement = presenter.statement(len(rows))
        return super().get_context_data(rows=rows, mapping=self.row, statement=statement, **kwargs)


class Change(_Saves):
    """One mapping, to be changed."""

    service = importing.change


class New(_Saves):
    """Every saved mapping, and the form that saves another."""

    service, row_name, makes = importing.add, "", True

    def find(self) -> None:
        return None


class Drop(_OfMapping, ServiceButton):
    """Forget a mapping."""

    service = services.drop
    done = "“{row.name}” is deleted. What it imported stays."
