"""A token for e-mail and password, and for the second step where there is one; guarded like the login."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.entry.forms.passwords import Code
from accounts.entry.models import APIToken
from accounts.entry.selectors import second_steps
from accounts.entry.services import tokens
from accounts.entry.views import sign_ins
from accounts.entry.views.adapter import TOO_MANY as TOO_MANY_CODES
from accounts.organisation.models import Person
from accounts.organisation.selectors.service import is_shut_out
from accounts.record.api.scopes import needs
from accounts.record.rules.scopes import DAYS, OPENS, USUAL_DAYS, Scope, split
from traps_web.edges.answers import validated
from traps_web.edges.requests import ApiRequest
from traps_web.lib.faults import Invalid, Refused

WRONG = "E-mail and password do not match."
NO_CODE = "You sign in with a second step. Also send the code from your app."
NO_SECOND_STEP = "Your organisation requires a second step. Sign in, switch it on, then send its code."
TOO_MANY = "Too many tries. Wait five minutes, then try again."


class CredentialsSerializer(serializers.Serializer[Any]):
    """Who asks for a token, and what it will be used by."""

    email = serializers.EmailField()
    password = serializers.CharField(trim_whitespace=False, style={"input_type": "password"}, write_only=True)
    code = serializers.CharField(
        max_length=40,
        required=False,
        default="",
        allow_blank=True,
        write_only=True,
        help_text="The code from the app, or a recovery code, for people who sign in with a second step.",
    )
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.values),
        required=False,
        allow_empty=False,
        help_text=f"{'; '.join(f'{scope}: {opens}' for scope, opens in OPENS.items())}. "
        "Left out: all that your tokens may have.",
    )
    days = serializers.ChoiceField(choices=DAYS, default=USUAL_DAYS, help_text="The number of days it is valid.")
    name = serializers.CharField(
        max_length=80, required=False, default="made over the API", help_text="The program that will use it."
    )


class TokenSerializer(serializers.Serializer[Any]):
    """The token; it is not stored and not shown again."""

    token = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.values))
    expires_at = serializers.DateTimeField()


@method_decorator(never_cache, name="dispatch")
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
            403: OpenApiResponse(
                description="The organisation requires a second step, which this person has not set up."
            ),
            429: OpenApiResponse(description=TOO_MANY),
        },
        auth=[],
    )
    def post(self, request: ApiRequest) -> Response:
        """E-mail, password and, where there is a second step, its code for a token."""
        data = validated(CredentialsSerializer, request)
        person = signed_in(request, data["email"], data["password"])
        _take_second_step(request, person, data["code"])
        row, token = tokens.create(
            request.act, person=person, name=data["name"], scopes=data.get("scopes"), days=data["days"]
        )
        shown = {"token": token, "scopes": split(row.scopes), "expires_at": row.expiry}
        return Response(TokenSerializer(shown).data)

    @needs()
    @extend_schema(request=None, responses={204: None})
    def delete(self, request: ApiRequest) -> Response:
        """Revoke the token of this call."""
        if not isinstance(request.auth, APIToken):
            raise Invalid(
                whole="This call came with a session, not with a token. Tokens are revoked under My settings."
            )
        tokens.revoke(request.act, token_key=request.auth.token_key)
        return Response(status=status.HTTP_204_NO_CONTENT)


def signed_in(request: ApiRequest, email: str, password: str) -> Person:
    """The person behind e-mail and password. Raises Throttled like the login does, and Invalid."""
    page_request = request._request
    try:
        person = get_adapter(page_request).authenticate(page_request, email=email, password=password)
    except ValidationError:
        raise Throttled(detail=TOO_MANY) from None
    if person is None or not person.is_active or is_shut_out(person, now=request.now):
        raise Invalid(whole=WRONG)
    return person


def _take_second_step(request: ApiRequest, person: Person, code: str) -> None:
    """The second step of a person who signs in with one. Raises Invalid beside `code`, Refused, Throttled."""
    if second_steps.is_missing(person, request.organisation):
        raise Refused(NO_SECOND_STEP)
    if not second_steps.is_on(person):
        return
    if not code:
        raise Invalid(code=NO_CODE)
    form = Code({"code": code}, user=person)
    if form.is_valid():
        form.authenticator.record_usage()
        return
    sentence = str(form.errors["code"][0])
    if sentence == TOO_MANY_CODES:
        sign_ins.held_up_at_second_step(request._request, person)
        raise Throttled(detail=TOO_MANY)
    raise Invalid(code=sentence)
