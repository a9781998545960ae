"""A list as a file: the one way to send it."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Refused
from traps_web.ui import exports


def wanted(request: PageRequest) -> bool:
    """Whether the address asks for a file: `?format=csv` or `?format=xlsx`."""
    return request.GET.get("format") in exports.CONTENT_TYPES


def sent(request: PageRequest, table: exports.Table, kind: str = "") -> HttpResponseBase:
    """The table in the kind that the address asks for; CSV leaves as it is read. Raises Refused for what no sheet can hold."""
    kind = kind or request.GET["format"]
    headers = {
        "Content-Type": exports.CONTENT_TYPES[kind],
        "Content-Disposition": f'attachment; filename="{table.name}.{kind}"',
    }
    if kind == exports.CSV:
        return StreamingHttpResponse(exports.csv_parts(table), headers=headers)
    try:
        return HttpResponse(exports.as_xlsx(table), headers=headers)
    except exports.TooLong as fault:
        raise Refused(str(fault)) from None
