"""A review on screen: its slides, the verdict on each deal, and the end of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import trigger_client_event

from reviews.pipeline_reviews.forms.acts import CloseForm
from reviews.pipeline_reviews.forms.pages import DealForm
from reviews.pipeline_reviews.models import DealVerdict, PipelineReview
from reviews.pipeline_reviews.presenters.closing_slide import KEY as CLOSING
from reviews.pipeline_reviews.presenters.deal_slides import key_of
from reviews.pipeline_reviews.rules.states import MACHINE, OPENED, Status
from reviews.pipeline_reviews.selectors import queue, slides
from reviews.pipeline_reviews.selectors.roles import holds, role_of
from reviews.pipeline_reviews.services import closing, judging
from reviews.pipeline_reviews.views import decks, doors
from reviews.pipeline_reviews.views.standing import standing_context
from traps_web.edges import wiring
from traps_web.edges.forms import ActForm
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Refused
from traps_web.lib.numbers import whole

TEMPLATE = "reviews/pipeline_reviews/present.html"


@require_safe
@vary_on_headers("HX-Request")
def present(request: PageRequest, pk: int) -> HttpResponse:
    """The slides; to htmx how far the review is, or its end as it stands by now."""
    review = doors.seen(request, pk)
    if review.status not in OPENED:
        raise Http404("This review is not open.")
    part = request.GET.get("part") if request.htmx else ""
    if part == "end":
        slide = decks.closing(request.reader, review, queue.in_review(review))
        role = role_of(viewer=request.user, review=review, today=request.today)
        context = {"slide": slide, "review": review, "closes": holds(role) and review.status == Status.LIVE}
        return render(request, "reviews/pipeline_reviews/deck/end_part.html", context)
    if part == "standing":
        standing = decks.standing(request.reader, review)
        return render(request, "reviews/kinds/standing.html", standing_context(request, review, standing.waiting))
    first = whole(request.GET.get("from", "")) or 1
    # A script that asks for the slides anew stays at the one that it shows.
    start_at = "" if request.htmx else request.GET.get("at", "")
    return render(request, TEMPLATE, _context(request, review, first=first, start_at=start_at))


def _context(
    request: PageRequest, review: PipelineReview, *, first: int, start_at: str, forms: dict[str, ActForm] | None = None
) -> dict[str, Any]:
    """Everything that the deck shows; `forms` are those that came back, by the slide they stand on."""
    role = role_of(viewer=request.user, review=review, today=request.today)
    shown = decks.page(request.reader, review, role, first=first, forms=forms or {})
    standing = standing_context(request, review, shown.waiting)
    return {**standing, "page": shown, "start_at": start_at, "now": request.now}


class _OnSlide(doors.OfReview):
    """What is said on one of the slides; refused, the review is shown there again."""

    template_name = TEMPLATE
    http_method_names = ["post", "options"]
    event: ClassVar[str]
    """The step that whoever comes in takes."""

    def may(self) -> None:
        role = role_of(viewer=self.request.user, review=self.row, today=self.request.today)
        if not MACHINE.ever(self.event, {role}):
            raise Refused(MACHINE.refusals[self.event].format(holder=self.row.holder.name))

    def slide(self) -> str:
        """The key of the slide."""
        raise NotImplementedError

    def position(self) -> int:
        """A place of the list that is shown with it."""
        return 1

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        forms = {self.slide(): context["form"]}
        return context | _context(self.request, self.row, first=self.position(), start_at=self.slide(), forms=forms)


class Judge(_OnSlide):
    """Say a verdict or write a note on a deal; it acts at once, and the next deal comes."""

    form_class, service, event = DealForm, judging.judge, "judge"
    makes = may_be_undone = True
    judged: DealVerdict | None = None
    """What was said."""

    def slide(self) -> str:
        return key_of(self.kwargs["deal_pk"])

    def position(self) -> int:
        return slides.position(review=self.row, deal_id=self.kwargs["deal_pk"])

    def stands(self) -> dict[str, object]:
        """The last verdict on the deal, so that of two people the second is told."""
        return {"after": slides.last_id(review=self.row, deal_id=self.kwargs["deal_pk"])}

    def act(self, form: ActForm) -> DealVerdict:
        facts = {"review": self.row, "deal_id": self.kwargs["deal_pk"], **form.facts()}
        made: DealVerdict = wiring.call(judging.judge, self.request, **facts)
        self.judged = made
        return made

    def message(self, made: DealVerdict) -> str:
        return decks.said(made)

    def leads_to(self, made: DealVerdict) -> str:
        following = decks.after(self.row, made)
        return decks.address(self.row, following, first=decks.start_of(made.reviewed.position))

    def form_valid(self, form: ActForm) -> HttpResponse:
        """The next deal; a script on the page gets the slide that was judged, and turns to the next one itself."""
        answer = super().form_valid(form)
        if not self.request.htmx or not self.judged:
            return answer
        self.row = self.find()
        drawn = self._moved({})
        following = {"next": decks.after(self.row, self.judged)}
        return trigger_client_event(drawn, "judged", following, after="settle")

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """What was refused, on its slide alone where a script asked."""
        if not self.request.htmx:
            return super().render_to_response(context, **kwargs)
        answer = self._moved({self.slide(): context["form"]})
        answer.status_code = kwargs.get("status", 200)
        return answer

    def _moved(self, forms: dict[str, ActForm]) -> HttpResponse:
        role = role_of(viewer=self.request.user, review=self.row, today=self.request.today)
        deal_id = self.kwargs["deal_pk"]
        shown = decks.judged(self.request.reader, self.row, role, deal_id=deal_id, forms=forms)
        context = {**standing_context(self.request, self.row, shown.waiting), "page": shown, "oob": True}
        return render(self.request, "reviews/pipeline_reviews/deck/judged.html", context)


class Close(_OnSlide):
    """Close the review with the team's call and up to three actions; its minutes are frozen."""

    form_class, service, event = CloseForm, closing.close, "close"
    done = "The review is closed. Its minutes are frozen and sent to the team and the line."

    def slide(self) -> str:
        return CLOSING

    def leads_to(self, made: PipelineReview) -> str:
        return reverse("pipeline_review", args=[self.row.pk])
