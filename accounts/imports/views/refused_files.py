"""The refused lines of a run as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from accounts.imports.models import ImportRun
from accounts.imports.selectors import imports as selector
from accounts.organisation.views import files
from traps_web.edges.requests import ApiRequest, PageRequest


def refused_file(request: PageRequest | ApiRequest, run: ImportRun) -> HttpResponse:
    """The lines with their reasons, as CSV. Raises Http404 when there are none, or none any more."""
    lines = selector.refused_lines(run=run)
    if not lines:
        raise Http404("There are no refused lines, or they were deleted after a week.")
    name = f"refused-lines-{run.pk}.csv"
    files.note_download(request, of=run, file=name)
    headers = {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(lines, headers=headers)
