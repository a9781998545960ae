"""A review on its way, for programs: started, answered by the group, judged, promised, closed and signed."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.entry.views.rate_limits import counted_try
from accounts.record.api.answers import DETAIL, READ_ERRORS, WRITE_ERRORS, told
from accounts.record.api.fields import DayField
from pipeline.customers.api.fact_fields import text_field
from reviews.cycles.api.doors import Reviews, ReviewSerializer, VersionReadSerializer
from reviews.cycles.services import steps
from reviews.documents.api.documents import MinutesSerializer, minutes_answer
from reviews.documents.models import Answer
from reviews.documents.rules.completeness import PROMISES
from reviews.documents.services import minutes as minutes_service
from reviews.presenting.selectors import answers as answer_selector
from reviews.presenting.services import answers as answer_service
from reviews.presenting.services import presenting as service

REVIEW = {200: ReviewSerializer, **WRITE_ERRORS}


class VerdictSerializer(VersionReadSerializer):
    """It stands, or it is sent back until a day, with words."""

    verdict = serializers.ChoiceField(choices=["stands", "sent back"])
    until = DayField(required=False, allow_null=True, help_text="For sent back: present again by.")
    words = text_field(2000, help_text="For sent back: what is missing.")


class NewPromiseSerializer(serializers.Serializer[Any]):
    """A promise with its day."""

    text = serializers.CharField(max_length=300, allow_blank=True)
    due_on = DayField(allow_null=True)


class PromisesSerializer(VersionReadSerializer):
    """All three promises; what is wrong with the second is told under text_2 and due_on_2."""

    promises = NewPromiseSerializer(many=True, max_length=PROMISES)


class SignSerializer(serializers.Serializer[Any]):
    """The fingerprint of the minutes that were read, and one's own password."""

    sha256 = serializers.CharField(max_length=64)
    password = serializers.CharField(
        max_length=1000, trim_whitespace=False, style={"input_type": "password"}, write_only=True
    )


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """What a listener said, and the presenter's reply."""

    person_name = serializers.CharField(source="person.name")

    class Meta:
        model = Answer
        fields = ["id", "person", "person_name", "stands", "idea", "answered_at", "reply", "replied_at"]


class AnswerWriteSerializer(serializers.Serializer[Any]):
    """Does the plan stand, from 1, it falls, to 5, it stands; and one idea."""

    stands = serializers.IntegerField(min_value=1, max_value=5)
    idea = text_field(300)


class ReplySerializer(serializers.Serializer[Any]):
    """The presenter's reply to an idea."""

    reply = serializers.CharField(max_length=300)


class PresentingActs(Reviews):
    """The steps of a review."""

    @extend_schema(request=VersionReadSerializer, responses=REVIEW)
    @action(methods=["post"], detail=True)
    def start(self, request: Request, pk: str) -> Response:
        """Start it; from here the group may answer."""
        found, said = self.seen(request), told(VersionReadSerializer, request)
        service.present(request.act, review=found.review, **said)
        return self.answer(found.review.pk)

    @extend_schema(request=VerdictSerializer, responses=REVIEW)
    @action(methods=["post"], detail=True)
    def verdict(self, request: Request, pk: str) -> Response:
        """It stands, or it is sent back."""
        found, said = self.seen(request), told(VerdictSerializer, request)
        said = {"until": None, "words": ""} | said
        service.give_verdict(request.act, review=found.review, **said)
        return self.answer(found.review.pk)

    @extend_schema(request=PromisesSerializer, responses=REVIEW)
    @action(methods=["put"], detail=True)
    def promises(self, request: Request, pk: str) -> Response:
        """Write the three promises; they become owed when both have signed."""
        found, said = self.seen(request), told(PromisesSerializer, request)
        rows = [(row["text"], row["due_on"]) for row in said["promises"]]
        rows += [("", None)] * (PROMISES - len(rows))
        act = {"version": said["version"]}
        service.write_promises(request.act, review=found.review, rows=rows, **act)
        return self.answer(found.review.pk)

    @extend_schema(methods=["get"], responses={200: AnswerSerializer(many=True), **READ_ERRORS}, filters=False)
    @extend_schema(
        methods=["post"],
        request=AnswerWriteSerializer,
        responses={200: AnswerSerializer, **WRITE_ERRORS},
        filters=False,
    )
    @action(methods=["get", "post"], detail=True, pagination_class=None, filterset_class=None)
    def answers(self, request: Request, pk: str) -> Response:
        """What the group said: all of it for both sides, the own answer for a listener; POST answers, or changes the answer."""
        found = self.seen(request, also_group=True)
        if request.method == "POST":
            said = {"idea": ""} | told(AnswerWriteSerializer, request)
            given = answer_service.give(request.act, review=found.review, **said)
            return Response(AnswerSerializer(given).data)
        rows = answer_selector.read_by(review=found.review, viewer=request.user, role=found.role)
        return Response(AnswerSerializer(rows, many=True).data)

    @extend_schema(request=ReplySerializer, responses={200: AnswerSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True, url_path=r"answers/(?P<answer>[0-9]{1,15})/reply")
    def reply(self, request: Request, pk: str, answer: str) -> Response:
        """The presenter replies to one idea."""
        found = self.seen(request)
        row = answer_selector.one(review=found.review, pk=int(answer))
        if row is None:
            raise Http404
        said = told(ReplySerializer, request)
        replied = answer_service.reply(request.act, answer=row, words=said["reply"])
        return Response(AnswerSerializer(replied).data)

    @extend_schema(request=VersionReadSerializer, responses={200: MinutesSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def close(self, request: Request, pk: str) -> Response:
        """Close the writing; answered with the minutes that both sides sign."""
        found, said = self.seen(request), told(VersionReadSerializer, request)
        minutes_service.close_writing(request.act, review=found.review, **said)
        return minutes_answer(found, request)

    @extend_schema(
        request=SignSerializer, responses=REVIEW | {429: OpenApiResponse(DETAIL, "The password was wrong too often.")}
    )
    @action(methods=["post"], detail=True)
    def sign(self, request: Request, pk: str) -> Response:
        """Sign the minutes with the password; the second of both signatures closes the review."""
        found, said = self.seen(request), told(SignSerializer, request)
        steps.REVIEWS.require(request.act, found.review, "sign")
        with counted_try(request._request, "sign"):
            minutes_service.sign(request.act, review=found.review, **said)
        return self.answer(found.review.pk)
