"""Stand-ins: mine, and those of people below."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accounts.absences.forms.absences import StandInForm
from accounts.absences.presenters import delegations as presenter
from accounts.absences.selectors import delegations as selector
from accounts.absences.services import delegations as services
from accounts.organisation.models import Delegation, Person
from accounts.organisation.selectors import people, stand_ins
from accounts.organisation.views.doors import OnOneself
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.lib.faults import Refused


class _OfPerson(ServicePage):
    """Who decides in a person's place, and the form that names somebody."""

    row: Person
    row_name, makes = "from_person", True
    form_class, service = StandInForm, services.name_stand_in
    template_name = "accounts/absences/stand_in.html"
    done = "{made.to_person.name} is now the stand-in and has been notified."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, viewer, today = self.row, self.request.user, self.request.today
        is_own = person.pk == viewer.pk
        away = stand_ins.stands_in_for(person=person, today=today) if is_own else []
        page = presenter.page(
            self.request.reader,
            person=person,
            rows=selector.of_person(person=person),
            held=selector.held_by(person=person, today=today) if is_own else [],
            waiting=selector.waiting_for(people=away) if away else [],
            zone=self.request.organisation.time_zone,
        )
        return super().get_context_data(page=page, is_own=is_own, **kwargs)


class Mine(OnOneself, _OfPerson):
    """Who decides in my place, in whose place I decide, and what waits there."""

    next_page = "delegations"


class OfPerson(_OfPerson):
    """The same for somebody of one's line who cannot name a stand-in themselves."""

    finds = people.by_id
    next_page, next_row = "delegation_for", "row.pk"

    def may(self) -> None:
        if not services.may_arrange(self.request.act, person=self.row, today=self.request.today):
            raise Refused("Only the person, the line above or an admin can name a stand-in.")


class End(ServiceButton):
    """End a stand-in at once."""

    row: Delegation
    row_name, finds, service = "delegation", selector.by_id, services.end
    done = "{row.to_person.name} no longer stands in for {row.from_person.name}."

    def leads_to(self, made: None) -> str:
        if self.request.user.pk in (self.row.from_person_id, self.row.to_person_id):
            return reverse("delegations")
        return reverse("delegation_for", args=[self.row.from_person_id])
