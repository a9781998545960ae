"""Hand-overs, for programs: what a leaver has in hand, and the one act that gives it to others."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.organisation.models import Person
from accounts.organisation.selectors import people
from pipeline.customers.api.fact_fields import money_field
from plans.handovers.forms.handovers import HandoverForm
from plans.handovers.selectors import handovers as selector
from plans.handovers.services import handovers as service
from traps_web.edges import bodies
from traps_web.edges.answers import READ_ERRORS, WRITE_ERRORS
from traps_web.edges.requests import ApiRequest
from traps_web.lib.faults import Refused
from traps_web.lib.numbers import whole


class EstateSerializer(serializers.Serializer[Any]):
    """What a person has in hand; send `seen` back with the hand-over, so that a change made since is refused."""

    seen = serializers.CharField()
    deals = serializers.IntegerField(help_text="Open deals owned.")
    deals_amount = money_field()
    customers = serializers.IntegerField(help_text="Customers owned.")
    seats = serializers.IntegerField(help_text="Seats in account teams.")
    duties = serializers.IntegerField(help_text="Open obligations that go to someone else.")
    personal_duties = serializers.IntegerField(help_text="Open obligations that nobody else can do.")
    number = money_field(help_text="The budget lines from tomorrow on.")
    plans = serializers.IntegerField(help_text="Plans under way, not locked.")
    shares_elsewhere = serializers.IntegerField(help_text="Shares in open deals of others, which stay.")


class HandedOverSerializer(serializers.Serializer[Any]):
    """What went."""

    deals = serializers.IntegerField()
    customers = serializers.IntegerField()
    duties = serializers.IntegerField()
    ended_duties = serializers.IntegerField()
    number = money_field(help_text="The part of the number that was handed over.")
    asked_amendments = serializers.IntegerField(
        help_text="Amendments of the heir's locked plans that wait for a decision."
    )
    ended_plans = serializers.IntegerField()


PERSON = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH, description="The person who leaves.")


class HandoverView(APIView):
    """The hand-over of a person who leaves, by the line above or an admin."""

    request: ApiRequest

    @extend_schema(parameters=[PERSON], responses={200: EstateSerializer, 403: WRITE_ERRORS[403], **READ_ERRORS})
    def get(self, request: ApiRequest, pk: str) -> Response:
        """What is in hand, and would go; nothing is written."""
        return Response(EstateSerializer(selector.estate_of(person=self._leaver(pk), today=request.reader.today)).data)

    @extend_schema(
        parameters=[PERSON],
        request=bodies.described(HandoverForm)(),
        responses={200: HandedOverSerializer, **WRITE_ERRORS},
    )
    def post(self, request: ApiRequest, pk: str) -> Response:
        """Note the last day and give what is in hand to others, all or nothing; figures of the past stay."""
        person = self._leaver(pk)
        form = bodies.read(HandoverForm, request, row=person)
        went = service.hand_over(request.act, person=person, **form.facts())
        return Response(HandedOverSerializer(went).data)

    def _leaver(self, pk: str) -> Person:
        viewer, number = self.request.user, whole(pk)
        try:
            person = people.by_id(viewer=viewer, pk=number or 0)
        except Person.DoesNotExist:
            raise Http404 from None
        if sentence := service.refusal(by=viewer, person=person):
            raise Refused(sentence)
        return person
