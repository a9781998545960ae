"""Charts: numbers become places, what they say is true, and every state has its colour."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traps_web.ui import charts, specimen_charts
from traps_web.ui.charts import palette, scale, tones
from traps_web.ui.charts.chart import BROAD, COLUMN, PAGE, PHONE
from traps_web.ui.charts.cumulative import value_on

START, END = date(2026, 10, 1), date(2026, 12, 31)
money = st.integers(min_value=0, max_value=50_000_000).map(Decimal)
ALL = dict((*specimen_charts.named_charts(), *specimen_charts.broad_charts()))


def run(total: int, days: int) -> list[charts.Point]:
    return [(START + timedelta(days=i), Decimal(total) * (i + 1) / days) for i in range(days)]


def drawn(today: date, actual: list[charts.Point], landing: Decimal | None = None, **given: str) -> charts.Chart:
    return charts.curve(
        title="Short",
        unit="USD",
        start=START,
        end=END,
        today=today,
        budget=run(920, 92),
        actual=actual,
        landing=landing,
        **given,
    )


def texts(chart: charts.Chart, form: charts.Format = PAGE) -> list[str]:
    return [shape.text for shape in chart.draw(form).shapes if isinstance(shape, charts.Text)]


def classes(chart: charts.Chart, form: charts.Format = PAGE) -> set[str]:
    return {shape.css for shape in chart.draw(form).shapes}


def test_the_curve_says_what_is_short_and_where_it_lands() -> None:
    chart = drawn(date(2026, 11, 26), run(500, 57), Decimal(800))
    assert {"actual 500", "70 short", "lands at 87 %", "800", "Thu 26 Nov"} <= set(texts(chart))


def test_a_narrow_curve_says_little_and_its_figures_stand_below() -> None:
    chart = drawn(date(2026, 11, 26), run(500, 57), Decimal(800))
    assert {"70 short", "budget 920", "Thu 26 Nov"} <= set(texts(chart, PHONE))
    assert "actual 500" not in texts(chart, PHONE)
    assert chart.figures == (("Actual", "500"), ("To date", "570"), ("Short", "70"), ("Lands at", "800"))


def test_the_landing_of_a_year_says_on_what_it_counts() -> None:
    note = "with today’s open deals only"
    chart = drawn(date(2026, 11, 26), run(500, 57), Decimal(800), landing_note=note)
    assert {"with today’s", "open deals only"} <= set(texts(chart))
    assert ("Lands at", f"800 {note}") in chart.figures
    assert f"landing 800 {note}" in chart.sentence


def test_the_curve_of_a_whole_budget_runs_from_the_opening_to_the_last_day() -> None:
    chart = drawn(date(2026, 11, 26), run(570, 57))
    line = next(s for s in chart.draw(PAGE).shapes if s.css == "chart__budget")
    assert isinstance(line, charts.Polyline)
    assert len(line.points) == 2, "an even budget is one straight line"
    assert "on the curve" in texts(chart)


def test_before_the_first_booking_only_the_budget_is_drawn() -> None:
    assert "chart__actual" not in classes(drawn(START, []))


def test_before_a_period_begins_nothing_is_short() -> None:
    chart = drawn(START - timedelta(days=1), [])
    assert chart.figures == (("Budget", "920"),)
    assert not [text for text in texts(chart) if "short" in text]


def test_without_a_budget_nothing_is_ahead_of_it() -> None:
    chart = ALL["Curve, no budget"]
    said = " ".join([*texts(chart), *texts(chart, PHONE), chart.sentence, *(hit.text for hit in chart.draw(PAGE).hits)])
    assert "ahead" not in said and "budget" not in said.replace("against no budget", "")
    assert not {css for css in classes(chart) if css.startswith("chart__brace")}


def test_after_the_period_there_is_no_landing_and_no_today() -> None:
    chart = drawn(END + timedelta(days=10), run(800, 92), Decimal(800))
    assert not {"chart__landing", "chart__today"} & classes(chart)
    assert {"120 short", "actual", "800"} <= set(texts(chart))


@pytest.mark.parametrize(("state", "tone"), [("behind", "missed"), ("on watch", "late"), ("out of reach", "out")])
def test_what_is_short_has_the_colour_of_its_state(state: str, tone: str) -> None:
    curve = drawn(date(2026, 11, 26), run(500, 57), state=state)
    assert f"chart__say chart__say--{tone}" in classes(curve)
    bars = charts.bars(title="x", unit="USD", bars=[charts.Bar("Oct", Decimal(5), Decimal(9), state=state)])
    assert {tones.hatch(tone), f"chart__say chart__say--{tone}"} <= classes(bars)
    assert tones.hatch(tone) in classes(ALL[f"Standing, {state}"])


@pytest.mark.parametrize("form", [PHONE, COLUMN, PAGE, BROAD], ids=lambda form: form.name)
@given(actual=money, budget=money, owed=money, landing=st.none() | money)
def test_the_standing_stays_on_its_scale(
    form: charts.Format, actual: Decimal, budget: Decimal, owed: Decimal, landing: Decimal | None
) -> None:
    chart = charts.standing(
        title="x", unit="USD", actual=actual, budget=budget, budget_to_date=min(owed, budget), landing=landing
    )
    for shape in chart.draw(form).shapes:
        if isinstance(shape, charts.Rect):
            assert 0 <= shape.x <= shape.x + max(shape.width, 0) <= form.width + 0.01
        elif isinstance(shape, charts.Circle):
            assert 0 <= shape.cx - shape.r <= shape.cx + shape.r <= form.width


@given(st.lists(st.tuples(st.none() | money, st.none() | money), min_size=0, max_size=60))
def test_bars_stand_inside_the_frame(figures: list[tuple[Decimal | None, Decimal | None]]) -> None:
    chart = charts.bars(
        title="x", unit="USD", bars=[charts.Bar(str(i), a, b, i == 1) for i, (a, b) in enumerate(figures)]
    )
    assert len(chart.table.rows) == len(figures)
    for form in (PHONE, PAGE):
        drawing = chart.draw(form)
        assert len(drawing.hits) == len(figures)
        for shape in drawing.shapes:
            if isinstance(shape, charts.Rect):
                assert shape.y >= 0 and shape.height >= -0.1
                assert shape.y + shape.height <= drawing.height
                assert 0 <= shape.x <= shape.x + shape.width <= form.width + 0.01


def test_the_latest_bar_is_always_named_and_counted() -> None:
    bars = [charts.Bar(f"week {i}", Decimal(100 + i) if i < 30 else None, Decimal(90)) for i in range(53)]
    chart = charts.bars(title="x", unit="USD", bars=bars)
    assert chart.figures[0] == ("week 29", "129")
    for form in (PHONE, PAGE):
        assert "week 29" in texts(chart, form)
        assert "week 29: 129, 39 ahead" in texts(chart, form)


def test_a_running_bar_is_not_judged() -> None:
    bar = charts.Bar("Nov", Decimal(5), Decimal(9), is_now=True)
    assert (bar.tone, bar.gap_words) == ("", "4 to go")


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
    lost = [s for s in chart.draw(PAGE).shapes if isinstance(s, charts.Rect)][1]
    assert (lost.x, lost.width) == (pytest.approx(0.7 * PAGE.width), pytest.approx(0.3 * PAGE.width))


def test_a_funnel_says_what_came_through() -> None:
    chart = charts.funnel(title="x", unit="Count", stages=[charts.Stage("Calls", 100), charts.Stage("Meetings", 25)])
    assert chart.table.rows[1] == ("Meetings", "25", "25 %", "")


def test_ticks_are_round() -> None:
    assert scale.ticks(2_900_000) == (1_000_000.0, 2_000_000.0)
    assert scale.ticks(8_100_000) == (4_000_000.0, 8_000_000.0)
    assert scale.ticks(0) == ()
    assert scale.months(START, END) == (START, date(2026, 11, 1), date(2026, 12, 1))


@given(st.lists(st.floats(min_value=0, max_value=300), min_size=2, max_size=90))
def test_a_thinned_line_is_nowhere_off(heights: list[float]) -> None:
    points = [(float(x), y) for x, y in enumerate(heights)]
    kept = scale.thinned(points, 0.4)
    assert (kept[0], kept[-1]) == (points[0], points[-1]) and set(kept) <= set(points)
    for x, y in points:
        before = max(point for point in kept if point[0] <= x)
        after = min(point for point in kept if point[0] >= x)
        share = (x - before[0]) / (after[0] - before[0]) if after[0] > before[0] else 0
        assert abs(before[1] + share * (after[1] - before[1]) - y) <= 0.81


def test_the_value_of_a_run_is_that_of_the_last_day_before() -> None:
    assert value_on(run(920, 92), START - timedelta(days=1)) == 0
    assert value_on([(START, Decimal(3)), (END, Decimal(5))], date(2026, 11, 1)) == 3


def test_every_drawn_class_has_a_pen_for_paper() -> None:
    for chart in ALL.values():
        for shape in chart.draw(charts.PAPER).shapes:
            assert palette.pen(shape.css)


def test_every_chart_brings_its_numbers_and_a_sentence() -> None:
    for chart in ALL.values():
        assert chart.table.rows
        assert chart.sentence.endswith(".")
        assert all(len(row) == len(chart.table.heads) for row in chart.table.rows)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=92), st.sampled_from([PHONE, COLUMN, PAGE, BROAD]))
def test_figures_run_night_by_night_inside_their_ground(amounts: list[int], form: charts.Format) -> None:
    points = tuple((START + timedelta(days=i), Decimal(amount)) for i, amount in enumerate(amounts))
    chart = charts.runs(
        title="Nights",
        unit="USD",
        start=START,
        end=END,
        runs=[charts.Run("booked", points), charts.Run("expected", points[-1:]), charts.Run("budget", ())],
    )
    drawing = chart.draw(form)
    lines = [shape for shape in drawing.shapes if isinstance(shape, charts.Polyline)]
    assert len(lines) == 2 and len(chart.table.rows) == len(points)
    assert all(0 <= x <= form.width and 0 <= y <= drawing.height for line in lines for x, y in line.points)
    assert chart.figures[-1][0] == "expected" and len(drawing.hits) <= 47
