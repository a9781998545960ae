"""All that is kept of a person, as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.keeping.presenters import exports as presenter
from accounts.keeping.services import exports
from accounts.organisation.models import Person
from accounts.organisation.selectors import people
from accounts.organisation.views.doors import admins_only
from traps_web.edges.requests import ApiRequest, PageRequest


@require_GET
@never_cache
@admins_only
def of_person(request: PageRequest, pk: int) -> HttpResponseBase:
    """What is kept of somebody, for an admin."""
    try:
        person = people.by_id(viewer=request.user, pk=pk)
    except (Person.DoesNotExist, OverflowError):
        raise Http404 from None
    return sent(request, person)


@require_GET
@never_cache
def own(request: PageRequest) -> HttpResponseBase:
    """What is kept of oneself."""
    return sent(request, request.user)


def sent(request: PageRequest | ApiRequest, person: Person) -> HttpResponse:
    """The file; that it was taken along is recorded before it is made. Raises Refused."""
    name = presenter.file_name(person)
    exports.take_along(request.act, person=person, file_name=name, address=request.path)
    headers = {"Content-Type": "application/zip", "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(presenter.packed(person), headers=headers)
