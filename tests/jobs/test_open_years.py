"""Fiscal years open by themselves: six months ahead, once, after any outage, to be changed until their first day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from accounts.entry.services.years_ahead import open_ahead
from accounts.models import AuditEvent, FiscalPeriod, JobRun, Notice, OrganisationDay
from accounts.organisation.rules.calendar import ending, opens_on
from accounts.organisation.selectors import calendar
from accounts.organisation.services import calendar as service
from accounts.record.rules.acts import Act, Via
from accounts.tasks import open_years
from reviews.cycles.selectors import calendar_changes as changes
from reviews.cycles.services import calendar_changes
from tests import make
from traps_web import health
from traps_web.lib import clock, fiscal

# FY2028 is the last year that is open: FY2029 begins on 1 Jun 2028 and opens on 1 Dec 2027, at midnight in New York.
BEFORE = datetime(2027, 12, 1, 4, 59, tzinfo=UTC)
SINCE = datetime(2027, 12, 1, 5, 1, tzinfo=UTC)
NOTICE = (
    "FY2029 is open for budgets and plans, from Thu 1 Jun 2028 to Thu 31 May 2029. "
    "Until the first day an admin can still change how the year is divided."
)


def by_job(now):
    return Act(None, now, Via.JOB)


def years():
    return list(FiscalPeriod.objects.filter(kind="year").order_by("starts_on").values_list("key", flat=True))


@pytest.mark.parametrize(
    ("first_day", "opens"),
    [
        (date(2028, 6, 1), date(2027, 12, 1)),
        (date(2028, 1, 1), date(2027, 7, 1)),
        (date(2028, 8, 31), date(2028, 2, 29)),
        (date(2027, 8, 31), date(2027, 2, 28)),
    ],
)
@pytest.mark.once
def test_a_year_opens_six_calendar_months_before_its_first_day(first_day, opens):
    assert opens_on(first_day) == opens


def test_the_next_year_is_opened_on_the_day_and_once(world):
    assert open_ahead(by_job(BEFORE)) == 0
    assert [open_ahead(by_job(SINCE)), open_ahead(by_job(SINCE + timedelta(days=1)))] == [1, 0]
    assert years()[-1] == "FY2029"
    assert calendar.opened_span()[1] == date(2029, 6, 1)
    thanksgiving = OrganisationDay.objects.get(day=date(2028, 11, 23))
    assert not thanksgiving.is_working
    assert calendar.working_days_between(date(2028, 5, 31), date(2028, 6, 2)) == 2


def test_the_trail_says_that_traps_did_it_and_admins_and_leaders_are_told_once(world):
    open_ahead(by_job(SINCE))
    event = AuditEvent.objects.get(verb="fiscal year opened")
    assert (event.actor, event.actor_name, event.after) == (None, "TRAPS", {"year": "FY2029"})
    notices = Notice.objects.filter(kind="year-opened").order_by("person_id").values_list("person__name", "text")
    assert sorted(notices) == [("Ada Admin", NOTICE), ("Lea Leader", NOTICE)]


def test_after_years_without_a_job_every_year_that_is_needed_is_opened_and_told_of_in_one_notice(world):
    assert open_ahead(by_job(datetime(2030, 12, 3, 12, 0, tzinfo=UTC))) == 4
    assert years()[-4:] == ["FY2029", "FY2030", "FY2031", "FY2032"]
    assert calendar.opened_span()[1] == date(2032, 6, 1)
    assert AuditEvent.objects.filter(verb="fiscal year opened").count() == 4
    texts = Notice.objects.filter(kind="year-opened", person=world.admin).values_list("text", flat=True)
    assert [text[:44] for text in texts] == ["FY2029, FY2030, FY2031 and FY2032 are open f"]


def test_what_was_opened_by_hand_is_not_opened_again(world):
    service.open_next_year(make.act(world.admin))
    assert open_ahead(by_job(SINCE)) == 0
    assert years().count("FY2029") == 1


def test_without_an_open_year_there_is_none_to_follow(world):
    FiscalPeriod.objects.all().delete()
    OrganisationDay.objects.all().delete()
    assert open_ahead(by_job(SINCE)) == 0


def test_the_year_that_the_job_opened_is_still_changed_by_a_dry_run_until_its_first_day(world):
    open_ahead(by_job(SINCE))
    weeks = fiscal.CalendarRules(scheme="4-4-5", starts_month=6, week_starts_on=0)
    eve = datetime(2028, 5, 31, 15, 0, tzinfo=UTC)
    seen = changes.foresee(new_rules=weeks, starts_on=date(2028, 6, 1), today=date(2028, 5, 31)).seen
    act = make.act(world.admin, now=eve)
    calendar_changes.change(act, new_rules=weeks, starts_on=date(2028, 6, 1), reason="Weeks.", seen=seen)
    year = FiscalPeriod.objects.get(kind="year", starts_on=date(2028, 6, 1))
    assert calendar.rules().scheme == "4-4-5"
    assert calendar.opened_span()[1] >= year.ends_before
    assert open_ahead(by_job(eve)) == 0


@pytest.mark.django_db(transaction=True)
def test_four_workers_open_it_once():
    make.world()

    def run(_):
        try:
            return open_ahead(by_job(SINCE))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 1
    assert years().count("FY2029") == 1
    assert AuditEvent.objects.filter(verb="fiscal year opened").count() == 1
    assert Notice.objects.filter(kind="year-opened").count() == 2


def test_the_task_goes_by_the_clock_of_the_organisation(world):
    with clock.frozen(SINCE):
        assert open_years() == 1
    assert JobRun.objects.get(name="open-years").rows == 1


# --- What says that the calendar ends ----------------------------------------------------------------------------

ENDS = "The fiscal years that are open end on Wed 31 May 2028. The job “open-years” should have opened the next one"


@pytest.mark.once
def test_the_end_of_the_calendar_is_told_from_sixty_days_before():
    end = date(2028, 6, 1)
    assert ending(end, today=date(2028, 4, 1)) == ""
    assert ending(end, today=date(2028, 4, 2)).startswith(ENDS)
    assert ending(end, today=date(2028, 5, 31)).startswith(ENDS)
    assert " ended on Wed 31 May 2028." in ending(end, today=date(2028, 6, 1))


def test_readyz_and_the_settings_tell_that_the_calendar_ends_and_traps_stays_ready(world, monkeypatch):
    monkeypatch.setattr(health, "STARTED_AT", clock.real_now())
    client = Client()
    client.force_login(world.admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    with clock.frozen(datetime(2028, 4, 20, 12, 0, tzinfo=UTC)):
        pages = [client.get(address).content.decode() for address in ("/settings/", "/settings/calendar/")]
        assert health.readiness(clock.now())["warnings"]["calendar"].startswith(ENDS)
    assert all(ENDS in page for page in pages)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["warnings"]) == (200, {})
