"""A duty of an own trap: its page, the report in place, and the file that came with one."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from accounts.duties.models import Obligation
from accounts.duties.views.in_place import InPlace
from accounts.organisation.views import files
from accounts.own_traps.forms.reports import ReportForm
from accounts.own_traps.presenters import reports as presenter
from accounts.own_traps.selectors import own_traps as selector
from accounts.own_traps.services import reports as service
from traps_web.edges.requests import ApiRequest, PageRequest

MISSING = "There is no such obligation, or you cannot see it."


class Report(InPlace):
    """Report what an own trap asks; the line reads what was reported."""

    row: Obligation
    row_name, missing = "duty", MISSING
    form_class, service = ReportForm, service.report
    template_name = "accounts/own_traps/own_trap_report.html"
    line_fields, line_buttons = ("number", "note"), (("", "Report it"),)
    done, next_page = "Reported: “{row.label}”.", "traps"

    def find(self) -> Obligation:
        kwargs = self.kwargs
        return selector.duty(
            self.request.reader, own_trap_id=kwargs["pk"], period=kwargs["period"], owner_id=kwargs["person"]
        )

    def may(self) -> None:
        if self.request.method == "POST":
            service.require_owner(self.request.user, self.row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.duty is not None:
            return context
        return context | {"page": presenter.sheet(self.request.reader, self.row, selector.report_of(self.row))}

    def line_about(self) -> str:
        """What is asked, where the row does not say it."""
        return self.row.own_duty.version.help_text


@require_GET
def file(request: PageRequest, pk: int) -> FileResponse:
    """The file that was reported, as a download."""
    return download(request, pk)


def download(request: PageRequest | ApiRequest, pk: int) -> FileResponse:
    """The file of a duty in sight, recorded. Raises Http404. Nothing in it is shown or run by the browser."""
    report = selector.reports(request.reader).filter(obligation=pk).exclude(file="").first()
    if report is None:
        raise Http404(MISSING)
    try:
        content = report.file.open("rb")
    except FileNotFoundError:
        raise Http404(MISSING) from None
    answer = FileResponse(content, as_attachment=True, filename=report.file_name, content_type=report.file_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    files.note_download(request, of=report.obligation, file=report.file_name)
    return answer
