"""The preparation of a review, for programs: read, kept as a draft, submitted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.reasons.selectors import reasons
from accounts.record.api.fields import DayField
from pipeline.bookings.api.credit_shares import ShareField
from pipeline.customers.api.fact_fields import money_field, text_field
from pipeline.customers.forms.references import customer_in_sight
from pipeline.deals.forms.references import deal_in_sight
from reviews.cycles.api.doors import Reviews, ReviewSerializer
from reviews.cycles.forms.reviews import VersionForm
from reviews.cycles.models import Review
from reviews.cycles.services import steps
from reviews.documents.models import CatchUpAction, Cause
from reviews.documents.rules.completeness import OUTCOMES, Score, Why
from reviews.documents.selectors import preparation as selector
from reviews.documents.selectors.promises import OpeningPromise
from reviews.documents.services import preparation as service
from traps_web.edges.answers import READ_ERRORS, WRITE_ERRORS, validated
from traps_web.edges.named import Named
from traps_web.edges.references import Reference
from traps_web.edges.requests import ApiRequest
from traps_web.lib.faults import Invalid, Refused

MOST_ACTIONS = 30


class WhySerializer(serializers.Serializer[Any]):
    """Why a month went up or down."""

    month = serializers.CharField(max_length=10, help_text="FY2027-M05.")
    cause = Named(
        Reference(lambda viewer: reasons.every(Cause), noun="cause", keys=("name_key",)),
        required=False,
        allow_null=True,
        help_text="Id or name, of `causes/`.",
    )
    words = text_field(2000)


class ScoreSerializer(serializers.Serializer[Any]):
    """What became of a promise; before its day it can only be kept."""

    promise = serializers.IntegerField(min_value=1)
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    words = text_field(280)
    moved_to = DayField(required=False, allow_null=True)


class ActionWriteSerializer(serializers.Serializer[Any]):
    """What happens now, for a deal or a customer or neither."""

    text = serializers.CharField(max_length=300)
    deal = Named(deal_in_sight(), required=False, allow_null=True)
    customer = Named(customer_in_sight(), required=False, allow_null=True)
    amount = money_field()
    chance = ShareField(
        least=0,
        error_messages={"invalid": "Enter the chance in per cent like 20 or 12.5, from 0 to 100."},
        help_text="Per cent, up to four decimals.",
    )
    due_on = DayField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["amount"] <= 0:
            raise serializers.ValidationError({"amount": "Enter an amount above zero."})
        if attrs.get("deal") and attrs.get("customer"):
            raise serializers.ValidationError({"customer": "Choose a deal or a customer, not both."})
        return attrs


class PreparationWriteSerializer(serializers.Serializer[Any]):
    """What is written; what is left out stays.

    `actions` and `scores` replace all of them, `explanations` those of their months.
    """

    version = serializers.IntegerField(help_text=VersionForm.meanings["version"])
    explanations = WhySerializer(many=True, required=False)
    scores = ScoreSerializer(many=True, required=False)
    actions: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=ActionWriteSerializer(), required=False, max_length=MOST_ACTIONS
    )


class AskedMonthSerializer(serializers.Serializer[Any]):
    """A month of the quarter with its explanation so far."""

    month = serializers.CharField()
    cause = serializers.CharField(allow_null=True)
    words = serializers.CharField()


class AskedPromiseSerializer(serializers.Serializer[Any]):
    """A promise with which the review opens; `score` is what is typed so far.

    What is not due moves to the next review.
    """

    id = serializers.IntegerField()
    text = serializers.CharField()
    due_on = DayField()
    promised_in = serializers.CharField(
        help_text="The quarter of the review in which it was made; empty when it was moved to its day."
    )
    is_due = serializers.BooleanField(
        help_text="True when its day has come or it is scored. Before that, it can only be scored as kept."
    )
    outcome = serializers.CharField(help_text="open until it is scored for good.")
    score = serializers.CharField(allow_null=True)
    words = serializers.CharField()
    moved_to = DayField(allow_null=True)


class ActionSerializer(serializers.ModelSerializer[CatchUpAction]):
    """A catch-up action."""

    amount = money_field()
    chance = ShareField(source="chance_ppm")

    class Meta:
        model = CatchUpAction
        fields = ["text", "deal", "customer", "amount", "chance", "due_on"]


class PreparationSerializer(serializers.Serializer[Any]):
    """The preparation as it is written, and what is still missing, by field."""

    version = serializers.IntegerField()
    has_packet = serializers.BooleanField()
    explanations = AskedMonthSerializer(many=True)
    promises = AskedPromiseSerializer(many=True)
    actions = ActionSerializer(many=True)
    missing = serializers.DictField(child=serializers.CharField())


class PreparationActs(Reviews):
    """Writing the preparation: for the person whose review it is."""

    @extend_schema(
        methods=["get"], responses={200: PreparationSerializer, 403: WRITE_ERRORS[403], **READ_ERRORS}, filters=False
    )
    @extend_schema(
        methods=["patch"], request=PreparationWriteSerializer, responses={200: PreparationSerializer, **WRITE_ERRORS}
    )
    @action(methods=["get", "patch"], detail=True, filterset_class=None)
    def preparation(self, request: ApiRequest, pk: str) -> Response:
        """What is asked and what is written; PATCH keeps a draft, complete or not."""
        review = self._own(request)
        if request.method == "PATCH":
            review = _write(request, review, service.save)
        return Response(PreparationSerializer(_shown(review, request.now)).data)

    @extend_schema(request=PreparationWriteSerializer, responses={200: ReviewSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True, url_path="preparation/submit")
    def hand_in(self, request: ApiRequest, pk: str) -> Response:
        """Keep what is sent and hand the preparation in: every month explained, every promise scored that is due."""
        return self.answer(_write(request, self._own(request), service.submit).pk)

    def _own(self, request: ApiRequest) -> Review:
        review = self.seen(request).review
        if review.person_id != request.user.pk:
            raise Refused(steps.who_may(review, "prepare"))
        return review


def _write(request: ApiRequest, review: Review, act: Callable[..., Review]) -> Review:
    facts = validated(PreparationWriteSerializer, request)
    written = _written(selector.preparation(review=review, now=request.now), facts)
    return act(request.act, review=review, version=facts["version"], written=written)


def _written(preparation: selector.Preparation, facts: dict[str, Any]) -> service.Written:
    """What is saved, with the parts that were sent replaced.

    Raises Invalid for a month or a promise that is not asked.
    """
    whys = {row["month"]: Why(row.get("cause"), row.get("words", "")) for row in facts.get("explanations", ())}
    if strange := sorted(whys.keys() - set(preparation.months)):
        raise Invalid(explanations=f"{strange[0]} is not a month to explain here.")
    scores = preparation.drafts
    if "scores" in facts:
        rows = facts["scores"]
        scores = {row["promise"]: Score(row["outcome"], row.get("words", ""), row.get("moved_to")) for row in rows}
    if strange_promises := sorted(scores.keys() - {opening.promise.pk for opening in preparation.promises}):
        raise Invalid(scores=f"{strange_promises[0]} is not a promise to score here.")
    actions = (
        [_new(row) for row in facts["actions"]]
        if "actions" in facts
        else [_standing(row) for row in preparation.actions]
    )
    return service.Written(whys=whys, scores=scores, actions=actions)


def _new(row: dict[str, Any]) -> service.NewAction:
    about = {"deal_id": row.get("deal"), "customer_id": row.get("customer")}
    return service.NewAction(row["text"], row["amount"], row["chance"], row["due_on"], **about)


def _standing(row: CatchUpAction) -> service.NewAction:
    about = {"deal_id": row.deal_id, "customer_id": row.customer_id}
    return service.NewAction(row.text, row.amount, row.chance_ppm, row.due_on, **about)


def _shown(review: Review, now: datetime) -> dict[str, Any]:
    preparation = selector.preparation(review=review, now=now)
    drafts, nothing = preparation.drafts, Score("")
    return {
        "version": review.version,
        "has_packet": preparation.packet is not None,
        "explanations": [_month(month, preparation) for month in preparation.months],
        "promises": [_promise(opening, drafts.get(opening.promise.pk, nothing)) for opening in preparation.promises],
        "actions": preparation.actions,
        "missing": preparation.faults,
    }


def _month(month: str, preparation: selector.Preparation) -> dict[str, Any]:
    row = preparation.explanations.get(month)
    cause = row.cause.name if row and row.cause else None
    return {"month": month, "cause": cause, "words": row.words if row else ""}


def _promise(opening: OpeningPromise, draft: Score) -> dict[str, Any]:
    promise = opening.promise
    return {
        "id": promise.pk,
        "text": promise.text,
        "due_on": promise.due_on,
        "promised_in": opening.promised_in,
        "is_due": opening.is_due,
        "outcome": promise.outcome,
        "score": draft.outcome or None,
        "words": draft.words,
        "moved_to": draft.moved_to,
    }
