"""How near calls came, in words: the sign says which way."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from plans.calls.presenters.call_pages import signed_percent
from plans.calls.rules.scores import HAPPY_EARS, SANDBAGGING, Accuracy
from plans.calls.selectors.scores import OfPerson, OfWeek
from traps_web.ui import periods, values, words

READS = {HAPPY_EARS: "late", SANDBAGGING: "late"}
PEOPLE = (
    values.Column("Person", "nowrap"),
    values.Column("Bias", "num", label="Bias", term=values.Term("bias")),
    values.Column("Reads as", "ledger__full"),
    values.Column("Within 10 %", "num", label="Within 10 %"),
    values.Column("Quarters, the latest last", "ledger__full"),
)
QUARTERS = (
    values.Column("Quarter", "nowrap"),
    values.Column("Bias", "num", label="Bias", term=values.Term("bias")),
    values.Column("Reads as", "ledger__full"),
    values.Column("Within 10 %", "num", label="Within 10 %"),
)
WEEKS = (
    values.Column("Weeks left", "nowrap"),
    values.Column("Calls", "num", label="Calls"),
    values.Column("Error", "num", label="Error"),
    values.Column("Share of what came", "num", label="Share"),
)


def people(rows: Sequence[OfPerson]) -> values.Ledger:
    """Everybody whom the viewer sees, with their bias."""
    lines = [
        values.Line(
            (
                values.Who(row.person.name, f"{reverse('call_accuracy')}?person={row.person.pk}"),
                *_cells(row.accuracy),
                ", ".join(
                    f"{periods.named(quarter.period)} {signed_percent(quarter.accuracy.bias)}"
                    for quarter in row.quarters
                ),
            )
        )
        for row in rows
    ]
    return values.Ledger("Bias of the calls of the last eight quarters, by person", PEOPLE, lines)


def quarters(row: OfPerson) -> values.Ledger:
    """One person's quarters, the latest first."""
    lines = [
        values.Line((_quarter(row, quarter.period), *_cells(quarter.accuracy))) for quarter in reversed(row.quarters)
    ]
    return values.Ledger("Bias by quarter, the latest first", QUARTERS, lines)


def _quarter(row: OfPerson, period: str) -> values.Cell:
    if row.is_of_self:
        return values.Link(periods.named(period), reverse("call_person", args=[period, row.person.pk]))
    return periods.named(period)


def weeks(rows: Sequence[OfWeek]) -> values.Ledger:
    """One person's signed error by the weeks that were left of the quarter, the earliest first."""
    lines = [
        values.Line(
            (
                "the last week" if row.weeks_left == 0 else words.plural(row.weeks_left, "week"),
                words.number(row.count),
                words.signed(row.error),
                signed_percent(row.share),
            )
        )
        for row in rows
    ]
    return values.Ledger("Signed error by the weeks left of the quarter", WEEKS, lines)


def _cells(accuracy: Accuracy) -> tuple[values.Cell, ...]:
    return (
        signed_percent(accuracy.bias),
        values.State(READS.get(accuracy.reads_as, "none"), accuracy.reads_as),
        f"{accuracy.within} of {accuracy.counted}" if accuracy.counted else "n/a",
    )


def statement(rows: Sequence[OfPerson]) -> str:
    """Who calls more than comes, and who calls less."""
    if not rows:
        return "No call has been scored yet."
    names = {
        word: [row.person.name for row in rows if row.accuracy.reads_as == word] for word in (HAPPY_EARS, SANDBAGGING)
    }
    more, less = (len(names[word]) for word in (HAPPY_EARS, SANDBAGGING))
    if len(rows) == 1:
        return f"{rows[0].person.name}: bias {signed_percent(rows[0].accuracy.bias)}, {rows[0].accuracy.reads_as}."
    if not more and not less:
        return "Nobody’s calls lean either way."
    high = f"{_who(names[HAPPY_EARS])} more than comes"
    low = f"{_who(names[SANDBAGGING])} less"
    if more and less:
        return f"{high}; {low}."
    return f"{high}." if more else f"{low} than comes."


def _who(names: Sequence[str]) -> str:
    """One person by name, several by their number, with the verb."""
    return f"{names[0]} calls" if len(names) == 1 else f"{len(names)} people call"


SUB = (
    "Bias is commit less what came, as a share of what came, over the last call of each week in eight quarters. "
    "Above zero is happy ears: more was called than came. Below zero is sandbagging: less was called than came."
)
