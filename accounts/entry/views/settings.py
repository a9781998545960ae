"""Settings of the organisation and its calendar."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.entry.forms.organisation import OrganisationForm
from accounts.entry.presenters import settings as presenter
from accounts.entry.services import organisations
from accounts.organisation.models import Organisation
from accounts.organisation.presenters import histories, settings_paths
from accounts.organisation.presenters import pace_limits as pace_presenter
from accounts.organisation.rules import calendar as rules
from accounts.organisation.selectors import calendar as calendar_selector
from accounts.organisation.selectors import open_years, pace_limits, people
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import calendar
from accounts.organisation.views.doors import AdminsOnly, admins_only
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib import clock, fiscal


@admins_only
def calendar_page(request: PageRequest) -> HttpResponse:
    """The fiscal calendar: its versions, the running year, the opened years, their working days and holidays."""
    organisation, cut = request.organisation, calendar_selector.rules()
    today = organisation_today(request.now, organisation)
    year = fiscal.year_of(cut, today)
    years = open_years.opened_years(working_weekdays=organisation.working_weekdays)
    context = {
        "ending": years_ending(request),
        "statement": presenter.calendar_statement(years),
        "facts": presenter.calendar_facts(fiscal.version_at(cut, today), organisation),
        "year": year.key,
        "quarters": presenter.quarter_rows(year),
        "versions": presenter.calendar_versions(list(calendar_selector.all_versions()), zone=organisation.time_zone),
        "years": presenter.year_rows(years, country=organisation.country),
        "holidays_fold": presenter.holidays_fold(),
        "next_year": fiscal.year_of(cut, years[0].ends_before).key,
        "path": settings_paths.path(("Calendar", "")),
    }
    return render(request, "accounts/entry/settings_calendar.html", context)


def years_ending(request: PageRequest) -> str:
    """That the opened years end soon; empty while the job opens them in time."""
    opened = calendar_selector.opened_span()
    today = organisation_today(request.now, request.organisation)
    return rules.ending(opened[1], today=today) if opened else ""


class OpenNextYear(AdminsOnly, ServiceButton):
    """Open the fiscal year after the last one."""

    service, makes = calendar.open_next_year, True
    done, next_page = "{made} is open for budgets and bookings.", "settings_calendar"


class Policy(AdminsOnly, ServicePage):
    """Name, limits for pace and wins, reviewer of last resort."""

    row: Organisation
    row_name, form_class, service = "organisation", OrganisationForm, organisations.change
    template_name = "accounts/entry/settings_organisation.html"
    done = "Saved. Earlier results keep the limits of their day."
    next_page = "settings_organisation"

    def find(self) -> Organisation:
        return self.request.organisation

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        zone = self.row.time_zone
        today = clock.today_in(zone, self.request.now)
        facts = {
            "path": settings_paths.path(("Organisation", "")),
            "dated": pace_presenter.rows(pace_limits.history(), today=today, zone=zone),
            "history": histories.history(people.history_of(kind="accounts.organisation", pk=1), zone=zone),
        }
        return super().get_context_data(**facts, **kwargs)
