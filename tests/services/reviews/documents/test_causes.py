"""The list of causes: worded anew, retired, put in order, and what was signed keeps its words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEvent
from accounts.reasons.services import reasons
from reviews.documents.rules.completeness import Why
from reviews.documents.selectors import causes as selector
from reviews.documents.selectors import minutes as minutes_selector
from reviews.documents.selectors import preparation as preparation_selector
from reviews.documents.services import causes, preparation
from reviews.models import Cause, Explanation, Minutes
from tests import make
from tests.builders import reviews as build
from traps_web.lib.faults import Invalid, Refused, StaleState

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(world):
    build.install()
    return {"act": make.act(world.admin)}


def named(name: str) -> Cause:
    return Cause.objects.get(name=name)


def test_a_cause_is_added_behind_the_others_and_recorded(act):
    made = causes.create(name="  no  time to sell ", in_my_control=True, **act)
    assert made.name == "no time to sell"
    mine = [cause.name for cause in selector.offered() if cause.in_my_control]
    assert mine[-1] == "no time to sell" and len(mine) == 7
    assert AuditEvent.objects.filter(verb="cause added", after__in_my_control=True).count() == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "Slow Follow-up", "product gap"])
def test_a_cause_needs_words_of_its_own(act, name):
    with pytest.raises(Invalid) as wrong:
        causes.create(name=name, in_my_control=True, **act)
    assert set(wrong.value.errors) == {"name"}
    with pytest.raises(Invalid):
        reasons.rename(reason=named("delivery"), name=name, **act)


def test_a_stale_page_renames_nothing(act):
    seen = named("delivery")
    Cause.objects.filter(pk=seen.pk).update(name="delivery time")
    with pytest.raises(StaleState):
        reasons.rename(reason=seen, name="late delivery", **act)


def test_the_last_cause_of_a_mark_stays(act):
    kept = named("absence")
    for cause in Cause.objects.filter(in_my_control=False).exclude(pk=kept.pk):
        reasons.switch(reason=cause, on=False, **act)
    with pytest.raises(Refused, match="last cause not within the rep’s control"):
        reasons.switch(reason=kept, on=False, **act)
    with pytest.raises(StaleState):
        reasons.switch(reason=named("delivery"), on=False, **act)
    reasons.switch(reason=named("delivery"), on=True, **act)
    assert AuditEvent.objects.filter(verb="cause retired").count() == 5


def test_causes_change_places_within_their_mark(act):
    def mine() -> list[str]:
        return [cause.name for cause in selector.offered() if cause.in_my_control]

    assert reasons.shift(reason=named("wrong accounts"), later=False, **act)
    assert mine()[:2] == ["wrong accounts", "too little activity"]
    assert not reasons.shift(reason=named("wrong accounts"), later=False, **act)
    assert not reasons.shift(reason=named("forecast too hopeful"), later=True, **act)
    reasons.switch(reason=named("too little activity"), on=False, **act)
    assert not reasons.shift(reason=named("too little activity"), later=True, **act)
    seen = named("slow follow-up")
    reasons.shift(reason=named("slow follow-up"), later=True, **act)
    with pytest.raises(StaleState):
        reasons.shift(reason=seen, later=True, **act)


def test_the_database_keeps_the_mark(act):
    cause = named("absence")
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        Cause.objects.filter(pk=cause.pk).update(in_my_control=True)
    assert Cause.objects.filter(pk=cause.pk).update(name="away", in_my_control=False) == 1


def test_signed_minutes_keep_the_word_and_the_ledger_goes_on_counting(world, act):
    signed = build.review(world, at="signed")
    months = len(json.loads(Minutes.objects.get(review=signed).body)["explanations"])
    later = build.cycle(world, period="FY2027-Q3", starts_on=date(2026, 12, 20), ends_before=date(2027, 2, 20))
    review = build.review(world, in_cycle=later)
    build.packet(review, by=world.manager)
    reasons.rename(reason=named("slow follow-up"), name="came late", **act)
    body = json.loads(Minutes.objects.get(review=signed).body)
    assert {row["cause"] for row in body["explanations"]} == {"slow follow-up"}
    month = "FY2027-M07"
    Explanation.objects.create(review=review, month=month, cause=named("came late"), updated_at=make.NOW)
    draft = replace(preparation_selector.preparation(review=review, now=make.NOW), months=[month])
    (row,) = minutes_selector.explanations(draft)
    assert (row["cause"], row["times"]) == ("came late", months + 1)


def test_a_retired_cause_stays_where_it_was_given_and_is_not_given_anew(world, act):
    review = build.review(world)
    build.packet(review, by=world.manager)
    first, second = preparation_selector.preparation(review=review, now=make.NOW).months[:2]
    retired_cause = named("delivery")

    def write(*months: str) -> None:
        review.refresh_from_db()
        written = preparation.Written(whys={month: Why(retired_cause.pk, "The plant was late.") for month in months})
        preparation.save(make.act(world.rep), review=review, version=review.version, written=written)

    write(first)
    reasons.switch(reason=retired_cause, on=False, **act)
    write(first)
    with pytest.raises(Invalid) as wrong:
        write(first, second)
    assert wrong.value.errors == {f"cause_{second}": "“delivery” is retired. Choose another cause."}
    assert retired_cause not in selector.offered() and retired_cause in selector.offered_or({retired_cause.pk})
