"""The forecast: the expected landing of a scope in a period."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.organisation.selectors import calendar
from plans.calls.selectors.words import word_of
from plans.measures.presenters import forecast as presenter
from plans.measures.presenters import forecast_calls, forecast_line
from plans.measures.selectors.landing import Landing, landing
from plans.measures.selectors.scopes import NotVisible
from traps_web.edges.references import number_in
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid
from traps_web.lib.fiscal import UnknownPeriod


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def forecast(request: PageRequest) -> HttpResponse:
    """Where a period is expected to end, and how well that was foreseen; one sentence for a page that links here."""
    try:
        shown = landing(
            request.reader,
            period_key=request.GET.get("period", ""),
            team_id=number_in(request.GET.get("team", "")),
            person_id=number_in(request.GET.get("person", "")),
        )
    except (NotVisible, UnknownPeriod, Invalid) as fault:
        raise Http404(str(fault)) from None
    if request.headers.get("HX-Target") == "landing":
        return render(request, "plans/measures/forecast_line.html", {"line": forecast_line.line(shown)})
    opened = calendar.opened_span() or (shown.time.period.starts_on, shown.time.period.ends_before)
    page = presenter.page(shown, opened, _standing_call(request, shown))
    return render(request, "plans/measures/forecast.html", {"page": page})


def _standing_call(request: PageRequest, shown: Landing) -> forecast_calls.StandingCall:
    """The call that stands beside the landing of a running quarter."""
    subject = forecast_calls.subject_of(shown)
    call = word_of(request.reader, subject=subject, period=shown.attained.period) if subject else None
    return forecast_calls.standing_call(shown, subject, call, viewer_id=request.user.pk, zone=request.zone)
