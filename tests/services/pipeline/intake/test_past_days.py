"""Closing dates that are past: the dry run says whose history is written, and only that is."""

from datetime import date, timedelta

from pipeline.models import Deal, DealState
from tests import make
from tests.builders.deals import stage
from tests.builders.imports import DEALS, RITA, take

NEW = f"N1,New,{RITA},,,Lost,500,2026-10-20,,2026-11-02,too dear"
LATER = make.NOW + timedelta(days=1)


def notes(run):
    return [note["sentence"] for note in run.notes if note["column"] == "closed_on"]


def past_of(deal):
    rows = DealState.objects.filter(deal=deal).order_by("pk")
    return list(rows.values_list("starts_on", "ends_before", "status"))


def test_the_dry_run_says_whose_history_is_written_for_past_days(market):
    take("deals", DEALS, f"D1,Known,{RITA},,,Prospecting,700,2026-10-26,2026-12-20,,")
    known = Deal.objects.get()
    before = past_of(known)
    lost = f"D1,Known,{RITA},,,Lost,700,2026-10-26,,2026-11-20,too dear"
    dry = take("deals", DEALS, NEW, lost, dry_run=True)
    assert notes(dry) == [
        "1 new deal closed before today: its history is written for the days before. "
        "1 deal on record is won or lost on its past day; nothing else of its history changes."
    ]
    assert past_of(known) == before and Deal.objects.count() == 1
    assert notes(take("deals", DEALS, NEW, lost)) == notes(dry)
    assert past_of(Deal.objects.get(external_id="N1")) == [
        (date(2026, 10, 20), date(2026, 11, 2), "open"),
        (date(2026, 11, 2), None, "lost"),
    ]
    [(start, _, status)] = before
    assert past_of(known) == [(start, date(2026, 11, 20), status), (date(2026, 11, 20), None, "lost")]


def test_all_else_that_a_file_changes_of_a_deal_on_record_holds_from_today(market):
    take("deals", DEALS, f"D1,Known,{RITA},,,Prospecting,700,2026-10-26,2026-12-20,,")
    run = take("deals", DEALS, f"D1,Known,{RITA},,,Prospecting,900,2026-10-20,2026-12-21,,")
    assert notes(run) == []
    assert [start for start, *_ in past_of(Deal.objects.get())] == [date(2026, 10, 26), make.TODAY]


def test_a_closing_of_today_is_no_past_day(market):
    assert notes(take("deals", DEALS, f"N1,New,{RITA},,,Lost,500,2026-10-20,,{make.TODAY},too dear")) == []
    assert stage("Lost").deals.count() == 1
