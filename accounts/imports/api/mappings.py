"""Mappings of columns over the API: how files of another program are read, kept by admins."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import permissions, serializers

from accounts.imports.api.imports import AdminsOnly
from accounts.imports.forms.imports import MappingForm
from accounts.imports.importing import mappings as importing
from accounts.imports.models import ColumnMapping
from accounts.imports.selectors import mappings as selector
from accounts.imports.services import mappings as services
from traps_web.edges.calls import act
from traps_web.edges.resources import Resource


class MappingSerializer(serializers.ModelSerializer[ColumnMapping]):
    """How another program names the columns of a kind."""

    columns = serializers.DictField(child=serializers.CharField(), help_text="Their column in small letters: ours.")

    stages = serializers.DictField(child=serializers.CharField(), help_text="Their stage in small letters: ours.")

    class Meta:
        model = ColumnMapping
        fields = ["id", "name", "kind", "columns", "stages", "made_at", "made_by"]
        read_only_fields = fields


class MappingViewSet(Resource):
    """Saved mappings by name; a file is sent with the name of one."""

    serializer_class = MappingSerializer
    permission_classes = [permissions.IsAuthenticated, AdminsOnly]

    def rows(self) -> QuerySet[Any]:
        return selector.mappings(viewer=self.request.user)

    @act(MappingForm, importing.add)
    def create(self) -> None:
        """Save a new mapping."""

    @act(MappingForm, importing.change, row="mapping")
    def update(self) -> None:
        """Change a mapping; runs that used it keep what they used."""

    @act(None, services.drop, row="mapping", gives_row=False)
    def destroy(self) -> None:
        """Forget a mapping; what it brought in stays."""
