"""The packet on the page and on paper."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render

from reviews.cycles.selectors.reviews import Seen
from reviews.cycles.views import doors
from reviews.documents.presenters.documents import Shown, shown
from reviews.documents.presenters.pdf.paper import pdf
from reviews.documents.selectors import documents as document_selector
from traps_web.edges.requests import PageRequest


def packet(request: PageRequest, pk: int) -> HttpResponse:
    """The packet from its stored document, and the minutes once they are closed."""
    found = doors.seen(request, pk, also_group=True)
    documents = shown(document_selector.documents(review=found.review, now=request.now))
    context = {
        "shown": documents,
        "packet": documents.packet,
        "minutes": _minutes(documents, found.role, found.review.status),
    }
    context |= {"review": found.review}
    if documents.packet is None:
        return render(request, "reviews/documents/packet_missing.html", context)
    return render(request, f"reviews/documents/packet/v{documents.schema}/packet.html", context)


def packet_pdf(request: PageRequest, pk: int) -> HttpResponse:
    """The same on A4: the same documents give the same bytes."""
    return on_paper(doors.seen(request, pk, also_group=True), now=request.now)


def on_paper(found: Seen, *, now: datetime) -> HttpResponse:
    """The packet, and the minutes as far as the role may read them, as a PDF. Raises Http404 until the packet is built."""
    documents = shown(document_selector.documents(review=found.review, now=now))
    if documents.packet is None:
        raise Http404
    minutes = _minutes(documents, found.role, found.review.status)
    answer = HttpResponse(pdf(documents, minutes=minutes), content_type="application/pdf")
    name = f"review-{documents.packet.period}-{documents.packet.document['person']['id']}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _minutes(documents: Shown, role: str, status: str):  # type: ignore[no-untyped-def]
    """Closed minutes for both sides; for the group once both have signed."""
    if not documents.is_closed or (role == "group" and status != "signed"):
        return None
    return documents.minutes
