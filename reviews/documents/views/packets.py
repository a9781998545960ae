"""The packet on the page and on paper."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.organisation.views import files
from reviews.cycles.selectors.reviews import Seen
from reviews.cycles.views import doors
from reviews.documents.presenters.documents import Shown, shown
from reviews.documents.presenters.paper import pdf
from reviews.documents.selectors import documents as document_selector
from traps_web.edges.requests import ApiRequest, PageRequest


def packet(request: PageRequest, pk: int) -> HttpResponse:
    """The packet from its stored document, and the minutes once they are closed."""
    visible = doors.seen(request, pk, also_group=True)
    documents = shown(document_selector.documents(review=visible.review, now=request.now))
    context = {
        "shown": documents,
        "packet": documents.packet,
        "minutes": _minutes(documents, visible.role, visible.review.status),
    }
    context |= {"review": visible.review}
    if documents.packet is None:
        return render(request, "reviews/documents/packet_missing.html", context)
    return render(request, f"reviews/documents/packet/v{documents.schema}/packet.html", context)


def packet_pdf(request: PageRequest, pk: int) -> HttpResponse:
    """The same on A4: the same documents give the same bytes."""
    return on_paper(request, doors.seen(request, pk, also_group=True))


def on_paper(request: PageRequest | ApiRequest, visible: Seen) -> HttpResponse:
    """The packet as a PDF, with the minutes as far as the role may read them; recorded as a download.

    Raises Http404 until it is built.
    """
    documents = shown(document_selector.documents(review=visible.review, now=request.now))
    if documents.packet is None:
        raise Http404
    minutes = _minutes(documents, visible.role, visible.review.status)
    answer = HttpResponse(pdf(documents, minutes=minutes), content_type="application/pdf")
    name = f"review-{documents.packet.period}-{documents.packet.document['person']['id']}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    files.note_download(request, of=visible.review, file=name)
    return answer


def _minutes(documents: Shown, role: str, status: str):  # type: ignore[no-untyped-def]
    """Closed minutes for both sides; for the group once both have signed."""
    if not documents.is_closed or (role == "group" and status != "signed"):
        return None
    return documents.minutes
