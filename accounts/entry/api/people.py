"""People, as the one who asks may see them and as admins keep them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.entry.services import logins, service_ends
from accounts.organisation.api.doors import AdminsWrite
from accounts.organisation.api.person_rows import PersonFilter, PersonSerializer
from accounts.organisation.models import Person
from accounts.organisation.selectors import people as people_selector
from accounts.organisation.services import people as service
from accounts.record.api.answers import NOT_SIGNED_IN, READ_ERRORS, WRITE_ERRORS, told
from accounts.record.api.fields import DayField


class PersonWriteSerializer(serializers.Serializer[Any]):
    """What an admin keeps of a person; what is left out stays."""

    email = serializers.CharField(max_length=254, help_text="They sign in with it.")
    name = serializers.CharField(max_length=200)
    is_leader = serializers.BooleanField(required=False, help_text="Sees the figures of everybody.")
    is_admin = serializers.BooleanField(required=False, help_text="Keeps people, teams, calendar and imports.")
    time_zone = serializers.CharField(
        max_length=64, required=False, allow_blank=True, help_text="Like Europe/Berlin; empty: the organisation's."
    )
    country = serializers.CharField(
        max_length=6, required=False, allow_blank=True, help_text="Two letters; empty: the organisation's."
    )
    starts_on = DayField(required=False, allow_null=True, help_text="First day in service.")
    ends_on = DayField(required=False, allow_null=True, help_text="Last day in service.")


class NewPersonSerializer(PersonWriteSerializer):
    """A person to take in."""

    password = serializers.CharField(
        max_length=128,
        required=False,
        trim_whitespace=False,
        write_only=True,
        help_text="At least 10 characters; without one they are invited, or set it by “I forgot the password”.",
    )


class LoginSerializer(serializers.Serializer[Any]):
    """Whether a person can sign in."""

    state = serializers.ChoiceField(choices=["open", "closed"])


class PasswordSerializer(serializers.Serializer[Any]):
    """A new password for somebody who lost theirs."""

    password = serializers.CharField(max_length=128, trim_whitespace=False, write_only=True)


class ComeBackSerializer(serializers.Serializer[Any]):
    """The day on which somebody begins again."""

    day = DayField(help_text="The first day in service from now on.")


PERSON = {200: PersonSerializer, **WRITE_ERRORS}


@extend_schema_view(
    list=extend_schema(responses={200: PersonSerializer(many=True), 401: NOT_SIGNED_IN}),
    retrieve=extend_schema(responses={200: PersonSerializer, **READ_ERRORS}),
)
class PersonViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Person]):
    """The people that whoever asks may see: oneself, everybody below, or all for leaders and admins. Admins keep them."""

    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    permission_classes = [IsAuthenticated, AdminsWrite]
    queryset = Person.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return people_selector.people(viewer=self.request.user)

    @extend_schema(request=NewPersonSerializer, responses={201: PersonSerializer, **WRITE_ERRORS})
    def create(self, request: Request) -> Response:
        """Take a person in; a membership and an invitation are calls of their own."""
        made = service.create(request.act, **told(NewPersonSerializer, request))
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=PersonWriteSerializer(partial=True), responses=PERSON)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what is known of a person."""
        said = told(PersonWriteSerializer, request, partial=True)
        return self._answer(service.change(request.act, person=self.get_object(), **said))

    @extend_schema(request=LoginSerializer, responses=PERSON)
    @action(methods=["post"], detail=True)
    def login(self, request: Request, pk: str) -> Response:
        """Close a person's login, or open it again; nothing they did is lost."""
        person, said = self.get_object(), told(LoginSerializer, request)
        act = logins.activate if said["state"] == "open" else logins.deactivate
        act(request.act, person=person)
        return self._answer(person)

    @extend_schema(request=ComeBackSerializer, responses=PERSON)
    @action(methods=["post"], detail=True, url_path="come-back")
    def come_back(self, request: Request, pk: str) -> Response:
        """Take somebody back who left: the login waits for a new invitation. Before the last day it only takes that day back."""
        person, said = self.get_object(), told(ComeBackSerializer, request)
        return self._answer(service_ends.come_back(request.act, person=person, **said))

    @extend_schema(request=PasswordSerializer, responses={204: None, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def password(self, request: Request, pk: str) -> Response:
        """Give a person a new password."""
        person, said = self.get_object(), told(PasswordSerializer, request)
        logins.set_password(request.act, person=person, **said)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _answer(self, person: Person, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=person.pk)).data, status=code)
