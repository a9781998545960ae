"""A file that is taken by line: what holds comes in, and the refused lines can be corrected and sent again."""

import csv
import io

import pytest

from accounts.imports.importing import mappings, running
from accounts.imports.services import imports as import_service
from accounts.models import ImportRun
from pipeline.models import Deal
from tests import make
from tests.builders.imports import BOOKINGS, DEALS, RITA, counts, csv_of, reasons, take, undo
from traps_web.lib.faults import Invalid

COLUMNS = {name: name for name in ("name", "owner_email", "stage")}
GOOD = f"D1,A,{RITA},Acme,,Prospecting,900,,2026-12-15,,"
BAD = f"D2,B,{RITA},Acme,,Dreaming,900,,2026-12-15,,"
NOBODY = "D3,C,x@example.com,Acme,,Prospecting,900,,2026-12-15,,"


def refused_rows(run):
    return list(csv.reader(io.StringIO(bytes(ImportRun.objects.get(pk=run.pk).refused_lines).decode())))


def test_what_holds_is_taken_and_the_rest_refused_by_line(market):
    run = take("deals", DEALS, GOOD, BAD, NOBODY, by_line=True)
    assert (run.status, counts(run), run.rows_total) == ("done", (1, 0, 0, 2), 3)
    assert counts(take("deals", DEALS, GOOD, BAD, NOBODY, by_line=True)) == (0, 0, 1, 2)
    head, bad, nobody = refused_rows(run)
    assert head == [*DEALS.split(","), "refused because"]
    assert bad[:-1] == BAD.split(",") and bad[-1].startswith("Line 3: There is no stage Dreaming")
    assert nobody[-1].startswith("Line 4: There is nobody with the e-mail x@example.com")


def test_without_it_a_single_line_refuses_the_whole_file(market):
    run = take("deals", DEALS, GOOD, BAD)
    assert (run.status, Deal.objects.count(), len(refused_rows(run))) == ("refused", 0, 2)


def test_a_file_of_which_no_line_holds_is_refused(market):
    assert take("deals", DEALS, BAD, by_line=True).status == "refused"


def test_the_refused_lines_are_corrected_and_sent_as_they_came(market):
    head, bad = refused_rows(take("deals", DEALS, GOOD, BAD, by_line=True))
    again = take("deals", ",".join(head), ",".join(bad[:-1]).replace("Dreaming", "Engaging") + ',"Line 3"')
    assert (again.status, counts(again)) == ("done", (1, 0, 0, 0))


def test_a_dry_run_by_line_is_imported_by_line(market):
    run = take("deals", DEALS, GOOD, BAD, by_line=True, dry_run=True)
    assert (run.status, counts(run), Deal.objects.count()) == ("done", (1, 0, 0, 1), 0)
    made = running.import_dry_run(make.act(), run=run)
    assert (made.status, made.by_line, counts(made)) == ("done", True, (1, 0, 0, 1))


def test_what_was_taken_by_line_is_taken_back(market):
    run = take("deals", DEALS, GOOD, BAD, by_line=True)
    assert undo(run, by=market.admin).status == "done"
    assert not Deal.objects.exists()


def test_money_comes_in_whole(market):
    with pytest.raises(Invalid) as wrong:
        take("bookings", BOOKINGS, "B1,2026-11-02,5,Acme,,,,,", by_line=True)
    assert wrong.value.errors["by_line"] == "Files of bookings are imported completely or not at all."


def test_an_unknown_stage_is_told_once_for_all_lines_that_name_it(market):
    lines = [f"D{number},A,{RITA},,,Dreaming,1,,,," for number in range(3)]
    run = take("deals", DEALS, GOOD, *lines)
    assert [reason for reason in reasons(run) if reason[1] == "stage"] == [
        (
            3,
            "stage",
            "There is no stage Dreaming in the pipeline. Name it in a mapping, or change the file. 3 lines name it.",
        )
    ]
    assert run.refused_count == 3


def test_the_stages_of_another_program_are_mapped_by_name(market):
    facts = {"name": "CRM", "kind": "deals", "columns": {"opportunity": "external_id"} | COLUMNS}
    stages = {"discovery call": "prospecting", "closed won": "Won"}
    with pytest.raises(Invalid) as wrong:
        mappings.add(make.act(market.admin), **facts, stages={"x": "Dreaming"})
    assert wrong.value.errors == {"stages": "There is no stage “Dreaming” in the pipeline."}
    mapping = mappings.add(make.act(market.admin), **facts, stages=stages)
    line = f"D1,A,{RITA},,,Discovery  Call,9,,2026-12-15,,"
    content = csv_of(DEALS.replace("external_id", "Opportunity"), line)
    how = {"kind": "deals", "file_name": "d.csv", "content": content, "dry_run": False, "mapping": mapping}
    run = running.run_now(make.act(market.admin), **how)
    assert (run.status, reasons(run), run.stages) == ("done", [], stages)
    assert Deal.objects.get().stage.name == "Prospecting"


def test_refused_lines_are_forgotten_after_a_week(market, now):
    run = take("deals", DEALS, GOOD, BAD, by_line=True)
    import_service.release_stopped(make.act(now=run.ended_at + import_service.CONTENT_KEPT_FOR))
    assert len(refused_rows(run)) == 2
    import_service.release_stopped(make.act(now=run.ended_at + 2 * import_service.CONTENT_KEPT_FOR))
    assert refused_rows(run) == []
