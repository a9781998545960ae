"""The first page of an empty installation."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.entry.forms.doors import SetupForm
from accounts.entry.views.entering import enter
from accounts.entry.views.rate_limits import rate_limited
from accounts.organisation.models import Organisation
from accounts.organisation.selectors import organisation
from reviews.boards.services import setup as service
from traps_web.edges.refusals import refusals_on
from traps_web.edges.requests import PageRequest


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def setup(request: PageRequest) -> HttpResponseBase:
    """Make the organisation, once; afterwards there is no such page.

    The address may say what a browser knows or what was chosen so far: the form then comes with what fits it.
    """
    if organisation.is_set_up():
        raise Http404
    return _set_up(request) if request.method == "POST" else _page(request, _form(request))


@rate_limited("setup")
def _set_up(request: PageRequest) -> HttpResponse:
    form = _form(request, request.POST)
    if form.is_valid():
        with refusals_on(form):
            made = service.set_up_by_code(request.act, **form.cleaned_data)
            return _entered(request, made)
    return _page(request, form, status=422)


def _form(request: PageRequest, data: QueryDict | None = None) -> SetupForm:
    return SetupForm(
        data,
        today=request.now.date(),
        asked=request.GET.dict(),
        languages=request.headers.get("Accept-Language", ""),
    )


def _entered(request: PageRequest, made: Organisation) -> HttpResponse:
    admin = made.reviewer_of_last_resort
    assert admin is not None, "the person who sets up is the first reviewer of last resort"
    answer = enter(request, admin, by="set-up")
    messages.success(request, f"{made.name} is set up. From now on you sign in with {admin.email}.")
    return answer


def _page(request: PageRequest, form: SetupForm, status: int = 200) -> HttpResponse:
    return render(request, "reviews/boards/setup.html", {"form": form}, status=status)
