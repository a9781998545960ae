"""The first page: everybody's own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.organisation.selectors import people
from traps_web.edges.requests import PageRequest


def home(request: PageRequest) -> HttpResponse:
    """Rep to the week, manager to the team, leader to the dashboard, who only administers to the settings."""
    return redirect(people.start_page_of(viewer=request.user, today=request.today))
