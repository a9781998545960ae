"""Today's numbers under a word are those of the page, and each comes out at the figure beside it."""

from decimal import Decimal

from plans.measures.presenters import worked
from plans.measures.rules.attainment import Figures, Limits, Parts, TimeLeft, figures

LEFT = TimeLeft(working_days=20, weeks=4, ended=False)
LIMITS = Limits(ahead_ppm=1_000_000, watch_ppm=925_000)


def of(actual: int, *, budget: int | None = 1000, left: TimeLeft = LEFT) -> Figures:
    """Half of the budget is due by now; 300 stand open, 120 of them weighted."""
    parts = Parts(
        budget=Decimal(budget or 0),
        actual=Decimal(actual),
        budget_to_date=Decimal(budget or 0) / 2,
        open_pipeline=Decimal(300),
        weighted=Decimal(120),
        has_budget=budget is not None,
    )
    return figures(parts, left, limits=LIMITS)


def shown(word: str, figures_shown: Figures, left: TimeLeft = LEFT) -> list[tuple[str, str]]:
    """The lines under a word."""
    numbers = worked.terms(figures_shown, left)[word].worked
    return [*numbers.lines, numbers.answer] if numbers else []


def test_each_word_is_worked_out_with_the_numbers_of_the_page() -> None:
    here = of(400)
    assert shown("gap", here) == [("Budget", "1,000"), ("less actual", "− 400"), ("Gap", "600")]
    assert shown("retired", here)[-1] == ("Retired", "40 %")
    assert shown("budget to date", here) == [
        ("Budget", "1,000"),
        ("due by now", "× 50 %"),
        ("Budget to date", "500"),
    ]
    assert shown("pace", here) == [("Actual", "400"), ("divided by budget to date", "÷ 500"), ("Pace", "80 %")]
    assert shown("coverage", here) == [
        ("Open pipeline", "300"),
        ("divided by the gap", "÷ 600"),
        ("Coverage", "0.50, so 0.5"),
    ]
    assert shown("weighted", here)[-1] == ("Weighted", "120")
    assert shown("landing", here) == [
        ("Actual", "400"),
        ("plus weighted open deals", "+ 120"),
        ("Landing, 52 % of the budget", "520"),
    ]
    assert shown("needed per working day", here) == [
        ("Gap", "600"),
        ("divided by working days left", "÷ 20"),
        ("Needed per working day", "30"),
    ]
    assert shown("needed per week", here)[-2:] == [("divided by weeks left", "÷ 4"), ("Needed per week", "150")]


def test_without_a_budget_only_what_needs_none_has_numbers() -> None:
    terms = worked.terms(of(400, budget=None), LEFT)
    assert {word for word, term in terms.items() if term.worked} == {"weighted", "landing"}
    assert shown("landing", of(400, budget=None))[-1] == ("Landing", "520")


def test_a_period_that_has_ended_lands_where_it_stands() -> None:
    ended = TimeLeft(working_days=0, weeks=0, ended=True)
    assert shown("landing", of(400, left=ended), ended) == [("Actual", "400"), ("Landing, 40 % of the budget", "400")]


def test_the_states_say_the_limits_that_hold_and_how_many_are_in_them() -> None:
    rows = [of(400), of(470), of(480), of(500), of(1000), of(10, budget=None)]
    told = {
        state.word: [*numbers.lines, numbers.answer]
        for state, numbers in worked.standings(rows, limits=LIMITS)
        if numbers
    }
    assert told["behind"] == [("Pace below", "92.5 %"), ("Today", "1 of 5")]
    assert told["on watch"] == [("Pace from 92.5 % to below", "100 %"), ("Today", "2 of 5")]
    assert told["ahead"] == [("Pace from", "100 %"), ("Today", "1 of 5")]
    assert told["retired"][-1] == ("Today", "1 of 5")
    assert told["out of reach"][-1] == ("Today", "0 of 5")
