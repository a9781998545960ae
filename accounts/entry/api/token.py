"""A token for e-mail and password, guarded like the login."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.entry.models import APIToken
from accounts.entry.services import tokens
from accounts.organisation.models import Person
from accounts.organisation.selectors.service import is_shut_out
from accounts.record.api.answers import told
from traps_web.edges.requests import ApiRequest
from traps_web.lib.faults import Invalid, Refused

WRONG = "E-mail and password do not match."
TOO_MANY = "Too many tries. Wait five minutes, then try again."


class CredentialsSerializer(serializers.Serializer[Any]):
    """Who asks for a token, and what it will be used by."""

    email = serializers.EmailField()
    password = serializers.CharField(trim_whitespace=False, style={"input_type": "password"}, write_only=True)
    name = serializers.CharField(
        max_length=80, required=False, default="made over the API", help_text="The program that will use it."
    )


class TokenSerializer(serializers.Serializer[Any]):
    """The token; it is not stored and not shown again."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class TokenView(APIView):
    """Make a token for programs (POST), or revoke the one that is sent along (DELETE)."""

    def get_authenticators(self) -> list[Any]:
        return [] if self.request is None or self.request.method == "POST" else super().get_authenticators()

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.request.method == "POST" else [IsAuthenticated()]

    @extend_schema(
        request=CredentialsSerializer,
        responses={
            200: TokenSerializer,
            400: OpenApiResponse(description="The sentence beside each field."),
            403: OpenApiResponse(description="The person signs in with a second step."),
            429: OpenApiResponse(description=TOO_MANY),
        },
        auth=[],
    )
    def post(self, request: ApiRequest) -> Response:
        """E-mail and password for a token that holds 90 days."""
        data = told(CredentialsSerializer, request)
        person = signed_in(request, data["email"], data["password"])
        row, token = tokens.create(request.act, person=person, name=data["name"])
        return Response(TokenSerializer({"token": token, "expires_at": row.expiry}).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: ApiRequest) -> Response:
        """Revoke the token of this call."""
        if not isinstance(request.auth, APIToken):
            raise Invalid(
                whole="This call came with a session, not with a token. Tokens are revoked under My settings."
            )
        tokens.revoke(request.act, person=request.user, token_key=request.auth.token_key)
        return Response(status=status.HTTP_204_NO_CONTENT)


def signed_in(request: ApiRequest, email: str, password: str) -> Person:
    """The person behind e-mail and password. Raises Throttled like the login does, Invalid, Refused."""
    page_request = request._request
    if not ratelimit.consume(page_request, action="login"):
        raise Throttled(detail=TOO_MANY)
    try:
        person = get_adapter(page_request).authenticate(page_request, email=email, password=password)
    except ValidationError:
        raise Throttled(detail=TOO_MANY) from None
    if person is None or not person.is_active or is_shut_out(person, now=request.now):
        raise Invalid(whole=WRONG)
    if is_mfa_enabled(person):
        raise Refused("You sign in with a second step, so make tokens under My settings.")
    return person
