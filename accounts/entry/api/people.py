"""People, as the one who asks may see them and as admins keep them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.entry.services import logins, service_ends
from accounts.organisation.api.doors import AdminsWrite
from accounts.organisation.api.person_rows import PersonFilter, PersonSerializer
from accounts.organisation.forms.people import ComeBackForm, NewPersonForm, PasswordForm, PersonForm
from accounts.organisation.selectors import people as people_selector
from accounts.organisation.services import people as services
from accounts.record.api.answers import WRITE_ERRORS, told
from traps_web.edges.calls import act
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource


class LoginSerializer(serializers.Serializer[Any]):
    """Whether a person can sign in."""

    state = serializers.ChoiceField(choices=["open", "closed"])


class PersonViewSet(Resource):
    """The people that whoever asks may see: oneself, everybody below, or all for leaders and admins. Admins keep them."""

    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    permission_classes = [IsAuthenticated, AdminsWrite]

    def rows(self) -> QuerySet[Any]:
        return people_selector.people(viewer=self.request.user)

    @act(NewPersonForm, services.create)
    def create(self) -> None:
        """Take a person in; a membership and an invitation are calls of their own."""

    @act(PersonForm, services.change, row="person")
    def partial_update(self) -> None:
        """Change what is known of a person."""

    @extend_schema(request=LoginSerializer, responses={200: PersonSerializer, **WRITE_ERRORS})
    @action(methods=["post"], detail=True)
    def login(self, request: ApiRequest, pk: str) -> Response:
        """Close a person's login, or open it again; nothing they did is lost."""
        person, sent = self.get_object(), told(LoginSerializer, request)
        switch = logins.activate if sent["state"] == "open" else logins.deactivate
        switch(request.act, person=person)
        return self.retrieve(request, pk=pk)

    @act(ComeBackForm, service_ends.come_back, row="person", url_path="come-back")
    def come_back(self) -> None:
        """Take somebody back who left: the login waits for a new invitation. Before the last day it only takes that day back."""

    @act(PasswordForm, logins.set_password, row="person", gives_row=False)
    def password(self) -> None:
        """Give a person a new password."""
