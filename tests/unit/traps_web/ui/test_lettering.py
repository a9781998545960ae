"""Words of charts: whatever the figures, none touches another, none is struck through, and all lie inside."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate, combinations, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from traps_web.ui import charts, specimen_charts
from traps_web.ui.charts import lettering
from traps_web.ui.charts.chart import BROAD, COLUMN, HALF_SLIDE, PAGE, PHONE, SLIDE
from traps_web.ui.charts.lettering import Box

START = date(2026, 10, 1)
WIDTHS = pytest.mark.parametrize("form", [PHONE, COLUMN, PAGE], ids=lambda form: form.name)
EVERY_WIDTH = (PHONE, COLUMN, PAGE, BROAD, SLIDE, HALF_SLIDE)
amounts = st.integers(min_value=-400_000, max_value=3_000_000)


def segments(shape: charts.Shape) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    if isinstance(shape, charts.Line):
        yield (shape.x1, shape.y1), (shape.x2, shape.y2)
    elif isinstance(shape, charts.Polyline | charts.Path):
        yield from pairwise(shape.points)


def faults(drawing: charts.Drawing) -> list[str]:
    """What a reader would stumble over in a drawing."""
    size, frame = drawing.format.size, Box(-0.01, -0.01, drawing.width + 0.01, drawing.height + 0.01)
    boxes = [(text.text, lettering.box(text, size)) for text in drawing.shapes if isinstance(text, charts.Text)]
    found = [f"“{text}” is cut off" for text, box in boxes if not frame.holds(box)]
    found += [f"“{one}” on “{other}”" for (one, a), (other, b) in combinations(boxes, 2) if a.meets(b)]
    for shape in drawing.shapes:
        for start, end in segments(shape):
            found += [f"“{text}” struck by {shape.css}" for text, box in boxes if box.is_crossed(start, end)]
        if isinstance(shape, charts.Rect):
            bar = Box(shape.x, shape.y, shape.x + max(shape.width, 0), shape.y + max(shape.height, 0))
            found += [f"“{text}” on {shape.css}" for text, box in boxes if box.meets(bar)]
    return found


def runs(steps: list[int], days: int) -> list[charts.Point]:
    """A run of as many days, in which the steps come one after the other."""
    every = [steps[i * len(steps) // days] for i in range(days)]
    return [(START + timedelta(days=i), Decimal(sum_)) for i, sum_ in enumerate(accumulate(every))]


@WIDTHS
@given(
    budget=st.lists(st.integers(min_value=0, max_value=3_000_000), max_size=8),
    actual=st.lists(amounts, max_size=8),
    days=st.sampled_from([7, 28, 31, 91, 92, 365]),
    at=st.floats(min_value=-0.2, max_value=1.2),
    landing=st.none() | st.integers(min_value=0, max_value=1_000_000_000).map(Decimal),
    note=st.sampled_from(["", "with today’s open deals only"]),
)
@example(budget=[1], actual=[2, -1], days=92, at=0.9, landing=None, note="")
@example(budget=[3], actual=[-2], days=7, at=0.0, landing=Decimal(0), note="")
def test_the_words_of_a_curve_stand_free(
    form: charts.Format,
    budget: list[int],
    actual: list[int],
    days: int,
    at: float,
    landing: Decimal | None,
    note: str,
) -> None:
    today = START + timedelta(days=round(days * at))
    stood = [point for point in (runs(actual, days) if actual else []) if point[0] <= today]
    chart = charts.curve(
        title="x",
        unit="USD",
        start=START,
        end=START + timedelta(days=days - 1),
        today=today,
        budget=runs(budget, days) if budget else [],
        actual=stood,
        landing=landing,
        landing_note=note,
    )
    drawing = chart.draw(form)
    assert faults(drawing) == []
    said = " ".join(shape.text for shape in drawing.shapes if isinstance(shape, charts.Text))
    if stood and not form.is_narrow:
        assert "actual" in said, "the last value is always said"
    assert not stood or chart.figures[0][0] == "Actual"


@WIDTHS
@given(
    figures=st.lists(st.tuples(st.none() | amounts, st.none() | amounts.map(abs)), max_size=53),
    now=st.integers(min_value=0, max_value=52),
    name=st.sampled_from(["W{}", "week of {} Nov", "September {}"]),
)
def test_the_words_of_bars_stand_free(
    form: charts.Format, figures: list[tuple[int | None, int | None]], now: int, name: str
) -> None:
    bars = [
        charts.Bar(
            name.format(i),
            None if actual is None else Decimal(actual),
            None if budget is None else Decimal(budget),
            i == now,
            short=str(i),
        )
        for i, (actual, budget) in enumerate(figures)
    ]
    assert faults(charts.bars(title="x", unit="USD", bars=bars).draw(form)) == []


@WIDTHS
@given(
    actual=amounts,
    budget=amounts.map(abs),
    owed=amounts.map(abs),
    landing=st.none() | amounts,
    is_over=st.booleans(),
)
def test_the_words_of_a_standing_stand_free(
    form: charts.Format, actual: int, budget: int, owed: int, landing: int | None, is_over: bool
) -> None:
    chart = charts.standing(
        title="x",
        unit="USD",
        actual=Decimal(actual),
        budget=Decimal(budget),
        budget_to_date=Decimal(min(owed, budget)),
        landing=None if landing is None else Decimal(landing),
        is_over=is_over,
    )
    assert faults(chart.draw(form)) == []


@WIDTHS
@given(st.lists(st.tuples(st.text("abc mW,ö", min_size=1, max_size=60), amounts), min_size=1, max_size=8))
def test_the_words_of_a_waterfall_stand_free(form: charts.Format, moves: list[tuple[str, int]]) -> None:
    chart = charts.waterfall(
        title="x", unit="USD", moves=[charts.Move(label, Decimal(amount)) for label, amount in moves]
    )
    assert faults(chart.draw(form)) == []


calls = st.lists(st.integers(0, 2_000_000), min_size=1, max_size=13)


@WIDTHS
@given(st.lists(calls, min_size=1, max_size=4), st.none() | st.integers(0, 2_000_000))
def test_the_words_of_steps_stand_free(form: charts.Format, said: list[list[int]], came: int | None) -> None:
    names = ("commit", "best case", "manager", "leader")
    lines = [
        charts.Voice(name, tuple((START + timedelta(days=7 * i), Decimal(amount)) for i, amount in enumerate(amounts)))
        for name, amounts in zip(names, said, strict=False)
    ]
    chart = charts.steps(
        title="x",
        unit="USD",
        start=START,
        end=START + timedelta(days=91),
        today=START + timedelta(days=91),
        lines=lines,
        came=None if came is None else Decimal(came),
    )
    assert faults(chart.draw(form)) == []


@pytest.mark.parametrize("form", EVERY_WIDTH, ids=lambda form: form.name)
def test_nothing_of_the_gallery_touches(form: charts.Format) -> None:
    shown = (*specimen_charts.named_charts(), *specimen_charts.broad_charts())
    assert {name: found for name, chart in shown if (found := faults(chart.draw(form)))} == {}


def test_a_line_is_spared_where_a_word_stands() -> None:
    letters = lettering.Lettering(10, Box(0, 0, 100, 40))
    assert letters.place([[charts.Text("", 40, 20, "abc")]])
    assert not letters.place([[charts.Text("", 45, 22, "abc")]]), "two words never share ground"
    (first, second) = letters.spare((0, 18), (100, 18))
    assert first[1][0] < 40 < second[0][0]
    assert letters.spare((0, 38), (100, 38)) == [((0, 38), (100, 38))]


def test_a_box_knows_what_runs_through_it() -> None:
    box = Box(10, 10, 20, 20)
    assert box.is_crossed((0, 0), (30, 30)) and box.is_crossed((15, 0), (15, 30)) and box.is_crossed((12, 12), (13, 13))
    assert not box.is_crossed((0, 0), (30, 5)) and not box.is_crossed((25, 0), (25, 30))


def test_a_name_is_wrapped_between_words_only() -> None:
    assert lettering.wrapped("one two three", 10, 45) == ["one two", "three"]
    assert lettering.wrapped("", 10, 45) == []
