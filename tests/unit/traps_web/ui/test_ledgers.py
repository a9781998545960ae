"""A ledger drawn by hand: every cell stands under its head, and nothing that people typed gets out of its place."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.traps_web.ui.test_drawings import TYPED, Reader
from traps_web.ui import ledgers, specimen_ledgers, values

COLUMNS = (values.Column("Rep"), values.Column("Gap", "num", "Gap"), values.Column("Drawn", is_spoken=True))


def drawn(*lines: values.Line, total: values.Line | None = None, empty: str = "") -> str:
    return ledgers.ledger(values.Ledger("People", COLUMNS, lines, total, empty))


@given(st.lists(st.tuples(TYPED, TYPED, TYPED), max_size=4))
def test_every_cell_of_typed_text_stands_in_its_place(rows):
    reader = Reader(drawn(*[values.Line(row) for row in rows]))
    assert reader.tags.count("tr") == len(rows) + 1 and reader.tags.count("td") == 2 * len(rows)
    assert reader.text == "PeopleRepGapDrawn" + "".join(cell for row in rows for cell in row)


@given(TYPED, TYPED)
def test_no_kind_of_cell_lets_typed_text_out(name, more):
    state = values.State("done", name)
    kinds = (
        values.Who(name, "/x/", more),
        values.Who(name, "", more),
        values.Opener(name, "/x/", "#t", "row-1", False, more),
        values.Link(name, "/x/"),
        values.Faint(name),
        values.Aside(name, more),
        values.Opened(state, "/x/"),
        values.Counted(state, values.Fig(more, "/x/")),
        state,
        values.Fig(name, "/x/", more),
        values.Delta(name, "up"),
        values.Pickable(name, "/x/", more, more, "deal", "bulk"),
        values.Clipped(name, more),
        values.Over(name, more),
        values.Worst([state, state], more),
        values.Change(name, "/x/", "edit-1"),
        values.Bullet(name, Decimal(1), Decimal(2)),
        values.Meter(name, 1, 2),
        values.Spark(name, (1, 2)),
        values.WeekMarks(name, (values.WeekMark(more, state), values.WeekMark(more, count=name)), "/x/"),
    )
    for cell in kinds:
        tags = Reader(drawn(values.Line((cell, "", None)))).tags
        assert not {"b", "script"} & set(tags), type(cell).__name__
        assert "onclick" not in Reader(drawn(values.Line((cell, "", None)))).attributes


def test_a_line_says_what_it_is_about_first_and_a_phone_names_the_rest():
    markup = drawn(values.Line((values.Who("Ann", "/hallway/7/"), values.Fig("5"), None), "ledger__row--1"))
    assert (
        '<tr class="ledger__row--1"><th scope="row"><a class="person" href="/hallway/7/">'
        '<span class="person__name">Ann</span></a></th><td class="num" data-label="Gap">5</td><td></td></tr>'
    ) in markup
    assert '<th scope="col"><span class="sr">Drawn</span></th>' in markup


def test_the_sum_stands_at_the_foot_and_words_where_there_are_no_lines():
    markup = drawn(total=values.Line(("Team", "5", "")), empty="Nobody is here.")
    assert (
        '<tr><td colspan="3" class="quiet">Nobody is here.</td></tr></tbody><tfoot><tr><th scope="row">Team</th>'
        in markup
    )


def test_a_line_with_a_cell_too_few_is_no_line():
    with pytest.raises(ValueError, match="shorter"):
        drawn(values.Line(("Ann", "5")))


def test_the_gallery_shows_every_kind_of_cell():
    gallery = specimen_ledgers
    shown = {
        type(cell)
        for table in (gallery.every_cell(), gallery.bullets(), gallery.ranges(), gallery.weeks())
        for line in table.lines
        for cell in line.cells
    }
    assert shown == set(ledgers.KINDS) - {ledgers.SafeString}


def test_weeks_side_by_side_are_spoken_and_named_by_the_first_and_the_last():
    weeks = values.Column("Weeks closed", "tight__weeks", weeks=("47", "48", "49"))
    marks = (
        values.WeekMark("week 47 missed by 2", count="2"),
        values.WeekMark("week 48 done", values.State("done", "x")),
    )
    reader = Reader(
        ledgers.ledger(
            values.Ledger(
                "Weeks", (values.Column("Rep"), weeks), [values.Line(("Ann", values.WeekMarks("Ann", marks)))]
            )
        )
    )
    assert "Weeks closed4749" in reader.text
    assert "Ann: week 47 missed by 2; week 48 done2" in reader.text
