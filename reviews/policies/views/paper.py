"""The ladder on paper."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.organisation.views import files
from reviews.policies.models import Policy
from reviews.policies.presenters import sheets
from reviews.policies.presenters.pages import names
from reviews.policies.selectors import policies as selector
from traps_web.edges.requests import ApiRequest, PageRequest


@require_safe
def pdf(request: PageRequest, pk: int) -> HttpResponse:
    """The ladder of a version on A4."""
    try:
        policy = selector.by_id(viewer=request.user, pk=pk)
    except (ObjectDoesNotExist, OverflowError):
        raise Http404("There is no such version of the policy, or you cannot see it.") from None
    return on_paper(request, policy)


def on_paper(request: PageRequest | ApiRequest, policy: Policy) -> HttpResponse:
    """The ladder as a PDF; recorded as a download."""
    reader = request.reader
    content = sheets.pdf(policy, names(reader.today), organisation=reader.organisation.name)
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"policy-{policy.version}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    files.note_download(request, of=policy, file=name)
    return answer
