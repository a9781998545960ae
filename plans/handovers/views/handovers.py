"""Somebody leaves: the last day, and who takes over."""

from __future__ import annotations

from typing import Any

from accounts.organisation.models import Person
from accounts.organisation.selectors import people
from plans.handovers.forms.handovers import HandoverForm
from plans.handovers.presenters import handovers as presenter
from plans.handovers.selectors import handovers as selector
from plans.handovers.services import handovers
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServicePage
from traps_web.lib.faults import Refused


class Leave(ServicePage):
    """What is in hand, the form, and the one act that gives it to others."""

    row: Person
    form_class, service, row_name = HandoverForm, handovers.hand_over, "person"
    template_name = "plans/handovers/person_leaves.html"
    overtaken = "{stale}"

    def find(self) -> Person:
        return people.by_id(viewer=self.request.user, pk=self.kwargs["pk"])

    def may(self) -> None:
        if sentence := handovers.refusal(by=self.request.user, person=self.row):
            raise Refused(sentence)
        self.estate = selector.estate_of(person=self.row, today=self.request.today)

    def stands(self) -> dict[str, object]:
        return {"seen": self.estate.seen}

    def get_initial(self) -> dict[str, Any]:
        return self.stands()

    def get_form(self, form_class: type[ActForm] | None = None) -> ActForm:
        form = super().get_form(form_class)
        form.fields["number"].required = bool(self.estate.number)
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = presenter.page(self.row, self.estate, viewer=self.request.user)
        return super().get_context_data(person=self.row, page=page, **kwargs)

    def message(self, made: handovers.HandedOver) -> str:
        return presenter.done(self.row, made)

    def leads_to(self, made: handovers.HandedOver) -> str:
        return presenter.back(viewer=self.request.user, person=self.row)
