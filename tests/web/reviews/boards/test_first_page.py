"""The first page suggests what a browser knows, and asks how fiscal years are called."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.entry.services import setup_codes
from accounts.models import FiscalCalendar, FiscalPeriod
from accounts.organisation.selectors import calendar as calendar_selector
from accounts.organisation.services import calendar
from tests import make
from traps_web.lib import fiscal

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Northwind",
    "currency": "CHF",
    "country": "CH",
    "time_zone": "Europe/Zurich",
    "week_starts_on": "0",
    "starts_month": "7",
    "scheme": "calendar",
    "named_by": "start",
    "admin_name": "Ada Admin",
    "admin_email": "ada@example.com",
    "admin_password": "a-long-enough-one",
}


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


def page_of(address="/setup/", **headers):
    return " ".join(Client(headers=headers).get(address).content.decode().split())


def chosen(page):
    """What is chosen in each list of the page."""
    lists = re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page)
    picked = {name: re.search(r'<option value="([^"]*)" selected', options) for name, options in lists}
    return {name: match[1] if match else "" for name, match in picked.items()}


def test_without_script_the_languages_of_the_browser_suggest(db):
    page = page_of(accept_language="de-CH,de;q=0.8")
    assert "are suggested by what your browser says" in page
    assert chosen(page) | {"country": "CH", "currency": "CHF", "time_zone": "Europe/Zurich"} == chosen(page)
    assert chosen(page_of(accept_language="en-US"))["week_starts_on"] == "6"


def test_a_browser_that_says_nothing_gets_no_suggestion(db):
    page = page_of()
    assert "suggested" not in page
    assert (chosen(page)["country"], chosen(page)["currency"]) == ("", "")


def test_what_was_chosen_on_the_page_is_asked_about_anew(db):
    page = page_of("/setup/?country=GB&time_zone=Europe/Zurich&starts_month=7", accept_language="de-CH")
    assert chosen(page) | {"country": "GB", "currency": "GBP", "time_zone": "Europe/London"} == chosen(page)
    for sentence in (
        "The year from July 2026 to June 2027 is called",
        "FY2027, the calendar year in which it ends",
        "FY2026, the calendar year in which it starts",
    ):
        assert sentence in page


@pytest.mark.parametrize("nonsense", ["country=%00&time_zone=../..", "starts_month=99&scheme=x&week_starts_on=-1"])
def test_an_address_of_nonsense_is_answered(db, nonsense):
    assert Client().get(f"/setup/?{nonsense}").status_code == 200


def test_weeks_of_a_scheme_are_named_by_their_days(db):
    page = page_of("/setup/?starts_month=7&scheme=4-4-5&week_starts_on=6")
    assert "The year from Sun 28 Jun 2026 to Sat 3 Jul 2027 is called" in page


@pytest.mark.parametrize(("named_by", "running"), [("end", "FY2027"), ("start", "FY2026")])
def test_a_year_is_called_as_it_was_answered(now, named_by, running):
    code = setup_codes.make(now=now)
    assert Client().post("/setup/", TYPED | {"code": code, "named_by": named_by}).status_code == 302
    assert FiscalCalendar.objects.get().named_by == named_by
    year = fiscal.year_of(calendar_selector.rules(), make.TODAY)
    assert year.key == running
    stored = FiscalPeriod.objects.get(key=running)
    assert (stored.starts_on, stored.ends_before) == (year.starts_on, year.ends_before)
    assert FiscalPeriod.objects.filter(kind="year").count() == 5
    calendar.open_next_year(make.act())
    newest = FiscalPeriod.objects.filter(kind="year").order_by("-starts_on").first()
    assert newest is not None and newest.key == f"FY{int(running[2:]) + 3}"
    quarter = fiscal.period(calendar_selector.rules(), f"{running}-Q1")
    assert quarter.starts_on == year.starts_on


def test_a_year_without_a_name_is_refused_beside_its_field(now):
    code = setup_codes.make(now=now)
    answer = Client().post("/setup/", TYPED | {"code": code, "named_by": ""})
    assert answer.status_code == 422
    assert "Choose what the year is called." in answer.content.decode()
