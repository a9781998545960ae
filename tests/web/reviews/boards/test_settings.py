"""The first page of the settings: its figures are counted, its first steps tick themselves."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from accounts.letters.rules.letters import Status
from accounts.models import Leave, Letter, Person, Trap, TrapRule
from pipeline.models import WeekLog
from tests import make
from tests.builders.budgets import set_budget
from tests.builders.customers import make_customer, make_product
from tests.builders.deals import open_deal

pytestmark = pytest.mark.django_db


@pytest.fixture
def settings_page(world, client_of):
    """Reads the page as the admin does: the text of each line, by its link."""

    def read():
        page = " ".join(client_of(world.admin).get("/settings/").content.decode().split())
        lines = re.findall(r'<li> <a class="entries__what" href="[^"]*">(.*?)</a>(.*?)</li>', page)
        return {label: " ".join(re.sub(r"<[^>]+>", " ", rest).split()) for label, rest in lines}

    return read


def test_each_line_says_how_it_stands(world, settings_page):
    Person.objects.get_queryset().update(first_signed_in_at=make.NOW, reached_at=make.NOW)
    Person.objects.filter(pk__in=[world.rep.pk, world.peer.pk]).update(first_signed_in_at=None)
    Person.objects.filter(pk=world.leader.pk).update(is_active=False)
    for status in (Status.FAILED, Status.UNSURE, Status.SENT):
        Letter.objects.create(
            kind="digest",
            to="rita@example.com",
            status=status,
            written_at=make.NOW,
            claimed_at=make.NOW,
            sent_at=make.NOW if status == Status.SENT else None,
        )
    off = {"starts_on": make.TODAY, "ends_before": make.TODAY + timedelta(days=2), "reason": "Away"}
    asked = {"asked_at": make.NOW, "asked_by": world.rep}
    Leave.objects.create(person=world.rep, **off, **asked)
    lines = settings_page()
    assert lines["People"].startswith("6 open, 1 closed 2 without sign-in")
    assert lines["Teams"].startswith("3 ")
    assert lines["Calendar"].startswith("open until Wed 31 May 2028")
    assert lines["Mail"].startswith("2 not delivered")
    assert lines["Leave"].startswith("0 off today 1 to decide")
    assert lines["Organisation"].startswith("USD, no second step")
    assert lines["Reviews"].startswith("opened by TRAPS")
    assert lines["Personal data"].startswith("leavers keep their names")


def test_a_trap_is_on_as_the_rule_for_everybody_says_today(world, settings_page):
    total, on = Trap.objects.count(), Trap.objects.filter(is_active=True).count()
    assert settings_page()["Traps"].startswith(f"{on} of {total} on")
    trap = Trap.objects.filter(is_active=True).first()
    rule = {"trap": trap, "is_on": False, "grace_working_days": 1, "reason": "Not now"}
    rule |= {"created_at": make.NOW, "created_by": world.admin}
    TrapRule.objects.create(**rule, starts_on=make.TODAY + timedelta(days=1))
    TrapRule.objects.create(**rule, team=world.north, starts_on=make.TODAY)
    assert settings_page()["Traps"].startswith(f"{on} of {total} on"), "not yet, and not for everybody"
    TrapRule.objects.create(**rule, starts_on=make.TODAY, ends_before=make.TODAY + timedelta(days=1))
    assert settings_page()["Traps"].startswith(f"{on - 1} of {total} on")


def test_the_first_steps_stay_until_all_of_them_are_done_and_tick_themselves(world, client_of):
    def done():
        page = client_of(world.admin).get("/settings/").content.decode()
        counted = re.search(r"(\d) of 7 done", page)
        return int(counted[1]) if counted else None

    Person.objects.get_queryset().update(reached_at=None, first_signed_in_at=None)
    world.admin.refresh_from_db()
    Person.objects.filter(pk=world.admin.pk).update(reached_at=make.NOW)
    assert done() == 2, "the cast has teams and people"
    make_product()
    make_customer("Acme", owner=world.rep)
    assert done() == 4
    set_budget(world.rep)
    open_deal(world.rep)
    assert done() == 6
    Person.objects.filter(pk=world.rep.pk).update(reached_at=make.NOW)
    assert done() == 6, "the others wait for their link"
    WeekLog.objects.create(
        person=world.rep, week="2026-W47", starts_on=date(2026, 11, 16), closed_at=make.NOW, closed_by=world.rep
    )
    assert done() is None, "whoever comes after the first closed week is daily work"
