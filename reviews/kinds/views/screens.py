"""The slide that all screens of a presenter show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from accounts.organisation.models import Person
from reviews.kinds.forms.screens import TurnForm
from reviews.kinds.rules.kinds import Kind
from reviews.kinds.selectors import screens as selector
from reviews.kinds.selectors.screens import Screen
from reviews.kinds.services import screens
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServiceButton


@dataclass(frozen=True, slots=True)
class Screens:
    """The names of the addresses of a kind's screens: the slides, the turn to one of them, the presenter's window."""

    deck: str
    turn: str
    notes: str

    def context(self, kind: Kind[Any], *, review: int, person: Person, role: str) -> dict[str, Any]:
        """What every page with slides shows of them: which slide is on, and whether it is turned or followed here."""
        presents = role in kind.presents
        return {
            "screen": selector.screen(kind, review=review, person=person, role=role),
            "screens_of": f"{kind.key}-{review}",
            "presents": presents,
            "follows": kind.is_followed and not presents,
            "deck_at": reverse(self.deck, args=[review]),
            "turn_at": reverse(self.turn, args=[review]),
            "notes_at": reverse(self.notes, args=[review]),
        }


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
