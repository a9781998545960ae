"""The one big bullet on top of a dashboard: actual, budget to date, landing and the whole budget."""

from decimal import Decimal

from traps_web.ui import words
from traps_web.ui.charts.shapes import Chart, Circle, Line, Rect, Shape, Table, Text

HEIGHT = 86
MIDDLE = 43.0
LEFT, RIGHT = 0.2, 99.8
NEAR = 24.0


def standing(
    *,
    title: str,
    unit: str,
    actual: Decimal,
    budget: Decimal,
    budget_to_date: Decimal,
    landing: Decimal | None = None,
    is_over: bool = False,
) -> Chart:
    """Draw where the money stands; the scale ends at the budget, or at what outgrew it."""
    top = max(budget, actual, landing or Decimal(0), Decimal(1))

    def x(amount: Decimal) -> float:
        return LEFT + float(max(amount, Decimal(0)) / top) * (RIGHT - LEFT)

    gap = budget_to_date - actual
    here, owed, whole = x(actual), x(budget_to_date), x(budget)
    shapes: list[Shape] = [
        Line("chart__axis", LEFT, MIDDLE, RIGHT, MIDDLE, True),
        Line("chart__axis", whole, 27, whole, 59, True),
        Rect("chart__part--1", LEFT, 32, min(here, owed) - LEFT, 22, True),
    ]
    if gap > 0:
        shapes += [
            Rect("chart__ground", here, 32, owed - here, 22, True),
            Rect("chart__part--gap", here, 32.75, owed - here, 20.5, True),
        ]
    elif gap < 0:
        shapes.append(Rect("chart__over", owed, 32, here - owed, 22, True))
    if not is_over:
        shapes.append(Line("bullet__due", owed, 24, owed, 62, True))
    if landing is not None and not is_over:
        shapes.append(Circle("chart__dot--open", x(landing), MIDDLE, 6, True))
    shapes += _above(actual, budget, gap, max(here, owed), whole)
    shapes += _below(budget, budget_to_date, landing, owed, x(landing) if landing is not None else 0.0, is_over)
    share = words.percent(landing / budget) if landing is not None and budget else "n/a"
    rows = (
        ("Actual", words.money(actual)),
        ("Budget to date", words.money(budget_to_date)),
        ("Gap to date", words.money(gap)),
        ("Landing", f"{words.money(landing)} ({share})" if landing is not None else "n/a"),
        ("Budget", words.money(budget)),
    )
    said = (
        f"{words.money(actual)} of {words.money(budget)}; budget to date {words.money(budget_to_date)}; "
        f"landing {words.money(landing)}."
    )
    return Chart(
        title, said, unit, 1000, HEIGHT, tuple(shapes), Table(("What", unit), rows), (), True, "chart--standing"
    )


def _above(actual: Decimal, budget: Decimal, gap: Decimal, edge: float, whole: float) -> list[Shape]:
    said = f"{words.money(abs(gap))} {'behind' if gap > 0 else 'ahead'}" if gap else "on budget to date"
    tone = "chart__say chart__say--missed" if gap > 0 else "chart__say chart__say--done" if gap < 0 else "chart__say"
    drawn: list[Shape] = [_text("chart__say", LEFT, 18, f"actual {words.money(actual)}")]
    if edge > whole - NEAR:
        edge = whole - NEAR
    if edge < NEAR * 1.5:
        drawn.append(_text(tone, NEAR, 18, said))
    else:
        drawn.append(_text(tone, edge, 18, said, "end"))
    drawn.append(_text("chart__say", RIGHT, 18, f"budget {words.money(budget)}", "end"))
    return drawn


def _below(
    budget: Decimal, owed_amount: Decimal, landing: Decimal | None, owed: float, land: float, is_over: bool
) -> list[Shape]:
    if is_over:
        return []
    said = f"budget to date {words.money(owed_amount)}"
    if landing is None or not budget:
        return [_text("", owed, 78, said, "end") if owed > NEAR else _text("", owed, 78, said)]
    lands = f"lands at {words.percent(landing / budget)}, {words.money(landing)}"
    edge = min(owed, RIGHT - NEAR - 2) if owed > NEAR else owed + NEAR
    first = _text("", edge, 78, said, "end") if owed > NEAR else _text("", owed, 78, said)
    if land - NEAR / 2 > edge + 1 and land + NEAR / 2 < RIGHT:
        return [first, _text("", land, 78, lands, "middle")]
    if edge + 2 + NEAR > RIGHT or land + NEAR / 2 >= RIGHT:
        return [first, _text("", RIGHT, 78, lands, "end")]
    return [first, _text("", edge + 2, 78, lands)]


def _text(css: str, x: float, y: float, said: str, anchor: str = "start") -> Text:
    return Text(css, x, y, said, anchor, True)
