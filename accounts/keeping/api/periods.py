"""How long what concerns people is kept, and what went, for programs of admins."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.keeping.forms.periods import PeriodsForm
from accounts.keeping.models import KeepingPeriods, KeepingRun
from accounts.keeping.selectors import periods as selector
from accounts.keeping.services import periods as service
from accounts.organisation.api.doors import AdminsOnly
from traps_web.edges import bodies
from traps_web.edges.answers import WRITE_ERRORS
from traps_web.edges.filters import ListFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource


class KeepingPeriodsSerializer(serializers.ModelSerializer[KeepingPeriods]):
    """The periods; null: kept always."""

    class Meta:
        model = KeepingPeriods
        fields = ["address_days", "notice_months", "letter_months", "import_months", "leaver_months"]


class KeepingView(APIView):
    """How long what concerns people is kept."""

    permission_classes = [IsAuthenticated, AdminsOnly]

    @extend_schema(responses={200: KeepingPeriodsSerializer, 403: WRITE_ERRORS[403]})
    def get(self, request: ApiRequest) -> Response:
        """The periods as they hold."""
        return Response(KeepingPeriodsSerializer(selector.current()).data)

    @extend_schema(
        request=bodies.described(PeriodsForm)(partial=True),
        responses={200: KeepingPeriodsSerializer, **WRITE_ERRORS},
    )
    def patch(self, request: ApiRequest) -> Response:
        """Set periods; what is left out stays."""
        row = selector.current()
        form = bodies.read(PeriodsForm, request, row=row, partial=True)
        return Response(KeepingPeriodsSerializer(service.change(request.act, periods=row, **form.facts())).data)


class KeptBackSerializer(serializers.Serializer[Any]):
    """A person whose name was not replaced yet."""

    person = serializers.IntegerField()
    why = serializers.CharField()


class KeepingRunSerializer(serializers.ModelSerializer[KeepingRun]):
    """What one run of the job did with one kind."""

    kept_back = KeptBackSerializer(many=True)

    class Meta:
        model = KeepingRun
        fields = ["id", "kind", "at", "looked_at", "gone", "kept_back"]


class KeepingRunFilter(ListFilter):
    """Narrow the list of runs."""

    class Meta:
        model = KeepingRun
        fields = ["kind"]


class KeepingRunViewSet(Resource):
    """What the job that goes by the periods did, the newest first."""

    serializer_class = KeepingRunSerializer
    filterset_class = KeepingRunFilter
    permission_classes = [IsAuthenticated, AdminsOnly]

    def rows(self) -> QuerySet[Any]:
        return selector.runs()
