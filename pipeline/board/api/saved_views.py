"""Saved views of the list of deals, for programs: own views only."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from pipeline.board.forms.saved_views import ViewForm
from pipeline.board.models import SavedView
from pipeline.board.selectors import saved_views as selector
from pipeline.board.services import saved_views
from traps_web.edges.calls import act
from traps_web.edges.resources import Resource


class SavedViewSerializer(serializers.ModelSerializer[SavedView]):
    """Filters of the list of deals under a name."""

    class Meta:
        model = SavedView
        fields = ["id", "page", "name", "query", "created_at"]


class SavedViewViewSet(Resource):
    """The views of the caller, by name."""

    serializer_class = SavedViewSerializer

    def rows(self) -> QuerySet[Any]:
        return selector.rows(viewer=self.request.user)

    @act(ViewForm, saved_views.save)
    def create(self) -> None:
        """Keep filters under a name."""

    @act(None, saved_views.delete, row="view", gives_row=False)
    def destroy(self) -> None:
        """Forget a view."""
