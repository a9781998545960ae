"""Mappings of columns over the API: how files of another program are read, kept by admins."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import permissions, serializers, status
from rest_framework.response import Response

from accounts.imports.api.imports import AdminsOnly
from accounts.imports.importing import mappings as importing
from accounts.imports.models import ColumnMapping
from accounts.imports.selectors import mappings as selector
from accounts.imports.services import mappings as services
from accounts.record.api.answers import WRITE_ERRORS, told
from traps_web.edges.calls import act
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource


class MappingSerializer(serializers.ModelSerializer[ColumnMapping]):
    """How another program names the columns of a kind."""

    columns = serializers.DictField(child=serializers.CharField(), help_text="Their column in small letters: ours.")

    class Meta:
        model = ColumnMapping
        fields = ["id", "name", "kind", "columns", "made_at", "made_by"]
        read_only_fields = fields


class MappingWriteSerializer(serializers.Serializer[Any]):
    """A mapping as a program sends it."""

    name = serializers.CharField(max_length=80, help_text="The program the files come from; names the mapping.")
    kind = serializers.CharField(max_length=20, help_text="What its files hold, like deals.")
    columns = serializers.DictField(
        child=serializers.CharField(max_length=200, allow_blank=True),
        help_text="Their column: ours. Their columns that are left out are not read.",
    )


class MappingViewSet(Resource):
    """Saved mappings by name; a file is sent with the name of one."""

    serializer_class = MappingSerializer
    permission_classes = [permissions.IsAuthenticated, AdminsOnly]

    def rows(self) -> QuerySet[Any]:
        return selector.mappings(viewer=self.request.user)

    @extend_schema(request=MappingWriteSerializer, responses={201: MappingSerializer, **WRITE_ERRORS})
    def create(self, request: ApiRequest) -> Response:
        """Save a new mapping."""
        return self._saved(request, None, status.HTTP_201_CREATED)

    @extend_schema(request=MappingWriteSerializer, responses={200: MappingSerializer, **WRITE_ERRORS})
    def update(self, request: ApiRequest, pk: str) -> Response:
        """Change a mapping; runs that used it keep what they used."""
        return self._saved(request, self.get_object(), status.HTTP_200_OK)

    @act(None, services.drop, row="mapping", gives_row=False)
    def destroy(self) -> None:
        """Forget a mapping; what it brought in stays."""

    @staticmethod
    def _saved(request: ApiRequest, one: ColumnMapping | None, code: int) -> Response:
        saved = importing.save_columns(request.act, mapping=one, **told(MappingWriteSerializer, request))
        return Response(MappingSerializer(saved).data, status=code)
