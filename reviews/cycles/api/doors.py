"""What the acts on a review share: who may come in, and the answer."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from accounts.organisation.selectors import calendar
from reviews.cycles.models import Review
from reviews.cycles.selectors import reviews as selector
from reviews.cycles.selectors import rounds
from reviews.cycles.selectors.reviews import Seen
from reviews.cycles.services import steps
from reviews.cycles.views import doors
from reviews.kinds.rules.rosters import GROUPS
from traps_web.edges.filters import ListFilter, OneOf, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource
from traps_web.lib import clock
from traps_web.lib.numbers import whole


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """The state of a review; its numbers are in the packet. `version` counts saves: send it back with each step."""

    period = serializers.CharField(source="cycle.period_key")
    person_name = serializers.CharField(source="person.name")
    reviewer_name = serializers.CharField(source="reviewer.name")

    class Meta:
        model = Review
        fields = [
            "id",
            "period",
            "cycle",
            "person",
            "person_name",
            "team",
            "reviewer",
            "reviewer_name",
            "previous",
            "status",
            "presents_at",
            "freezes_at",
            "prepare_by",
            "prepared_at",
            "started_at",
            "ended_at",
            "sent_back_until",
            "signed_at",
            "version",
        ]


class ReviewFilter(ListFilter):
    """Narrow the list of reviews."""

    period = django_filters.CharFilter(field_name="cycle__period_key")
    person = RowFilter(field_name="person_id")
    team = RowFilter(field_name="team_id")
    group = OneOf(GROUPS, method="by_group", help_text="Reviews that are done, due, dodged or excused.")

    class Meta:
        model = Review
        fields = ["period", "person", "team", "status"]

    def by_group(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        zone = calendar.zone_of(self.request.user, self.request.organisation)
        conditions = rounds.conditions(today=clock.today_in(zone, self.request.now), zone=zone)
        return rounds.standing(rows).filter(conditions[value])


class Reviews(Resource):
    """The reviews that the caller may see:
    own ones, those of the line, all for leaders and admins, and what the group was presented.
    """

    serializer_class = ReviewSerializer
    filterset_class = ReviewFilter

    def rows(self) -> QuerySet[Any]:
        return selector.seen(viewer=self.request.user)

    def get_object(self) -> Review:
        """The review of the address. Who only listens reads it, and acts on nothing."""
        return self.seen(self.request, also_group=self.action == "retrieve").review

    def seen(self, request: ApiRequest, *, also_group: bool = False) -> Seen:
        """The review of the address with the role of the caller. Raises Http404."""
        number = whole(str(self.kwargs["pk"]))
        if number is None:
            raise Http404
        return doors.seen(request, number, also_group=also_group)

    def answer(self, pk: int) -> Response:
        """The review as it is now."""
        return Response(ReviewSerializer(steps.read(pk)).data)
