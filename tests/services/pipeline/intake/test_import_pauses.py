"""Pauses that come by file: with new deals and for deals on record, under the rules of a page."""

from datetime import UTC, date, datetime

import pytest

from pipeline.deals.services import pauses
from pipeline.models import Deal, DealPause, DealState
from pipeline.pipelines.services import homes
from tests import make
from tests.builders.deals import stage
from tests.builders.imports import DEALS, RITA, counts, reasons, take, undo

HEAD = f"{DEALS},paused_until,pause_reason"
WHY = "Their budget is frozen"
UNTIL = date(2026, 12, 14)


def line(until: str = "2026-12-14", reason: str = WHY, *, where: str = "Engaging", end: str = ",") -> str:
    return f"D1,A,{RITA},Acme,,{where},900,2026-10-20,2026-12-18,{end},{until},{reason}"


def on_record(market: make.World) -> Deal:
    take("deals", HEAD, line("", ""))
    return Deal.objects.get()


def spans() -> list[tuple[int, date, date]]:
    return list(DealPause.objects.order_by("number").values_list("number", "starts_on", "ends_before"))


def test_a_new_deal_comes_in_paused_and_was_at_work_before(market: make.World) -> None:
    run = take("deals", HEAD, line())
    assert (run.status, counts(run), reasons(run)) == ("done", (1, 0, 0, 0), [])
    deal = Deal.objects.get()
    assert (deal.paused_on, deal.paused_until_on, deal.version) == (make.TODAY, UNTIL, 1)
    assert spans() == [(1, make.TODAY, UNTIL)]
    states = DealState.objects.order_by("pk").values_list("starts_on", "ends_before", "paused_until_on")
    assert list(states) == [(date(2026, 10, 20), make.TODAY, None), (make.TODAY, None, UNTIL)]
    assert undo(run, by=market.admin).status == "done"
    assert not Deal.objects.exists() and not DealPause.objects.exists()


def test_a_deal_on_record_is_paused_once_however_often_the_file_comes(market: make.World) -> None:
    deal = on_record(market)
    run = take("deals", HEAD, line())
    assert (counts(run), spans()) == ((0, 1, 0, 0), [(1, make.TODAY, UNTIL)])
    assert counts(take("deals", HEAD, line())) == (0, 0, 1, 0)
    assert counts(take("deals", HEAD, line("", ""))) == (0, 0, 1, 0), "an empty cell ends no pause"
    pauses.resume(make.act(market.rep), deal=Deal.objects.get())
    assert counts(take("deals", HEAD, line())) == (0, 0, 1, 0), "the pause that was ended is not begun again"
    assert Deal.objects.get(pk=deal.pk).paused_until_on is None


def test_its_undo_takes_the_pause_back_and_it_counts_no_more(market: make.World) -> None:
    on_record(market)
    run = take("deals", HEAD, line())
    assert undo(run, by=market.admin, now=datetime(2026, 11, 26, 12, tzinfo=UTC)).status == "done"
    assert Deal.objects.get().paused_until_on is None and not DealPause.objects.exists()
    assert DealState.objects.latest("pk").paused_until_on is None


@pytest.mark.parametrize(
    ("until", "reason", "where", "column", "sentence"),
    [
        ("2026-12-14", "", "Engaging", "pause_reason", "Give the reason for the pause."),
        ("", WHY, "Engaging", "paused_until", "Enter the day on which it goes on."),
        ("2026-11-25", WHY, "Engaging", "paused_until", "Choose a day after today, Wed 25 Nov 2026."),
        ("2039-01-01", WHY, "Engaging", "paused_until", "2039"),
        ("2026-12-14", "x" * 201, "Engaging", "pause_reason", "This is 201 characters long; the limit is 200."),
    ],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_what_no_page_would_take_is_refused_by_line(
    market: make.World, until: str, reason: str, where: str, column: str, sentence: str, is_new: bool
) -> None:
    if not is_new:
        on_record(market)
    run = take("deals", HEAD, line(until, reason, where=where))
    [(at, name, words)] = reasons(run)
    assert (at, name) == (2, column) and sentence in words
    assert not DealPause.objects.exists()


def test_a_closed_deal_a_running_pause_and_a_third_one_are_refused(market: make.World) -> None:
    on_record(market)
    lost = take("deals", HEAD, line(where="Lost", end="2026-11-20,too dear"))
    assert ("paused_until", "Only an open deal can be paused.") in [row[1:] for row in reasons(lost)]
    take("deals", HEAD, line())
    again = take("deals", HEAD, line("2026-12-15"))
    assert "It is paused until Mon 14 Dec 2026. Resume it before you pause it again." in str(reasons(again))
    moved = take("deals", f"{HEAD},next_step,next_step_on", f"{line('2026-12-15', where='Proposal')},Call,2026-12-01")
    assert counts(moved) == (0, 1, 0, 0), "the move ends the pause that runs"
    pauses.resume(make.act(market.rep), deal=Deal.objects.get())
    third = take("deals", HEAD, line("2026-12-16", where="Proposal"))
    assert "It was paused twice, and cannot be paused again." in str(reasons(third))


def test_pauses_of_a_pipeline_kept_in_the_crm_are_kept_here(market: make.World) -> None:
    homes.set_home(make.act(market.admin), pipeline=stage("Won").pipeline, home="crm")
    on_record(market)
    run = take("deals", HEAD, line())
    assert counts(run) == (0, 0, 1, 0) and "A pause of a deal that is kept in the CRM is kept here." in str(run.notes)
    assert not DealPause.objects.exists()
