"""The minutes of a pipeline review on paper."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.organisation.views import files
from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.presenters.minutes_pages import file_name, minutes_of
from reviews.pipeline_reviews.presenters.minutes_sheets import pdf as on_a4
from reviews.pipeline_reviews.views import doors
from traps_web.edges.requests import ApiRequest, PageRequest


@require_safe
def pdf(request: PageRequest, pk: int) -> HttpResponse:
    """The minutes on A4: the same minutes give the same bytes."""
    return on_paper(request, doors.seen(request, pk))


def on_paper(request: PageRequest | ApiRequest, review: PipelineReview) -> HttpResponse:
    """The minutes as a PDF; recorded as a download. Raises Http404 until the review is closed."""
    minutes = minutes_of(request.reader, review)
    if minutes is None:
        raise Http404("The minutes are written when the review closes.")
    answer = HttpResponse(on_a4(minutes), content_type="application/pdf")
    name = file_name(review)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    files.note_download(request, of=review, file=name)
    return answer
