"""People, as the one who asks may see them and as admins keep them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.permissions import IsAuthenticated

from accounts.entry.services import logins, second_steps, service_ends
from accounts.organisation.api.doors import AdminsWrite
from accounts.organisation.api.person_rows import PersonFilter, PersonSerializer
from accounts.organisation.forms.people import ComeBackForm, LoginStateForm, NewPersonForm, PasswordForm, PersonForm
from accounts.organisation.selectors import people as people_selector
from traps_web.edges.calls import act
from traps_web.edges.resources import Resource


class PersonViewSet(Resource):
    """The people that the caller may see: themselves, everybody below, or all for leaders and admins.
    Admins maintain them.
    """

    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    permission_classes = [IsAuthenticated, AdminsWrite]

    def rows(self) -> QuerySet[Any]:
        return people_selector.people(viewer=self.request.user)

    @act(NewPersonForm, logins.take_in)
    def create(self) -> None:
        """Take a person in; a membership and an invitation are calls of their own."""

    @act(PersonForm, logins.change_person, row="person")
    def partial_update(self) -> None:
        """Change what is known of a person."""

    @act(LoginStateForm, logins.switch, row="person")
    def login(self) -> None:
        """Close a person's login, or open it again; nothing they did is lost."""

    @act(ComeBackForm, service_ends.come_back, row="person", url_path="come-back")
    def come_back(self) -> None:
        """Bring a person back who left: the login waits for a new invitation.
        Before the last day it only removes that day.
        """

    @act(None, second_steps.reset, row="person", url_path="reset-second-step")
    def reset_second_step(self) -> None:
        """Switch off the second step of a person who lost the phone; they are signed out everywhere and notified."""

    @act(PasswordForm, logins.set_first_password, row="person", gives_row=False)
    def password(self) -> None:
        """Refused to every program: a person chooses the password with a link (POST /api/v1/invitations/)."""
