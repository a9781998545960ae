"""Readiness of many deals, at the cost of a fixed number of queries.

The rows that the database filters are those that the rule judges.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pipeline.board.selectors import deal_list as list_selector
from pipeline.deals.selectors.deal_criteria import SORTS, DealCriteria
from pipeline.models import Deal
from pipeline.stages.rules import readiness as rules
from pipeline.stages.selectors import readiness
from tests import make
from tests.builders.deals import make_deal

READY = {"next_step": "Call", "next_step_on": date(2026, 12, 1), "close_on": date(2026, 12, 18)}


def stood(deal, **columns):
    """A deal whose counted facts are as given, without the acts that led there."""
    Deal.objects.filter(pk=deal.pk).update(**columns)
    if "close_on" in columns:
        deal.shares.update(close_on=columns["close_on"])
    return deal


@pytest.fixture
def one_of_each(world):
    """A deal that is ready, one for each reason, and two that are closed."""
    past = make.TODAY - timedelta(days=3)

    def made(name, **values):
        return make_deal(world.rep, name=name, at="Engaging", **{**READY, **values})

    made("ready")
    made("date past", close_on=past)
    made("no next step", next_step="", next_step_on=None)
    made("next step past", next_step_on=past)
    stood(made("gate debt"), gate_debt_on=date(2026, 12, 4))
    stood(made("stale"), updated_at=datetime(2026, 10, 1, tzinfo=UTC))
    stood(made("pushed twice"), pushes=2)
    stood(made("paused too long"), paused_on=date(2026, 9, 1), paused_until_on=date(2026, 12, 14))
    made("no amount", amount=None)
    stood(made("no close date"), close_on=None)
    make_deal(world.rep, name="won", at="Won")
    make_deal(world.rep, name="lost", at="Lost")
    return world


def names(rows):
    return {deal.name for deal in rows}


def test_the_filter_of_a_reason_finds_just_the_deals_that_the_rule_judges_so(one_of_each):
    filters = readiness.filters(today=make.TODAY)
    deals = list(Deal.objects.select_related("stage"))
    judged = readiness.reasons_of(deals=deals, today=make.TODAY)
    for reason in rules.NOT_READY:
        expected = {deal.name for deal in deals if reason in {judgement.kind for judgement in judged[deal.pk]}}
        assert names(Deal.objects.filter(filters.q(reason))) == expected == {reason}, reason
    assert names(Deal.objects.filter(filters.q("any"))) == set(rules.NOT_READY)
    assert not Deal.objects.filter(filters.q("something else"))


def test_a_deal_goes_stale_on_the_working_day_after_the_limit(world):
    deal = make_deal(world.rep, at="Engaging", **READY)
    assert deal.stage.stale_after_days == 15
    changed = make.NOW.replace(month=11, day=3)
    stood(deal, updated_at=changed)
    days = {}
    for today in (date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 27), date(2026, 11, 30)):
        rows = list(Deal.objects.select_related("stage"))
        sentences = [
            reason.text for reason in readiness.reasons_of(deals=rows, today=today)[deal.pk] if reason.kind == "stale"
        ]
        is_found = Deal.objects.filter(readiness.filters(today=today).q("stale")).exists()
        assert is_found is bool(sentences)
        days[today.day] = sentences
    # Veterans Day and Thanksgiving are no working days: 16 of them lie after 3 November up to the 27th.
    assert days == {24: [], 25: [], 27: ["stale for 16 working days"], 30: ["stale for 17 working days"]}


def test_the_reasons_of_many_deals_take_as_many_queries_as_those_of_few(world):
    counts = []
    for size in (2, 12):
        for _ in range(size):
            make_deal(world.rep, at="Proposal", **READY)
        deals = list(Deal.objects.select_related("stage"))
        with CaptureQueriesContext(connection) as seen:
            assert len(readiness.reasons_of(deals=deals, today=make.TODAY)) == len(deals)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 2


def test_totals_count_each_reason_once_and_add_up_what_is_shown(one_of_each):
    criteria = DealCriteria()
    listing = list_selector.listing(make.reader(one_of_each.leader, today=make.TODAY), criteria=criteria, number=None)
    assert listing.totals.count == 10 and listing.totals.not_ready_any == 9
    assert listing.totals.not_ready == dict.fromkeys(rules.NOT_READY, 1)
    assert listing.totals.amount == Decimal("9000") == sum(deal.part_amount for deal in listing.page)
    assert listing.totals.weighted == Decimal("2700") == sum(deal.part_weighted for deal in listing.page)


@pytest.mark.parametrize("status", ["open", "won", "lost", "all"])
@pytest.mark.parametrize("who", ["rep", "manager", "leader"])
def test_the_sums_agree_whoever_asks_and_whatever_is_told_by_shares_alone(one_of_each, who, status):
    """The leader's shortcut over the shares says the same as the way over the deals."""
    viewer = getattr(one_of_each, who)
    for narrowed in ({}, {"person_id": one_of_each.rep.pk}, {"team_ids": [one_of_each.north.pk]}):
        for dated in ({}, {"starts_on": make.TODAY, "ends_before": date(2027, 1, 1)}):
            criteria = DealCriteria(status=status, **narrowed, **dated)
            listing = list_selector.listing(make.reader(viewer, today=make.TODAY), criteria=criteria, number=None)
            assert listing.totals.amount == sum((deal.part_amount for deal in listing.page), Decimal(0))
            if status == "open":
                assert listing.totals.weighted == sum((deal.part_weighted for deal in listing.page), Decimal(0))


@pytest.mark.parametrize("sort", sorted(SORTS))
def test_every_sort_is_the_same_over_pages_and_in_one_piece(world, sort):
    for place in range(7):
        make_deal(world.rep, name=f"D{place % 3}", at="Engaging", amount=Decimal(place % 4 * 100 + 1))
    make_deal(world.rep, name="D9", amount=None)
    for narrowed in ({}, {"person_id": world.rep.pk}, {"least_amount": Decimal(0)}):
        criteria = DealCriteria(sort=sort, status="all", **narrowed)
        whole = [
            deal.pk for deal in list_selector.listed(make.reader(world.manager, today=make.TODAY), criteria=criteria)
        ]
        listing = list_selector.listing(make.reader(world.manager, today=make.TODAY), criteria=criteria, number="1")
        assert [deal.pk for deal in listing.page] == whole and len(whole) >= 7
