"""The slide that all screens of a presenter show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponse, JsonResponse

from reviews.kinds.forms.screens import TurnForm
from reviews.kinds.rules.kinds import Kind
from reviews.kinds.selectors.screens import Screen
from reviews.kinds.services import screens
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServiceButton


class TurnsScreens(ServiceButton):
    """One screen of a presenter was turned to a slide; the others follow. The room says of which kind, and by whom."""

    form_class, service = TurnForm, screens.turn
    kind: ClassVar[Kind[Any]]
    role: str
    """How the viewer stands to the review: the page that finds it says so."""

    def names(self) -> Mapping[str, str]:
        """The people whom the refusal of the kind names."""
        raise NotImplementedError

    def may(self) -> None:
        screens.require(self.kind, role=self.role, names=self.names())

    def act(self, form: ActForm) -> Screen:
        return screens.turn(
            self.request.act,
            kind=self.kind,
            review=self.row.pk,
            role=self.role,
            names=self.names(),
            **form.facts(),
        )

    def form_valid(self, form: ActForm) -> HttpResponse:
        turned = self.act(form)
        return JsonResponse({"slide": turned.slide, "turned": turned.turned})
