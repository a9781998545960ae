"""Names that are gone, and the texts that still tell them, for programs of admins."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from accounts.keeping.selectors import periods as selector
from accounts.organisation.api.doors import AdminsOnly
from accounts.record.models import ReplacedName
from traps_web.edges.filters import ListFilter
from traps_web.edges.resources import Resource


class MentionSerializer(serializers.Serializer[Any]):
    """A text that names a person, by table, row and column."""

    table = serializers.CharField()
    id = serializers.IntegerField(source="pk")
    column = serializers.CharField()


class StoredMentionSerializer(MentionSerializer):
    """The same, as it was kept."""

    id = serializers.IntegerField()


class ReplacedNameSerializer(serializers.ModelSerializer[ReplacedName]):
    """What a person is called since the name was removed; `mentions` are texts that named them on that day."""

    mentions = StoredMentionSerializer(many=True)

    class Meta:
        model = ReplacedName
        fields = ["id", "object_type", "object_id", "label", "at", "mentions"]


class ReplacedNameFilter(ListFilter):
    """Narrow the list."""

    class Meta:
        model = ReplacedName
        fields = ["object_type", "object_id"]


class ReplacedNameViewSet(Resource):
    """Erased contacts and former reps, the newest first. The former names are not kept."""

    serializer_class = ReplacedNameSerializer
    filterset_class = ReplacedNameFilter
    permission_classes = [IsAuthenticated, AdminsOnly]

    def rows(self) -> QuerySet[Any]:
        return selector.replaced()
