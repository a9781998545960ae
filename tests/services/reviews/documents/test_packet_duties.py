"""The duties of a packet: a miss that was waived is counted as missed and as waived."""

from __future__ import annotations

from accounts.duties.services import obligations
from accounts.organisation.selectors import calendar
from reviews.documents.rules.packet import Duty
from reviews.documents.selectors import packet_sources
from tests import make
from tests.builders import obligations as build


def test_a_waived_miss_is_in_both_counts(world, now):
    rows = [build.missed(world.rep, subject=f"log:{number}", by_days=2 + number) for number in range(3)]
    obligations.waive(make.act(world.manager, now=now), obligation=rows[1], reason="Plant closed.")
    period = calendar.period_at("quarter", make.TODAY)
    duties = packet_sources.duties(whose=packet_sources.Whose(world.rep.pk), period=period, now=now)
    assert [(duty.done, duty.late, duty.missed, duty.waived) for duty in duties] == [(0, 0, 3, 1)]
    assert all(isinstance(duty, Duty) for duty in duties)
