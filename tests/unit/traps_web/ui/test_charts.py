"""Geometry of charts: numbers become places, and stay on the paper."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traps_web.ui import charts, specimens
from traps_web.ui.charts import cumulative, palette, scale

START, END = date(2026, 10, 1), date(2026, 12, 31)
money = st.integers(min_value=0, max_value=50_000_000).map(Decimal)


def run(total: int, days: int) -> list[charts.Point]:
    return [(START + timedelta(days=i), Decimal(total) * (i + 1) / days) for i in range(days)]


def drawn(today: date, actual: list[charts.Point], landing: Decimal | None = None) -> charts.Chart:
    return charts.curve(
        title="Behind",
        unit="USD",
        start=START,
        end=END,
        today=today,
        budget=run(920, 92),
        actual=actual,
        landing=landing,
    )


def texts(chart: charts.Chart) -> list[str]:
    return [shape.text for shape in chart.shapes if isinstance(shape, charts.Text)]


def test_the_curve_says_how_far_behind_it_is() -> None:
    chart = drawn(date(2026, 11, 26), run(500, 57), Decimal(800))
    assert "actual 500" in texts(chart)
    assert "70 behind" in texts(chart)
    assert "lands at 87 %" in texts(chart)


def test_the_curve_of_a_whole_budget_ends_where_the_budget_word_stands() -> None:
    chart = drawn(date(2026, 11, 26), run(570, 57))
    line = next(s for s in chart.shapes if s.css == "chart__budget")
    assert isinstance(line, charts.Polyline)
    assert line.points[0] == (cumulative.LEFT, cumulative.FLOOR)
    assert line.points[-1][0] == pytest.approx(cumulative.RIGHT)
    assert "on the curve" in texts(chart)


def test_before_the_first_booking_only_the_budget_is_drawn() -> None:
    chart = drawn(START, [])
    assert not [s for s in chart.shapes if s.css == "chart__actual"]


def test_after_the_period_there_is_no_landing_and_no_today() -> None:
    chart = drawn(END + timedelta(days=10), run(800, 92), Decimal(800))
    assert not [s for s in chart.shapes if s.css in ("chart__landing", "chart__today")]
    assert {"120 behind", "actual 800"} <= set(texts(chart))


def test_words_at_the_right_edge_do_not_touch() -> None:
    chart = drawn(date(2026, 11, 26), run(560, 57), Decimal(915))
    heights = sorted(s.y for s in chart.shapes if isinstance(s, charts.Text) and s.x > cumulative.RIGHT and s.css)
    assert all(below - above >= cumulative.SPREAD for above, below in pairwise(heights))


@given(actual=money, budget=money, owed=money, landing=st.none() | money)
def test_the_standing_stays_on_its_scale(
    actual: Decimal, budget: Decimal, owed: Decimal, landing: Decimal | None
) -> None:
    chart = charts.standing(
        title="x", unit="USD", actual=actual, budget=budget, budget_to_date=min(owed, budget), landing=landing
    )
    for shape in chart.shapes:
        if isinstance(shape, charts.Rect):
            assert 0 <= shape.x <= 100
            assert shape.x + shape.width <= 100.01
        elif isinstance(shape, charts.Text | charts.Circle):
            place = shape.x if isinstance(shape, charts.Text) else shape.cx
            assert 0 <= place <= 100


@given(st.lists(st.tuples(st.none() | money, st.none() | money), min_size=0, max_size=60))
def test_bars_stand_inside_the_frame(figures: list[tuple[Decimal | None, Decimal | None]]) -> None:
    chart = charts.bars(
        title="x", unit="USD", bars=[charts.Bar(str(i), a, b, i == 1) for i, (a, b) in enumerate(figures)]
    )
    assert len(chart.table.rows) == len(chart.hits) == len(figures)
    for shape in chart.shapes:
        if isinstance(shape, charts.Rect):
            assert shape.y >= 0
            assert shape.height >= -0.1
            assert shape.y + shape.height <= chart.height


def test_a_waterfall_runs_from_sum_to_sum() -> None:
    chart = charts.waterfall(
        title="x",
        unit="USD",
        moves=[
            charts.Move("Opening", Decimal(100), True),
            charts.Move("Lost", Decimal(-30)),
            charts.Move("Closing", Decimal(70), True),
        ],
    )
    assert [row[2] for row in chart.table.rows] == ["100", "70", "70"]
    lost = [s for s in chart.shapes if isinstance(s, charts.Rect)][1]
    assert (lost.x, lost.width) == (pytest.approx(70), pytest.approx(30))


def test_a_funnel_says_what_came_through() -> None:
    chart = charts.funnel(title="x", unit="Count", stages=[charts.Stage("Calls", 100), charts.Stage("Meetings", 25)])
    assert chart.table.rows[1] == ("Meetings", "25", "25 %", "")


def test_ticks_are_round() -> None:
    assert scale.ticks(2_900_000) == (1_000_000.0, 2_000_000.0)
    assert scale.ticks(0) == ()
    assert scale.months(START, END) == (START, date(2026, 11, 1), date(2026, 12, 1))


def test_every_drawn_class_has_a_pen_for_paper() -> None:
    for chart in specimens.drawings().values():
        assert isinstance(chart, charts.Chart)
        for shape in chart.shapes:
            assert palette.pen(shape.css)


def test_every_chart_brings_its_numbers_and_a_sentence() -> None:
    for chart in specimens.drawings().values():
        assert isinstance(chart, charts.Chart)
        assert chart.table.rows
        assert chart.said.endswith(".")
        assert all(len(row) == len(chart.table.heads) for row in chart.table.rows)
