"""Answering a miss, reading an answer, correcting it, noting beside it, reporting the catch-up as done."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.urls import reverse

from accounts.duties.models import Obligation
from accounts.duties.presenters.obligations import due_of
from accounts.duties.selectors import labels
from accounts.duties.views.in_place import InPlace
from reviews.explanations.forms.explanations import CorrectForm, ExplainForm, NoteForm
from reviews.explanations.models import MissExplanation
from reviews.explanations.presenters import story as presenter
from reviews.explanations.presenters.questions import day_choices
from reviews.explanations.selectors import asking
from reviews.explanations.selectors import explanations as selector
from reviews.explanations.services import explanations
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServicePage
from traps_web.lib.faults import Refused
from traps_web.ui import values

MISSING = "There is no such explanation, or you cannot see it."


class Explain(ServicePage):
    """Say why something was missed, and by when it is caught up."""

    row: Obligation
    form_class, service, row_name = ExplainForm, explanations.explain, "obligation"
    finds, missing = asking.missed_by_id, "There is no such miss, or you cannot see it."
    template_name = "reviews/explanations/explain.html"
    done, next_page = "Explained. Your line reads it.", "explanations"

    def may(self) -> None:
        if self.row.owner_id != self.request.user.pk:
            raise Refused(f"Only {self.row.owner.name} can explain this.")

    def get_form(self, form_class: Any = None) -> ActForm:
        """The day is chosen out of those that are allowed; where none is needed, none is asked for."""
        form: ActForm = super().get_form(form_class)
        question = asking.question(self.row, now=self.request.now, organisation=self.request.organisation)
        if question.needs_day:
            offered = [("", "Choose a day"), *day_choices(question.days)]
            form.fields["catch_up_on"].widget = forms.Select(choices=offered)
            cast("Any", form.fields["catch_up_on"]).is_asked_by_choice = True
        else:
            del form.fields["catch_up_on"]
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        due = due_of(self.row, now=self.request.now, zone=self.request.zone)
        path = [values.Crumb("Explanations", reverse("explanations"))]
        return super().get_context_data(path=path, label=labels.shown(self.row), due=due, **kwargs)


class _OfExplanation(ServicePage):
    """An act on one explanation in sight."""

    row: MissExplanation
    row_name, missing = "explanation", MISSING
    finds = selector.newest
    next_page, next_row = "explanation", "row.pk"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = presenter.page(self.request.reader, selector.story(self.row))
        return super().get_context_data(page=page, **kwargs)


class Note(_OfExplanation):
    """Read an explanation with all that was said; the line adds its note here."""

    form_class, service, makes = NoteForm, explanations.add_note, True
    template_name = "reviews/explanations/explanation.html"
    done = "Noted. {row.obligation.owner.name} will be notified."


class Correct(_OfExplanation):
    """Give another cause or other words; what was said before stays and is shown."""

    form_class, service = CorrectForm, explanations.correct
    template_name = "reviews/explanations/correct.html"
    done = "Corrected. The explanation before stays readable."

    def may(self) -> None:
        if self.row.obligation.owner_id != self.request.user.pk:
            raise Refused(f"Only {self.row.obligation.owner.name} can explain this.")

    def leads_to(self, made: MissExplanation | None) -> str:
        return reverse("explanation", args=[made.pk if made else self.row.pk])


class CaughtUp(InPlace):
    """Report that what was missed is caught up; the address names the miss."""

    row: MissExplanation
    form_class, service, row_name = ActForm, explanations.report_done, "explanation"
    finds, missing = selector.missed_before, MISSING
    line_fields, line_buttons = (), (("", "Report it as done"),)
    is_page = False
    done = "Caught up."
    next_page, next_row = "explanation", "row.pk"
