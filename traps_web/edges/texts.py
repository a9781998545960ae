"""Every text that comes in takes the one normal form here.

Fields of pages, parameters of addresses and bodies that programs send.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from rest_framework.parsers import DataAndFiles, FormParser, MultiPartParser

from traps_web.lib.normal_form import cleaned


class NormalFormMiddleware:
    """Cleans what a page sends and what an address asks for; passwords and codes stay as they were typed.

    The body of a program is read by the parsers alone, after the program has shown who it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.GET = cleaned_query(request.GET)  # type: ignore[assignment]
        if request.method == "POST" and not request.path.startswith("/api/"):
            request.POST = cleaned_query(request.POST)  # type: ignore[assignment]
        return self.get_response(request)


def cleaned_query(query: QueryDict) -> QueryDict:
    """The same names with cleaned values; the very same object when nothing is to be cleaned."""
    values = {name: cleaned(given, name=name) for name, given in query.lists()}
    if values == dict(query.lists()):
        return query
    result = QueryDict(mutable=True, encoding=query.encoding)
    for name, given in values.items():
        result.setlist(name, given)
    result._mutable = False
    return result


class CleanForms(FormParser):
    """A form that a program sends."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """The fields, cleaned."""
        return cleaned_query(super().parse(*args, **kwargs))


class CleanUploads(MultiPartParser):
    """A form with files that a program sends; the files are left alone."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """The fields, cleaned, and the files."""
        sent = super().parse(*args, **kwargs)
        return DataAndFiles(cleaned_query(sent.data), sent.files)
