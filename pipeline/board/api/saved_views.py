"""Saved views of the list of deals, for programs: one's own, nobody else's."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.record.api.answers import WRITE_ERRORS, told
from pipeline.board.models import SavedView
from pipeline.board.presenters import deal_filters
from pipeline.board.selectors import saved_views as selector
from pipeline.board.services import saved_views as service
from pipeline.customers.api.fact_fields import text_field
from pipeline.customers.api.facts import Facts


class SavedViewSerializer(serializers.ModelSerializer[SavedView]):
    """Filters of the list of deals under a name."""

    class Meta:
        model = SavedView
        fields = ["id", "page", "name", "query", "created_at"]


class SavedViewWriteSerializer(serializers.Serializer[Any]):
    """A name and the filters; a name that is in use gets the new filters."""

    name = serializers.CharField(max_length=40)
    query = text_field(2000, help_text="What stands behind the question mark of the page’s address.")


class SavedViewViewSet(Facts):
    """The views that whoever asks keeps, by name."""

    serializer_class = SavedViewSerializer

    def rows(self) -> QuerySet[Any]:
        return selector.rows(viewer=self.request.user)

    @extend_schema(request=SavedViewWriteSerializer, responses={201: SavedViewSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Keep filters under a name."""
        said = told(SavedViewWriteSerializer, request)
        query = deal_filters.plain(said.get("query", ""))
        view = service.save(request.act, name=said["name"], query=query)
        return self.answer(request, view.pk, is_new=True)

    @extend_schema(responses={204: None, **WRITE_ERRORS})
    def destroy(self, request: Request, pk: str) -> Response:
        """Forget a view."""
        service.delete(request.act, view=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
