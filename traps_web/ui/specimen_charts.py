"""Every kind of chart in each state that it can be in, with figures of the sample organisation."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from traps_web.ui import charts, words
from traps_web.ui.charts import tones
from traps_web.ui.charts.cumulative import value_on

START, END, TODAY = date(2026, 10, 1), date(2026, 12, 31), date(2026, 11, 26)
YEAR_NOTE = "with today’s open deals only"
DAILY = {10: Decimal(29_070), 11: Decimal(30_600), 12: Decimal(34_884)}
"""The budget of a day, by month."""

Named = tuple[str, charts.Chart]


def named_charts() -> tuple[Named, ...]:
    """The charts of a column of a page, each with the state that it shows."""
    return (*_curves(), *_bars(), *_said(), *_lying())


def broad_charts() -> tuple[Named, ...]:
    """Where the money stands, in each state of it."""
    total = _budget()[-1][1]
    owed = _budget()[(TODAY - START).days][1]
    stands = ((156_000, "behind"), (61_000, "on watch"), (420_000, "out of reach"), (-160_000, "ahead"))
    shown = [
        (
            f"Standing, {state}",
            charts.standing(
                title=f"The quarter is {state}",
                unit="USD",
                actual=owed - short,
                budget=total,
                budget_to_date=owed,
                landing=total - Decimal("1.6") * short,
                state=state,
            ),
        )
        for short, state in stands
    ]
    ended = charts.standing(
        title="The quarter ended short", unit="USD", actual=owed, budget=total, budget_to_date=total, is_over=True
    )
    return (*shown, ("Standing, ended", ended))


def _curves() -> tuple[Named, ...]:
    ended = END + timedelta(days=8)
    week: dict[str, Any] = {"start": date(2026, 11, 23), "end": date(2026, 11, 29)}
    at_pace = {"pace": Decimal(1), "landing": _budget()[-1][1]}
    return (
        ("Curve, behind", _curve("In November the quarter fell back: {gap} today", today_word="today")),
        ("Curve, on watch", _curve("The quarter is {gap} today", pace=Decimal("0.96"), state="on watch")),
        (
            "Curve, out of reach",
            _curve("The quarter is {gap} today", pace=Decimal("0.4"), state="out of reach"),
        ),
        ("Curve, ahead", _curve("The quarter is {gap} today", pace=Decimal("1.1"))),
        ("Curve, on the budget", _curve("Today it is on the curve", **at_pace)),
        ("Curve, not begun", _curve("How the budget is spread over working days", today=START - timedelta(days=9))),
        ("Curve, ended", _curve("The quarter ended {gap}", today=ended, landing=None)),
        ("Curve, a week", _curve("This week is {gap}", **week)),
        (
            "Curve, a year",
            _curve(
                "The year is {gap} today", end=date(2027, 9, 30), landing=Decimal(3_572_855), landing_note=YEAR_NOTE
            ),
        ),
        ("Curve, no budget", _curve("{actual} came in, against no budget", budget=(), landing=None)),
    )


def _curve(title: str, *, pace: Decimal = Decimal("0.9"), **given: Any) -> charts.Chart:
    facts = {
        "start": START,
        "end": END,
        "today": TODAY,
        "state": "behind",
        **given,
    }
    start, end = facts["start"], facts["end"]
    facts.setdefault("budget", _budget(start, end))
    facts.setdefault("landing", (_budget(start, end)[-1][1] * pace * Decimal("0.98")).quantize(Decimal(1)))
    actual = [(on, amount) for on, amount in _actual(_budget(start, end), pace) if on <= facts["today"]]
    stands, owed = actual[-1][1] if actual else Decimal(0), value_on(facts["budget"], facts["today"])
    said = title.format(gap=tones.gap(owed - stands), actual=words.money(stands))
    return charts.curve(title=said, unit="USD", actual=actual, **facts)


def _budget(start: date = START, end: date = END) -> list[charts.Point]:
    points, sum_ = [], Decimal(0)
    for i in range((end - start).days + 1):
        on = start + timedelta(days=i)
        sum_ += DAILY.get(on.month, Decimal(31_000)) if on.weekday() < 5 else Decimal(0)
        points.append((on, sum_))
    return points


def _actual(budget: list[charts.Point], pace: Decimal) -> list[charts.Point]:
    """What came in at a share of the budget, a little more on some days than on others."""
    last = len(budget) - 1
    return [
        (on, (amount * pace + (Decimal((i * 7919) % 17 - 8) * 1400 if 0 < i < last and pace != 1 else 0)))
        for i, (on, amount) in enumerate(budget)
    ]


def _bars() -> tuple[Named, ...]:
    quarter = ((1_181, 954, "behind"), (1_063, 1_088, "ahead"), (1_230, None, ""))
    names = ("October", "November", "December")
    year = ((250, 268), (256, 254), (300, 309), (276, 215), (290, 198), *[(300 + 10 * i, None) for i in range(7)])
    months = ("Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun")
    weeks = [(220, 180 + (i * 37) % 90 if i < 8 else None) for i in range(13)]
    return (
        (
            "Bars, three months",
            charts.bars(
                title="November reached its budget, October did not; December needs 1,230,000",
                unit="USD",
                bars=[_bar(name, amounts, state=state) for name, (*amounts, state) in zip(names, quarter, strict=True)],
            ),
        ),
        (
            "Bars, twelve months, the fifth runs",
            charts.bars(
                title="October was the first month short by more than a tenth",
                unit="USD",
                bars=[
                    _bar(name, amounts, is_now=i == 4, state="on watch")
                    for i, (name, amounts) in enumerate(zip(months, year, strict=True))
                ],
            ),
        ),
        (
            "Bars, thirteen weeks",
            charts.bars(
                title="4 of 8 weeks so far reached their budget",
                unit="USD",
                bars=[_bar(f"W{14 + i}", amounts, state="out of reach") for i, amounts in enumerate(weeks)],
            ),
        ),
        (
            "Bars, no budget",
            charts.bars(
                title="2,042,000 came in", unit="USD", bars=[_bar("Oct", (None, 954)), _bar("Nov", (None, 1_088))]
            ),
        ),
    )


def _bar(name: str, amounts: Any, **given: Any) -> charts.Bar:
    budget, actual = (None if amount is None else Decimal(amount) * 1000 for amount in amounts)
    return charts.Bar(name, actual, budget, **given)


def _said() -> tuple[Named, ...]:
    def voice(name: str, *thousands: int) -> charts.Voice:
        days = [START + timedelta(days=4 + 7 * i) for i in range(len(thousands))]
        return charts.Voice(name, tuple((on, Decimal(said) * 1000) for on, said in zip(days, thousands, strict=True)))

    running = [voice("commit", 1_820, 1_840, 1_905, 1_905, 1_880, 1_910, 1_960, 1_985)]
    running += [voice("best case", 2_040, 2_060, 2_120, 2_120, 2_100, 2_140, 2_110, 2_100)]
    above = [voice("manager", 1_800, 1_800, 1_830, 1_850, 1_880, 1_880, 1_940, 1_950)]
    above += [voice("leader", 1_780, 1_790, 1_790, 1_830, 1_850, 1_870, 1_900, 1_930)]
    span: dict[str, Any] = {"unit": "USD", "start": START, "end": END}
    return (
        ("Steps", charts.steps(title="The commit rose", today=TODAY, lines=[*running, *above], **span)),
        (
            "Steps, ended",
            charts.steps(
                title="The commit rose, and more came",
                today=END + timedelta(days=9),
                lines=running,
                came=Decimal(2_041_280),
                **span,
            ),
        ),
        ("Steps, one word", charts.steps(title="The first call", today=TODAY, lines=[voice("commit", 0)], **span)),
    )


def _lying() -> tuple[Named, ...]:
    moves = (("Stanredtax, GTK 500, slipped", -26_768), ("Dontechi, GTK 500, slipped", -26_768), ("Condax", 5_482))
    return (
        (
            "Waterfall",
            charts.waterfall(
                title="October: three customers are the whole miss",
                unit="USD",
                moves=[
                    charts.Move("Budget October", Decimal(276_280), True),
                    *(charts.Move(name, Decimal(amount)) for name, amount in moves),
                    charts.Move("Nine smaller deals of Cancity, Betasoloin and Kan-code", Decimal(-12_946)),
                    charts.Move("Actual October", Decimal(215_280), True),
                ],
            ),
        ),
        (
            "Funnel",
            charts.funnel(
                title="One conversation in four becomes a first meeting",
                unit="Count",
                stages=[
                    charts.Stage("Calls", 152),
                    charts.Stage("Conversations", 58),
                    charts.Stage("First meetings", 14),
                    charts.Stage("Proposals", 7, "31,913 booked"),
                ],
            ),
        ),
    )
