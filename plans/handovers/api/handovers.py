"""Somebody leaves, for programs: what is in hand, and the one act that gives it to others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.organisation.api.clocks import today_of
from accounts.organisation.models import Person
from accounts.organisation.selectors import people
from accounts.record.api.answers import READ_ERRORS, WRITE_ERRORS
from accounts.record.api.fields import DayField, KeyedRowField
from pipeline.customers.api.fact_fields import money_field
from plans.handovers.rules import handed_numbers as rules
from plans.handovers.selectors import handovers as selector
from plans.handovers.services import handovers as service
from traps_web.lib.faults import Refused
from traps_web.lib.numbers import whole


class EstateSerializer(serializers.Serializer[Any]):
    """What somebody has in hand; `seen` sent back with the hand-over tells when it is something else by then."""

    seen = serializers.CharField()
    deals = serializers.IntegerField(help_text="Open deals owned.")
    deals_amount = money_field()
    customers = serializers.IntegerField(help_text="Customers owned.")
    seats = serializers.IntegerField(help_text="Seats in account teams.")
    duties = serializers.IntegerField(help_text="Open duties that go to somebody else.")
    personal_duties = serializers.IntegerField(help_text="Open duties that nobody else can do.")
    number = money_field(help_text="What lies on budget lines from tomorrow on.")
    plans = serializers.IntegerField(help_text="Plans under way, not locked.")
    shares_elsewhere = serializers.IntegerField(help_text="Shares in open deals of others; they stay.")


def _heir(**kwargs: Any) -> KeyedRowField:
    return KeyedRowField(
        lambda viewer: people.people(viewer=viewer),
        key="email_key",
        missing="There is no such person in your sight.",
        required=False,
        **kwargs,
    )


class HandoverSerializer(serializers.Serializer[Any]):
    """The last day, and who takes over: one person for everything, or one for each kind, by id or e-mail."""

    last_day = DayField(help_text="Places in teams end with it. What is handed over goes at once.")
    heir = _heir(help_text="Takes over whatever nobody else is named for.")
    deals_to = _heir()
    customers_to = _heir()
    duties_to = _heir()
    end_duties = serializers.BooleanField(default=False, help_text="Nobody takes over open duties: they end.")
    number = serializers.ChoiceField(
        choices=list(rules.FATES),
        required=False,
        allow_blank=True,
        help_text="Where the number goes from the day after the last one; needed where there is one. Only leaders and admins let it end.",
    )
    number_to = _heir(help_text="Takes over the number, when it goes to an heir.")
    plans = serializers.ChoiceField(
        choices=list(rules.PLAN_FATES), default="now", help_text="When plans that are not locked end."
    )
    close_login = serializers.BooleanField(
        default=True, help_text="At once when the last day is today, or over; it ends with the last day in any case."
    )
    seen = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")

    def facts(self) -> dict[str, Any]:
        """The answers in the words of the service."""
        said = dict(self.validated_data)
        heir = said.pop("heir", None)
        deals, customers, duties = (said.pop(name, heir) for name in ("deals_to", "customers_to", "duties_to"))
        heirs = service.Heirs(deals, customers, None if said.pop("end_duties") else duties)
        fates = service.Fates(number=said.pop("number", ""), plans=said.pop("plans"))
        number_heir = said.pop("number_to", heir)
        if fates.number == "heir":
            heirs = replace(heirs, number=number_heir)
        return said | {"heirs": heirs, "fates": fates}


class HandedOverSerializer(serializers.Serializer[Any]):
    """What went."""

    deals = serializers.IntegerField()
    customers = serializers.IntegerField()
    duties = serializers.IntegerField()
    ended_duties = serializers.IntegerField()
    number = money_field(help_text="What went of the number.")
    asked_amendments = serializers.IntegerField(
        help_text="Amendments of the heir's locked plans that wait for a decision."
    )
    ended_plans = serializers.IntegerField()


PERSON = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH, description="The person who leaves.")


class HandoverView(APIView):
    """The hand-over of somebody who leaves, by the line above or an admin."""

    @extend_schema(parameters=[PERSON], responses={200: EstateSerializer, 403: WRITE_ERRORS[403], **READ_ERRORS})
    def get(self, request: Request, pk: str) -> Response:
        """What is in hand, and would go; nothing is written."""
        return Response(EstateSerializer(selector.estate_of(person=self._leaver(pk), today=today_of(request))).data)

    @extend_schema(
        parameters=[PERSON], request=HandoverSerializer, responses={200: HandedOverSerializer, **WRITE_ERRORS}
    )
    def post(self, request: Request, pk: str) -> Response:
        """Note the last day and give what is in hand to others, all or nothing; figures of the past stay."""
        person = self._leaver(pk)
        asked = HandoverSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        went = service.hand_over(request.act, person=person, **asked.facts())
        return Response(HandedOverSerializer(went).data)

    def _leaver(self, pk: str) -> Person:
        viewer, number = self.request.user, whole(pk)
        try:
            person = people.one(viewer=viewer, pk=number or 0)
        except Person.DoesNotExist:
            raise Http404 from None
        if sentence := service.refusal(by=viewer, person=person):
            raise Refused(sentence)
        return person
