"""Somebody whose name is gone, and the texts of people that still name them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.keeping.presenters import mentions as presenter
from accounts.keeping.presenters import periods as words_of
from accounts.keeping.selectors import mentions, periods
from accounts.organisation.presenters import settings_paths
from accounts.organisation.views.doors import admins_only
from traps_web.edges.requests import PageRequest


@require_GET
@admins_only
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """The label, since when, and where the name still stands."""
    row = get_object_or_404(periods.replaced(), pk=pk)
    standing = mentions.standing(row)
    context = {
        "row": row,
        "statement": words_of.replaced_statement(row, len(standing), zone=request.reader.zone),
        "mentions": presenter.rows(standing),
        "path": settings_paths.path(("Personal data", "/settings/personal-data/"), (row.label, "")),
    }
    return render(request, "accounts/keeping/settings_replaced_name.html", context)
