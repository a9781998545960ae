"""A change of the fiscal calendar beside a move of somebody whose number lies ahead.

Neither waits for the other in a circle.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from django.db import connection

from accounts.organisation.models import FiscalCalendar
from accounts.organisation.rules.calendar import CHANGED
from plans.handovers.services import moves
from plans.measures.services.budget_changes import MOVED
from plans.models import BudgetLine
from reviews.cycles.selectors import calendar_changes as selector
from tests import make
from tests.builders import budgets, calendar_changes
from traps_web.lib.faults import StaleState
from traps_web.lib.fiscal import CalendarRules

pytestmark = pytest.mark.django_db(transaction=True)
A_WHILE = 1.5
WEEKS = CalendarRules("4-4-5", 6)
DAY = date(2027, 6, 10)


def test_a_move_that_has_written_lines_ahead_ends_while_a_calendar_change_waits_for_them(world, monkeypatch):
    budgets.set_budget(world.rep, "120000.00", "FY2028")
    foreseen = selector.foresee(new_rules=WEEKS, starts_on=calendar_changes.STARTS_ON, today=make.TODAY)
    have_followed, written, may_end = moves.follow, Event(), Event()

    def follow(*arguments, **named):
        rows = have_followed(*arguments, **named)
        written.set()
        may_end.wait(timeout=A_WHILE)
        return rows

    monkeypatch.setattr(moves, "follow", follow)

    def move():
        try:
            return moves.move_person(make.act(world.admin), person=world.rep, team=world.south, starts_on=DAY).team_id
        finally:
            connection.close()

    def change():
        written.wait(timeout=20)
        try:
            return calendar_changes.change(WEEKS, by=world.admin, seen=foreseen.seen).version.version
        except StaleState as fault:
            return str(fault)
        finally:
            may_end.set()
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        moving, changing = pool.submit(move), pool.submit(change)
        assert moving.result(timeout=90) == world.south.pk
        assert changing.result(timeout=90) in (2, CHANGED, MOVED)
    if not FiscalCalendar.objects.filter(version=2).exists():
        calendar_changes.change(WEEKS, by=world.admin)
    ahead = BudgetLine.objects.filter(person=world.rep, starts_on__gte=DAY)
    assert {line.team_id for line in ahead} == {world.south.pk}
    assert FiscalCalendar.objects.count() == 2
