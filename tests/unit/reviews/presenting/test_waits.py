"""Who acts next on a review, in every state of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.cycles.rules.dates import TIMES
from reviews.cycles.rules.states import ENDED, Status
from reviews.documents.presenters.quarterly import QUARTERLY
from reviews.presenting.presenters.waits import waiting
from reviews.presenting.rules.waits import Standing, wait

FRIDAY = date(2026, 11, 27)
STANDING = Standing(
    status=Status.DUE,
    person="Rita Rep",
    reviewer="Mara Manager",
    prepare_by=FRIDAY,
    present_on=FRIDAY + timedelta(days=3),
    today=FRIDAY,
)
SENT_BACK = {"status": Status.SENT_BACK, "again_by": date(2026, 12, 4)}
TO_SIGN = {"status": Status.TO_SIGN, "unsigned": ("Rita Rep", "Mara Manager"), "sign_by": date(2026, 11, 25)}


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "Waits for Rita Rep to prepare it, by Fri 27 Nov."),
        ({"today": date(2026, 11, 29)}, "Waits for Rita Rep to prepare it; it was due Fri 27 Nov."),
        ({"today": date(2026, 12, 1)}, "Waits for Mara Manager to hold it; it was due Mon 30 Nov."),
        ({"status": Status.PREPARED}, "Waits for Mara Manager to hold it, by Mon 30 Nov."),
        (
            {"status": Status.PREPARED, "has_packet": False},
            "Waits for Mara Manager to build the packet and hold it, by Mon 30 Nov.",
        ),
        ({"is_excused": True}, "Nobody has to act: Rita Rep is excused."),
        ({"status": Status.LIVE}, "Waits for Mara Manager to give the verdict."),
        (
            {"status": Status.LIVE, "silent": 2},
            "Waits for 2 of the group to answer, then for Mara Manager to give the verdict.",
        ),
        (SENT_BACK, "Waits for Rita Rep to prepare it again, by Fri 4 Dec."),
        ({"status": Status.STANDS, "is_written": False}, "Waits for Rita Rep to write what is missing."),
        ({"status": Status.STANDS}, "Waits for Mara Manager to close the minutes."),
        (TO_SIGN, "Waits for Rita Rep and Mara Manager to sign the minutes; it was due Wed 25 Nov."),
        ({"status": Status.SIGNED}, "Nobody has to act: both have signed."),
        ({"status": Status.UNSIGNED}, "Nobody has to act: it is closed."),
    ],
)
def test_the_line_names_who_acts_next_and_by_when(facts, sentence):
    assert waiting(wait(replace(STANDING, **facts))).sentence == sentence


def test_who_looks_is_called_you():
    assert waiting(wait(STANDING), "Rita Rep").sentence.startswith("Waits for you to prepare it")


@given(status=st.sampled_from(Status), days=st.integers(-9, 9), silent=st.integers(0, 9), is_written=st.booleans())
def test_a_review_on_its_way_always_waits_for_somebody(status, days, silent, is_written):
    today = FRIDAY + timedelta(days=days)
    facts = {"status": status, "today": today, "silent": silent, "is_written": is_written}
    named = wait(replace(STANDING, **facts, unsigned=("Rita Rep",), again_by=FRIDAY)).names
    assert bool(named) == (status not in {Status.SIGNED, Status.TAKEN_BACK, *ENDED})


def test_the_hours_of_reviews_are_as_far_apart_as_one_is_planned_to_take():
    begin = [datetime.combine(FRIDAY, at) for at in TIMES]
    assert min(after - before for before, after in pairwise(begin)) == QUARTERLY.planned
