"""Activities for programs: read, log, correct and take back one at a time.

The tallies of the week page are read here as well.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.record.api.fields import DayField
from pipeline.activities.api.activity_filters import ActivityFilter
from pipeline.activities.models import Activity
from pipeline.activities.selectors import activities as selector
from pipeline.activities.services import activities, sent_activities
from pipeline.customers.api.fact_fields import ExternalIdField, text_field
from pipeline.customers.api.facts import SentFacts
from pipeline.customers.forms.references import colleague, contact_in_sight, customer_to_name
from pipeline.deals.forms.references import deal_in_sight
from traps_web.edges.answers import WRITE_ERRORS
from traps_web.edges.calls import act
from traps_web.edges.named import Named
from traps_web.edges.references import Reference
from traps_web.edges.requests import ApiRequest


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    """Work done on a day. `kind` is single, or tally: the count of a type on a day from the week page."""

    person_email = serializers.CharField(source="person.email")
    type = serializers.CharField(source="type.key")
    customer_name = serializers.CharField(source="customer.name", default=None, allow_null=True)
    contact_name = serializers.CharField(source="contact.name", default=None, allow_null=True)
    deal_external_id = serializers.CharField(source="deal.external_id", default=None, allow_null=True)

    class Meta:
        model = Activity
        fields = [
            "id",
            "external_id",
            "person",
            "person_email",
            "team",
            "type",
            "done_on",
            "count",
            "kind",
            "is_late",
            "customer",
            "customer_name",
            "contact",
            "contact_name",
            "deal",
            "deal_external_id",
            "note",
            "entered_at",
        ]


class ActivityWriteSerializer(serializers.Serializer[Any]):
    """What can be written of a single act; what is left out stays."""

    external_id = ExternalIdField()
    person = Named(colleague(), required=False, help_text="Id or e-mail; yourself when left out.")
    type = Named(
        Reference(lambda viewer: selector.choosable(), noun="activity type", keys=("key", "name_key")),
        help_text="Id or key: calls, conversations, …",
    )
    done_on = DayField()
    count = serializers.IntegerField(required=False, min_value=1, max_value=999)
    customer = Named(customer_to_name(), required=False, allow_null=True)
    contact = Named(
        contact_in_sight(),
        required=False,
        allow_null=True,
        help_text="Id of a person at the customer; it also sets the customer.",
    )
    deal = Named(deal_in_sight(), required=False, allow_null=True)
    note = text_field(2000)

    def facts(self) -> dict[str, Any]:
        """The values as the service takes them."""
        references = ("person", "type", "customer", "contact", "deal")
        sent = self.validated_data
        return {"data": {f"{name}_id" if name in references else name: value for name, value in sent.items()}}


class ActivityViewSet(SentFacts):
    """Activities in sight, newest day first."""

    serializer_class = ActivitySerializer
    filterset_class = ActivityFilter
    fact, writes, taken = Activity, ActivityWriteSerializer, activities.TAKEN_ID

    def rows(self) -> QuerySet[Activity]:
        return selector.visible(viewer=self.request.user)

    @extend_schema(
        request=ActivityWriteSerializer, responses={201: ActivitySerializer, 200: ActivitySerializer, **WRITE_ERRORS}
    )
    def create(self, request: ApiRequest) -> Response:
        """Log an act. One with the same external_id and the same content is left alone and answered with 200."""
        return self.enter(request)

    @extend_schema(request=ActivityWriteSerializer(partial=True), responses={200: ActivitySerializer, **WRITE_ERRORS})
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Correct an act."""
        return self.save(request, self.get_object(), self.read(request, partial=True))

    @extend_schema(
        request=ActivityWriteSerializer, responses={200: ActivitySerializer, 201: ActivitySerializer, **WRITE_ERRORS}
    )
    @action(methods=["put"], detail=False, url_path=r"by-external-id/(?P<external_id>.+)")
    def by_external_id(self, request: ApiRequest, external_id: str) -> Response:
        """Log the act, or bring it up to date; sent again it changes nothing."""
        return self.bring_up_to_date(request, external_id)

    @act(None, activities.delete_one, row="activity", gives_row=False)
    def destroy(self) -> None:
        """Take back an act logged by mistake; the audit trail keeps it."""

    def save(self, request: ApiRequest, known: Activity | None, sent: dict[str, Any]) -> Response:
        activity = sent_activities.save(request.act, activity=known, data=sent["data"])
        if known is None and not {"customer_id", "contact_id", "deal_id"} & sent["data"].keys():
            # Nothing that the answer names has to be read again.
            return Response(self.get_serializer(activity).data, status=status.HTTP_201_CREATED)
        return self.answer(request, activity.pk, is_new=known is None)
