"""Everybody's API tokens, for programs of admins."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.entry.models import APIToken
from accounts.entry.selectors import tokens as selector
from accounts.entry.services import tokens as services
from accounts.organisation.api.doors import AdminsOnly
from accounts.record.rules.scopes import Scope, split
from traps_web.edges.answers import WRITE_ERRORS
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource


class TokenRowSerializer(serializers.ModelSerializer[APIToken]):
    """A token by its beginning; the token itself was shown once, when it was made."""

    scopes = serializers.SerializerMethodField(help_text="What it allows, within what its person may do.")

    class Meta:
        model = APIToken
        fields = ["token_key", "name", "scopes", "created", "expiry", "last_used_at"]

    def get_scopes(self, token: APIToken) -> list[Scope]:
        return list(split(token.scopes))


class TokenOfPersonSerializer(TokenRowSerializer):
    """A token with whose it is."""

    person = serializers.PrimaryKeyRelatedField[Any](source="user", read_only=True)

    class Meta(TokenRowSerializer.Meta):
        fields = ["person", *TokenRowSerializer.Meta.fields]


class TokenFilter(ListFilter):
    """Narrow the list of tokens."""

    person = RowFilter(field_name="user_id")

    class Meta:
        model = APIToken
        fields = ["person"]


class TokenViewSet(Resource):
    """Everybody's tokens, the newest first, for admins; own tokens are under `me/tokens/`."""

    serializer_class = TokenOfPersonSerializer
    filterset_class = TokenFilter
    permission_classes = [IsAuthenticated, AdminsOnly]
    lookup_field = "token_key"

    def rows(self) -> QuerySet[Any]:
        return selector.every()

    @extend_schema(responses={204: None, **WRITE_ERRORS})
    def destroy(self, request: ApiRequest, token_key: str) -> Response:
        """Revoke a token; whatever used it is shut out from now on."""
        services.revoke(request.act, token_key=self.get_object().token_key)
        return Response(status=status.HTTP_204_NO_CONTENT)
