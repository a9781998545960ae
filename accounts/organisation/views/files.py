"""Files that are sent, and recorded before they go: a list has this one way."""

from __future__ import annotations

from django.db import models
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from accounts.organisation.services import exports as export_service
from traps_web.edges.requests import ApiRequest, PageRequest
from traps_web.lib.faults import Refused
from traps_web.ui import exports


def is_requested(request: PageRequest) -> bool:
    """Whether the address asks for a file: `?format=csv` or `?format=xlsx`."""
    return request.GET.get("format") in exports.CONTENT_TYPES


def sent(request: PageRequest, table: exports.Table, kind: str = "") -> HttpResponseBase:
    """The table in the kind that the address asks for; CSV is streamed. Raises Refused for what no sheet can hold."""
    kind = kind or request.GET["format"]
    name = f"{table.name}.{kind}"
    headers = {
        "Content-Type": exports.CONTENT_TYPES[kind],
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    answer: HttpResponseBase
    if kind == exports.CSV:
        answer = StreamingHttpResponse(exports.csv_parts(table), headers=headers)
    else:
        try:
            answer = HttpResponse(exports.as_xlsx(table), headers=headers)
        except exports.TooLong as fault:
            raise Refused(str(fault)) from None
    export_service.note(request.act, file=name, address=request.path)
    return answer


def note_download(request: PageRequest | ApiRequest, *, of: models.Model, file: str) -> None:
    """Record that a file of a thing is taken along; who only asks about it (HEAD) takes nothing."""
    if request.method != "HEAD":
        export_service.note_download(request.act, of=of, file=file, address=request.path)
