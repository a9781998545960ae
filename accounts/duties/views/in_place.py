"""An act in the row of the duty that it settles: the page of the act, opened where the duty is listed.

    class Decide(InPlace, _OfExtension):
        line_fields, line_buttons = ("answer",), (("grant", "Grant it"), ("refuse", "Refuse it"))

The same form goes to the same service as from its page. `?duty=` of an address says in whose row it opens; the answer
to what was sent is that row as it reads now. Without a script nobody comes here: the button leads to the page.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.forms import Field
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property

from accounts.duties.models import Obligation
from accounts.duties.presenters import owed as presenter
from accounts.duties.selectors import obligations as selector
from traps_web.edges.forms import ActForm, Pressed
from traps_web.edges.pages import ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.numbers import whole
from traps_web.ui import values

FORM, ROW = "components/line_form.html", "components/owed_one.html"
LEVELS = {"success": "done", "warning": "late", "error": "missed"}


class InPlace(ServicePage):
    """The page of an act that also opens in the row of a duty."""

    line_fields: ClassVar[tuple[str, ...]] = ()
    """The fields that are seen in the row where the form has them; the others go along as they begin."""
    line_buttons: ClassVar[tuple[tuple[str, str], ...]] = (("", "Save"),)
    """Value and word of each button, the usual one first."""
    line_button: ClassVar[str] = ""
    """The name that the buttons carry; empty where a button only sends."""
    is_page: ClassVar[bool] = True
    """It has a page of its own beside the row."""

    settles: ClassVar[bool] = True
    """Doing it settles the duty in whose row it opens."""

    @cached_property
    def duty(self) -> Obligation | None:
        """The duty in whose row the form opens; None on a page."""
        pk = whole(self.request.GET.get("duty", "")) if self.request.htmx else None
        if pk is None:
            return None
        try:
            return selector.by_id(viewer=self.request.user, pk=pk)
        except Obligation.DoesNotExist:
            raise Http404("There is no such obligation.") from None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The same address answers with a page and with a part of one."""
        answer = super().dispatch(request, *args, **kwargs)
        patch_vary_headers(answer, ["HX-Request"])
        return answer

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; whoever asks for the page of an act that has none is led to where it stands."""
        if self.duty is None and not self.is_page:
            return redirect(self.leads_to(None))
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Forms of several rows stand on one page, so each has ids of its own."""
        apart = {"auto_id": f"owed-{self.duty.pk}-%s"} if self.duty else {}
        return super().get_form_kwargs() | apart

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In a row nothing is read of what the page shows around the form."""
        if self.duty is None:
            return super().get_context_data(**kwargs)
        form = kwargs["form"] if "form" in kwargs else self.get_form()
        return {"form": form, "makes": self.makes, "line": self._line(form, self.duty)}

    def get_template_names(self) -> list[str]:
        """The part alone, in a row."""
        return [FORM] if self.duty else super().get_template_names()

    def form_valid(self, form: ActForm) -> HttpResponse:
        """Do it; in a row, go on to the row as it reads now."""
        answer = super().form_valid(form)
        leads = 300 <= answer.status_code < 400
        return redirect("trap_row", self.duty.pk) if self.duty and leads else answer

    def line_about(self) -> str:
        """What has to be read before one acts, where the row does not say it."""
        return ""

    def _goes_along(self, name: str, field: Field) -> bool:
        """It is neither seen nor said by a button."""
        return name not in (*self.line_fields, self.line_button) and not isinstance(field.widget, Pressed)

    def _line(self, form: ActForm, duty: Obligation) -> values.LineForm:
        for field in form.fields.values():
            attrs = field.widget.attrs
            if "rows" in attrs:
                attrs["rows"] = 1
            if "data-draft" in attrs:
                attrs["data-draft"] = f"{attrs['data-draft']}-{duty.pk}"
        return values.LineForm(
            action=self.request.get_full_path(),
            slot=f"owed-{duty.pk}-form",
            form=form,
            fields=tuple(form[name] for name in self.line_fields if name in form.fields),
            hidden=tuple(form[name] for name, field in form.fields.items() if self._goes_along(name, field)),
            buttons=self.line_buttons,
            name=self.line_button,
            label=presenter.row(duty, now=self.request.now, zone=self.request.zone).what,
            about=self.line_about(),
            reads=self._reads(duty),
        )

    def _reads(self, duty: Obligation) -> str:
        zone = self.request.organisation.time_zone
        return presenter.reads(duty, now=self.request.now, zone=zone) if self.settles else ""


def row(request: PageRequest, pk: int) -> HttpResponse:
    """A duty as a row, as it reads now; with what was said of the act that was sent from it."""
    try:
        duty = selector.by_id(viewer=request.user, pk=pk)
    except Obligation.DoesNotExist:
        raise Http404("There is no such obligation.") from None
    if not request.htmx:
        return redirect("trap_detail", pk)
    shown = presenter.settled_row(duty, now=request.now, zone=request.organisation.time_zone, viewer_id=request.user.pk)
    notes = list(messages.get_messages(request))
    offer = values.UndoOffer.carried_by(notes[-1].extra_tags or "") if notes else None
    answer = render(request, ROW, {"row": replace(shown, undo=offer)})
    answer["HX-Retarget"], answer["HX-Reswap"] = f"#owed-{pk}", "outerHTML"
    answer["HX-Trigger"] = json.dumps({"settled": pk} | _note(notes))
    return answer


def _note(notes: Sequence[Message]) -> dict[str, Any]:
    if not notes:
        return {}
    return {"note": {"key": LEVELS.get(notes[-1].level_tag, "open"), "text": " ".join(map(str, notes))}}
