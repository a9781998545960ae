"""The policy for programs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from reviews.policies.api.shapes import (
    DraftFaultsSerializer,
    PolicyObjectionSerializer,
    PolicyReadingSerializer,
    PolicySerializer,
    SwitchSerializer,
)
from reviews.policies.forms.policies import ObjectionForm, PolicyForm, PublishForm, SwitchForm
from reviews.policies.models import PolicyReading
from reviews.policies.presenters import rungs
from reviews.policies.selectors import policies as selector
from reviews.policies.selectors import readings as reading_selector
from reviews.policies.selectors.ladders import ladder_of
from reviews.policies.services import drafts, readings
from reviews.policies.views.paper import on_paper
from traps_web.edges.answers import READ_ERRORS
from traps_web.edges.calls import act
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource
from traps_web.lib.faults import Refused


class PolicyViewSet(Resource):
    """The published versions of the policy, the newest first, and the draft for who writes it."""

    serializer_class = PolicySerializer

    def rows(self) -> QuerySet[Any]:
        return selector.in_sight(viewer=self.request.user)

    @act(None, drafts.start, makes=True)
    def create(self) -> None:
        """Begin a draft, with the steps of the version that was published last or those that ship."""

    @act(PolicyForm, drafts.change, row="policy")
    def update(self) -> None:
        """Change the draft as a whole. What keeps it from being published is told by `faults`."""

    @act(PublishForm, drafts.publish, row="policy")
    def publish(self) -> None:
        """Publish the draft and put it before everybody whom it covers. It is never changed afterwards."""

    @act(SwitchForm, drafts.switch, answers=SwitchSerializer)
    def switch(self) -> None:
        """Switch all policies off, or on again, with a reason that everybody reads."""

    @extend_schema(responses={200: DraftFaultsSerializer, **READ_ERRORS}, filters=False)
    @action(detail=True)
    def faults(self, request: ApiRequest, pk: str) -> Response:
        """What keeps a draft from being published, and of how many people no appeal is offered."""
        if not selector.may_write(request.user):
            raise Refused(drafts.NOT_YOURS)
        ladder = ladder_of(self.get_object())
        faults = selector.faults(ladder, today=request.reader.today)
        without_appeal = rungs.without_appeal(ladder, selector.people_by_levels())
        return Response(DraftFaultsSerializer({"faults": faults, "without_appeal": without_appeal}).data)

    @extend_schema(responses={200: PolicyObjectionSerializer(many=True), **READ_ERRORS}, filters=False)
    @action(detail=True, pagination_class=None)
    def objections(self, request: ApiRequest, pk: str) -> Response:
        """What you, your line, and for leaders everybody object to in a version."""
        rows = reading_selector.objections(self.get_object(), viewer=request.user)
        return Response(PolicyObjectionSerializer(rows, many=True).data)

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY, **READ_ERRORS}, filters=False)
    @action(detail=True, url_path="pdf")
    def paper(self, request: ApiRequest, pk: str) -> HttpResponse:
        """The ladder of a version on A4."""
        return on_paper(request, self.get_object())


class ReadingFilter(ListFilter):
    """Narrow the list of readings."""

    policy = RowFilter(field_name="policy_id")
    person = RowFilter(field_name="person_id")

    class Meta:
        model = PolicyReading
        fields = ["policy", "person", "state"]


class PolicyReadingViewSet(Resource):
    """What was put before you and the people you see, and who has read it."""

    serializer_class = PolicyReadingSerializer
    filterset_class = ReadingFilter

    def rows(self) -> QuerySet[Any]:
        return reading_selector.visible(viewer=self.request.user)

    @act(None, readings.read, row="reading")
    def read(self) -> None:
        """Sign that you have read a version. It does not say that you agree, and is not taken back."""

    @act(ObjectionForm, readings.object_to, row="reading", answers=PolicyObjectionSerializer, url_path="object")
    def object_to(self) -> None:
        """Object to a version; your line reads it. From when it applies to you stays as it is."""
