"""The dress rehearsal of a version, for who writes policies."""

from __future__ import annotations

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.organisation.views import files
from reviews.consequences.presenters import rehearsals as presenter
from reviews.consequences.selectors import rehearsals
from reviews.policies.models import Policy
from reviews.policies.selectors import policies
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Refused

WHO_REHEARSES = "Only admins and leaders can play a policy over the past."
MISSING = "There is no such version of the policy."


@require_safe
def rehearsal(request: PageRequest, pk: int) -> HttpResponseBase:
    """A version played over the last four ended quarters; as a file too."""
    if not policies.may_write(request.user):
        raise Refused(WHO_REHEARSES)
    try:
        policy = policies.by_id(viewer=request.user, pk=pk)
    except (Policy.DoesNotExist, OverflowError):
        raise Http404(MISSING) from None
    played = rehearsals.rehearse(request.reader, policy)
    if files.is_requested(request):
        return files.sent(request, presenter.file(played))
    return render(request, "reviews/consequences/rehearsal.html", {"page": presenter.page(played)})
