"""The caller: time zone, tokens, and the address of the calendar feed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.entry.api.tokens import TokenRowSerializer
from accounts.entry.forms.me import MeForm
from accounts.entry.models import APIToken
from accounts.entry.selectors import feeds
from accounts.entry.selectors import tokens as token_selector
from accounts.entry.services import feeds as feed_service
from accounts.entry.services import tokens
from accounts.letters.forms.choices import MailForm
from accounts.letters.rules.kinds import CHOSEN, offered
from accounts.letters.services import choices as choice_service
from accounts.organisation.api.person_rows import PersonSerializer
from accounts.organisation.selectors import people
from accounts.organisation.services import people as services
from traps_web.edges import bodies
from traps_web.edges.answers import NOT_SIGNED_IN, WRITE_ERRORS
from traps_web.edges.requests import ApiRequest


class OwnSerializer(PersonSerializer):
    """The caller, with their own settings."""

    class Meta(PersonSerializer.Meta):
        fields = [*PersonSerializer.Meta.fields, "uses_keys"]


class MeView(APIView):
    """The caller."""

    @extend_schema(operation_id="me_retrieve", responses={200: OwnSerializer, 401: NOT_SIGNED_IN})
    def get(self, request: ApiRequest) -> Response:
        """Who the token belongs to."""
        return Response(OwnSerializer(people.by_id(viewer=request.user, pk=request.user.pk)).data)

    @extend_schema(request=bodies.described(MeForm)(partial=True), responses={200: OwnSerializer, **WRITE_ERRORS})
    def patch(self, request: ApiRequest) -> Response:
        """Change the time zone that days and deadlines go by, or single keys. The name is changed by an admin."""
        form = bodies.read(MeForm, request, row=request.user, partial=True)
        services.change_own(request.act, person=request.user, **form.facts())
        return self.get(request)


class OwnMailSerializer(serializers.Serializer[Any]):
    """How notices of each topic are sent, and when the daily mail comes; all of them are listed under notices, too."""

    daily_mail = serializers.BooleanField(help_text="One mail a day, none on days off.")
    hour = serializers.IntegerField(
        allow_null=True, help_text="In the person's time zone; null: the organisation's hour."
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """A field for each topic that a channel is chosen for."""
        topics = {
            topic.value: serializers.ChoiceField(choices=[by.value for by in offered(topic)], help_text=topic.label)
            for topic in CHOSEN
        }
        return {**super().get_fields(), **topics}


class MailView(APIView):
    """How the caller is notified; changes of the login are always mailed at once."""

    @extend_schema(operation_id="me_mail_retrieve", responses={200: OwnMailSerializer, 401: NOT_SIGNED_IN})
    def get(self, request: ApiRequest) -> Response:
        """What comes by mail."""
        return Response(OwnMailSerializer(choice_service.standing(request.user)).data)

    @extend_schema(request=bodies.described(MailForm)(partial=True), responses={200: OwnMailSerializer, **WRITE_ERRORS})
    def patch(self, request: ApiRequest) -> Response:
        """Say what comes by mail from now on; what is left out stays."""
        form = bodies.read(MailForm, request, row=request.user, partial=True)
        choice_service.choose(request.act, person=request.user, **form.facts())
        return self.get(request)


@extend_schema_view(list=extend_schema(responses={200: TokenRowSerializer(many=True), 401: NOT_SIGNED_IN}))
class OwnTokenViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[APIToken]):
    """Own tokens, the newest first. One is made with e-mail and password, never with another token."""

    request: ApiRequest

    serializer_class = TokenRowSerializer
    lookup_field = "token_key"
    queryset = APIToken.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return token_selector.tokens_of(person=self.request.user)

    @extend_schema(responses={204: None, **WRITE_ERRORS})
    def destroy(self, request: ApiRequest, token_key: str) -> Response:
        """Revoke a token; whatever used it is shut out from now on."""
        key = self.get_object().token_key
        tokens.revoke(request.act, token_key=key)
        return Response(status=status.HTTP_204_NO_CONTENT)


class FeedStateSerializer(serializers.Serializer[Any]):
    """Since when the address works."""

    made_at = serializers.DateTimeField(allow_null=True, help_text="Null: there is no address.")


class FeedAddressSerializer(serializers.Serializer[Any]):
    """The secret address; it is not stored and not shown again."""

    address = serializers.CharField()


@method_decorator(never_cache, name="dispatch")
class FeedView(APIView):
    """The secret address with which a calendar program reads the own deadlines."""

    shows_secret = True

    @extend_schema(operation_id="me_feed_retrieve", responses={200: FeedStateSerializer, 401: NOT_SIGNED_IN})
    def get(self, request: ApiRequest) -> Response:
        """Whether there is an address, and since when."""
        return Response(FeedStateSerializer({"made_at": feeds.made_at(person=request.user)}).data)

    @extend_schema(request=None, responses={201: FeedAddressSerializer, **WRITE_ERRORS})
    def post(self, request: ApiRequest) -> Response:
        """A new address, shown only once; the previous one stops working."""
        token = feed_service.renew(request.act, person=request.user)
        address = settings.PUBLIC_URL.rstrip("/") + reverse("feed", args=[token])
        return Response(FeedAddressSerializer({"address": address}).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None, **WRITE_ERRORS})
    def delete(self, request: ApiRequest) -> Response:
        """Revoke the address; it no longer shows the deadlines."""
        feed_service.revoke(request.act, person=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
