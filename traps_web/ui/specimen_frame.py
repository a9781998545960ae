"""The parts of the frame that the gallery shows: words that open, and the control of a period.

Figures are of the sample organisation.
"""

from datetime import date

from traps_web.lib import fiscal
from traps_web.ui import period_picking, periods
from traps_web.ui.values import (
    Column,
    Fact,
    Fig,
    Fold,
    Ledger,
    Line,
    PeriodControl,
    PeriodLink,
    State,
    Term,
    Who,
    Worked,
)

TODAY, OPENED = date(2026, 11, 26), (date(2025, 7, 1), date(2027, 7, 1))
CALENDAR = fiscal.CalendarRules(starts_month=7)

COVERAGE = Worked(
    (("Open pipeline", "100,406"), ("divided by the gap", "\N{DIVISION SIGN} 180,766")), ("Coverage", "0.56, so 0.6")
)
LANDING = Worked(
    (("Actual", "227,234"), ("plus weighted open deals", "+ 43,418")), ("Landing, 66 % of the budget", "270,652")
)


def terms() -> dict[str, object]:
    """A word alone, one with today's numbers, words in facts, legends and heads."""
    coverage, landing = Term("coverage", COVERAGE), Term("landing", LANDING)
    watch = Worked((("Pace from 90 % to below", "100 %"),), ("Today", "4 of 30"))
    return {
        "coverage": coverage,
        "meant_facts": (
            Fact("Gap", Fig("180,766"), term=Term("gap")),
            Fact("Open pipeline, 12 deals", Fig("100,406", "#g-8"), term=Term("open pipeline")),
            Fact("Coverage", Fig("0.6"), term=coverage),
            Fact("Landing short by", Fig("137,348"), is_sum=True, term=landing),
        ),
        "standings": (
            (State("out", "out of reach"), None),
            (State("behind", "behind"), None),
            (State("watch", "on watch"), watch),
            (State("ahead", "ahead"), None),
        ),
        "meant_ledger": Ledger(
            "Words as heads",
            (Column("Rep"), Column("Gap", "num", "Gap", term=Term("gap")), _head("Coverage", coverage)),
            [Line((Who("Gladys Colclough", "#g-8"), Fig("63,824", "#g-8"), Fig("0.6", "#g-8")))],
        ),
    }


def _head(text: str, term: Term) -> Column:
    return Column(text, "num", text, term=term)


def period_controls() -> tuple[tuple[str, PeriodControl], ...]:
    """A control in each state it can be in."""
    shown = {word: _control(key) for word, key in STATES.items()}
    chosen = [fiscal.period(CALENDAR, key) for key in ("FY2027-Q2", "FY2027-Q1", "FY2027")]
    listed = period_picking.of_list(
        [(period, "#g-9") for period in chosen],
        "",
        today=TODAY,
        every=PeriodLink("All periods", "#g-9", is_current=True),
    )
    days = periods.days(date(2026, 10, 5), date(2026, 11, 2))
    any_days = period_picking.any_days(shown["quarter"], days, PeriodLink("All days", "#g-9"))
    return (*shown.items(), ("any days", any_days), ("some periods only", listed))


STATES = {"quarter": "FY2027-Q2", "month": "FY2027-M05", "week": "FY2027-W22", "year": "FY2027", "first": "FY2026-Q1"}


def _control(key: str) -> PeriodControl:
    period = fiscal.period(CALENDAR, key)
    return period_picking.control(CALENDAR, period, today=TODAY, opened=OPENED, link=lambda _: "#g-9")


def folds() -> tuple[tuple[str, Fold], ...]:
    """A part that is folded away in each state: shut, open by the address, fetched when it is opened."""
    return (
        ("shut", Fold("g-shut", "How to read the table", level=4)),
        ("open, because the address asks for it", Fold("g-open", "Proof", "fingerprint 8c1f", is_open=True, level=4)),
        (
            "fetched when it is opened; a link without script",
            Fold("g-load", "All 12", "7 more", load_url="/gallery/", load_word="Show them", level=4),
        ),
    )


def sentences() -> tuple[tuple[str, str], ...]:
    """How periods are said in a sentence, and their codes."""
    keys = ("FY2027-Q2", "FY2027-Q3", "FY2026-Q2", "FY2027-M05", "FY2026-M05", "FY2027-W22", "FY2027", "FY2026")
    return tuple((periods.during(fiscal.period(CALENDAR, key), TODAY), key) for key in keys)


def undos() -> tuple[tuple[int, int, str], ...]:
    """Seconds that are left, the length of their line, and what was done."""
    return ((8, 80, "Week 48 is closed."), (3, 30, "First meetings: 4, it was 5."))
