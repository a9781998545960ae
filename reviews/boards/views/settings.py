"""The first page of the settings."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from accounts.entry.services.invitations import sends_mail
from accounts.entry.views.settings import years_ending
from accounts.organisation.views.doors import admins_only
from reviews.boards.presenters import settings as presenter
from reviews.boards.selectors import settings as selector
from traps_web.edges.requests import PageRequest


@admins_only
def index(request: PageRequest) -> HttpResponse:
    """Every page of the settings with a figure beside it, and the first steps until all of them are done."""
    figures = selector.figures(request.reader)
    steps = presenter.first_steps(figures)
    context = {
        "statement": presenter.statement(request.organisation, figures),
        "groups": presenter.groups(figures, request.organisation, sends_mail=sends_mail()),
        "steps": steps,
        "done": sum(step.is_done for step in steps),
        "ending": years_ending(request),
    }
    return render(request, "reviews/boards/settings.html", context)
