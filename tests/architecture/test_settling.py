"""Every kind of duty has its act, decided in one place; every form that opens in a row is one of a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import resolve, reverse

from accounts.duties.rules.settling import SETTLING, opening
from accounts.duties.rules.traps import INSTRUMENTS
from accounts.duties.services.traps import install_defaults
from accounts.duties.views.in_place import InPlace
from accounts.models import Trap
from tests import make

pytestmark = pytest.mark.once
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"

SUBJECTS = {
    "weekly-log": ("2026-W48", "/week/2026-W48/", "/week/2026-W48/close/"),
    "promise": ("promise:5", "/week/", "/promises/5/score/"),
    "milestone": ("milestone:5:0", "/deals/7/#milestones", "/deals/7/milestones/5/done/"),
    "push-reason": ("push:5", "/deals/7/", "/deals/7/pushes/5/"),
    "customer-contact": ("customer:12:B:2026-10-22", "/customers/12/", "/activities/new/"),
    "deal-help": ("follow-up:4", "/pipeline/follow-ups/4/", "/pipeline/follow-ups/4/"),
    "review-action": ("follow-up:6", "/pipeline/follow-ups/6/", "/pipeline/follow-ups/6/"),
    "catch-up": ("obligation:5", "/explanations/3/", "/explanations/misses/5/done/"),
    "tightening-check": (
        "tightening:4:2026-12-04",
        "/tightening/4/checks/2026-12-04/",
        "/tightening/4/checks/2026-12-04/",
    ),
    "tightening-duty": (
        "tightening:4:2026-12-04",
        "/tightening/4/duties/2026-12-04/",
        "/tightening/4/duties/2026-12-04/",
    ),
    "help-action": ("help:4:2", "/help-records/4/actions/2/", "/help-records/4/actions/2/"),
    "extension-decision": ("extension:9", "/traps/extensions/9/", "/traps/extensions/9/"),
    "leave-decision": ("leave:3", "/leave/3/", "/leave/3/"),
}
"""For each kind with a form: the subject and page that its services write, and the address of the form."""


def test_every_kind_of_duty_has_its_act(world):
    install_defaults(make.act(now=make.NOW))
    assert SETTLING.keys() == INSTRUMENTS.keys()
    assert set(Trap.objects.values_list("key", flat=True)) <= SETTLING.keys()


def test_every_form_opens_from_what_the_services_write():
    assert SUBJECTS.keys() == {key for key, settling in SETTLING.items() if settling.form}
    for key, (subject, page, address) in SUBJECTS.items():
        found = opening(key, subject=subject, address=page)
        assert found is not None, key
        assert reverse(found.form, kwargs=dict(found.arguments)) == address, key
    asked = opening("customer-contact", subject=SUBJECTS["customer-contact"][0], address="")
    assert asked is not None
    assert asked.query == {"customer": "12"}


def test_a_subject_that_says_nothing_opens_no_form():
    assert opening("promise", subject="thing", address="/week/") is None
    assert opening("review-held", subject="review:5", address="/reviews/5/") is None
    assert opening("unknown", subject="thing:5", address="/") is None


def test_every_form_in_a_row_is_that_of_a_page():
    for key, (_, _, address) in SUBJECTS.items():
        assert issubclass(resolve(address).func.view_class, InPlace), key


def test_rows_of_duties_are_drawn_by_the_one_part():
    drawn = {path.name for path in TEMPLATES.rglob("*.html") if re.search(r'class="owed__row\b', path.read_text())}
    assert drawn == {"owed_row.html"}
