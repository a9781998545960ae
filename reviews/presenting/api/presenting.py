"""A review on its way, for programs: started, answered by the group, judged, promised, closed and signed."""

from __future__ import annotations

from typing import Any, cast

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.entry.views.rate_limits import counted_try
from accounts.record.api.fields import DayField
from reviews.cycles.api.doors import Reviews, ReviewSerializer
from reviews.cycles.forms.reviews import VersionForm
from reviews.cycles.services import steps
from reviews.documents.api.documents import MinutesSerializer, minutes_answer
from reviews.documents.models import Answer
from reviews.documents.services import confirmations
from reviews.documents.services import minutes as minutes_service
from reviews.presenting.forms.presenting import (
    AnswerForm,
    ConfirmForm,
    PromisesForm,
    ReplyForm,
    SignForm,
    VerdictForm,
)
from reviews.presenting.rules.waits import wait
from reviews.presenting.selectors import answers as answer_selector
from reviews.presenting.selectors import listeners
from reviews.presenting.selectors.standing import standing
from reviews.presenting.services import answers as answer_service
from reviews.presenting.services import presenting
from traps_web.edges.answers import DETAIL, READ_ERRORS, WRITE_ERRORS
from traps_web.edges.bodies import described, read
from traps_web.edges.calls import act
from traps_web.edges.requests import ApiRequest, PageRequest

REVIEW = {200: ReviewSerializer, **WRITE_ERRORS}


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """What a listener said, and the presenter's reply."""

    person_name = serializers.CharField(source="person.name")

    class Meta:
        model = Answer
        fields = ["id", "person", "person_name", "stands", "idea", "answered_at", "reply", "replied_at"]


class WaitSerializer(serializers.Serializer[Any]):
    """Who acts next, on what and by when."""

    names = serializers.ListField(child=serializers.CharField(), help_text="Empty once nobody has to act.")
    act = serializers.CharField(help_text="What they do; without names, why nobody has to.")
    by = DayField(allow_null=True)
    is_late = serializers.BooleanField()
    silent = serializers.ListField(
        child=serializers.CharField(), help_text="Who of the group has not answered yet, while it is live."
    )


class PresentingActs(Reviews):
    """The steps of a review."""

    @act(VersionForm, presenting.present, row="review")
    def start(self) -> None:
        """Start it; from here the group may answer."""

    @act(VerdictForm, presenting.give_verdict, row="review")
    def verdict(self) -> None:
        """It stands, or it is sent back."""

    @act(PromisesForm, presenting.write_promises, row="review", methods=["put"])
    def promises(self) -> None:
        """Write the three promises; they become owed when both have signed."""

    @extend_schema(methods=["get"], responses={200: AnswerSerializer(many=True), **READ_ERRORS}, filters=False)
    @extend_schema(
        methods=["post"],
        request=described(AnswerForm),
        responses={200: AnswerSerializer, **WRITE_ERRORS},
        filters=False,
    )
    @action(methods=["get", "post"], detail=True, pagination_class=None, filterset_class=None)
    def answers(self, request: ApiRequest, pk: str) -> Response:
        """What the group said: all of it for both sides, the own answer for a listener;
        POST answers, or changes the answer.
        """
        visible = self.seen(request, also_group=True)
        if request.method == "POST":
            given = answer_service.give(request.act, review=visible.review, **read(AnswerForm, request).facts())
            return Response(AnswerSerializer(given).data)
        rows = answer_selector.read_by(review=visible.review, viewer=request.user, role=visible.role)
        return Response(AnswerSerializer(rows, many=True).data)

    @extend_schema(responses={200: WaitSerializer, **READ_ERRORS}, filters=False)
    @action(methods=["get"], detail=True, pagination_class=None, filterset_class=None)
    def waits(self, request: ApiRequest, pk: str) -> Response:
        """Who acts next on it, and who of the group has not answered yet."""
        review = self.seen(request, also_group=True).review
        silent = listeners.silent(review=review)
        next_act = wait(standing(request.reader, review, silent=len(silent)))
        facts = {"names": next_act.names, "act": next_act.act, "by": next_act.by, "is_late": next_act.is_late}
        return Response(WaitSerializer(facts | {"silent": silent}).data)

    def answered(self) -> Answer:
        """The answer that the address names."""
        return answer_selector.by_id(review=self.get_object(), pk=int(self.kwargs["answer"]))

    @act(
        ReplyForm,
        answer_service.reply,
        row="answer",
        finds=answered,
        answers=AnswerSerializer,
        url_path=r"answers/(?P<answer>[0-9]{1,15})/reply",
    )
    def reply(self) -> None:
        """The presenter replies to one idea."""

    @extend_schema(request=described(VersionForm), responses={200: MinutesSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def close(self, request: ApiRequest, pk: str) -> Response:
        """Close the minutes; answered with the minutes that both sides sign."""
        visible = self.seen(request)
        minutes_service.close_writing(request.act, review=visible.review, **read(VersionForm, request).facts())
        return minutes_answer(visible, request)

    @extend_schema(request=described(ConfirmForm), responses=REVIEW)
    @action(methods=["post"], detail=True, url_path="confirm-signature")
    def confirm_signature(self, request: ApiRequest, pk: str) -> Response:
        """Say that a side signed itself, where its login was changed shortly before."""
        review, facts = self.get_object(), read(ConfirmForm, request).facts()
        confirmations.confirm(request.act, review=review, **facts)
        return self.answer(review.pk)

    @extend_schema(
        request=described(SignForm),
        responses=REVIEW | {429: OpenApiResponse(DETAIL, "Too many wrong passwords.")},
    )
    @action(methods=["post"], detail=True)
    def sign(self, request: ApiRequest, pk: str) -> Response:
        """Sign the minutes with the password; the second of both signatures closes the review."""
        review, facts = self.get_object(), read(SignForm, request).facts()
        steps.REVIEWS.require(request.act, review, "sign")
        with counted_try(cast(PageRequest, request._request), "sign", at="signing"):
            minutes_service.sign(request.act, review=review, **facts)
        return self.answer(review.pk)
