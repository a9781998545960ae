"""How near calls came, in words: the sign says which way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from plans.calls.presenters.call_pages import signed_percent
from plans.calls.rules.scores import HAPPY_EARS, NO_BIAS, NOT_YET, SANDBAGGING, Accuracy
from plans.calls.selectors.scores import LEANING_ORDERS, OfPerson, OfWeek
from traps_web.edges import lists
from traps_web.edges.lists import Heading
from traps_web.ui import periods, values, words

READS = {HAPPY_EARS: "late", SANDBAGGING: "late"}
HEADS = (
    Heading("Person", "lst__name", "person"),
    Heading("Bias", "num lst__amt", "bias", falls=True, term="bias"),
    Heading("Reads as", "lst__state"),
    Heading("Within 10 %", "num only-mid"),
    Heading("Quarters, the latest last", "lst__more"),
)
WORDS_OF_READING = {
    HAPPY_EARS: "Happy ears",
    SANDBAGGING: "Sandbagging",
    NO_BIAS: "Holds",
    NOT_YET: "Nothing came",
}
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


@dataclass(frozen=True)
class PersonRow:
    """Somebody's calls in a list."""

    name: str
    url: str
    bias: str
    reads_as: values.State
    within: str
    quarters: str


def people(rows: Iterable[OfPerson]) -> list[PersonRow]:
    """Everybody of the page, with their bias."""
    return [_person(row) for row in rows]


def _person(row: OfPerson) -> PersonRow:
    quarters = (f"{periods.named(of.period)} {signed_percent(of.accuracy.bias)}" for of in row.quarters)
    return PersonRow(
        row.person.name,
        f"{reverse('call_accuracy')}?person={row.person.pk}",
        signed_percent(row.accuracy.bias),
        _reads(row.accuracy),
        _within(row.accuracy),
        ", ".join(quarters),
    )


def bar(list_query: lists.ListQuery, counts: Mapping[str, int]) -> values.ListBar:
    """The bar over the people: cut by what their bias reads as."""
    reads = list_query.query.get("reads_as", "")
    every = list_query.chip("All", reads not in counts, sum(counts.values()), reads_as="")
    cuts = [
        list_query.chip(label, reads == word, counts[word], reads_as=word)
        for word, label in WORDS_OF_READING.items()
        if counts.get(word)
    ]
    heads = list_query.heads(HEADS, LEANING_ORDERS.key(list_query.sort))
    return lists.bar(list_query, "Bias by person", chips=[every, *cuts], chips_label="Reads as", heads=heads)


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
    return (signed_percent(accuracy.bias), _reads(accuracy), _within(accuracy))


def _reads(accuracy: Accuracy) -> values.State:
    return values.State(READS.get(accuracy.reads_as, "none"), accuracy.reads_as)


def _within(accuracy: Accuracy) -> str:
    return f"{accuracy.within} of {accuracy.counted}" if accuracy.counted else "n/a"


def statement_of_person(row: OfPerson) -> str:
    """Somebody's bias, and what it reads as."""
    return f"{row.person.name}: bias {signed_percent(row.accuracy.bias)}, {row.accuracy.reads_as}."


def statement(counts: Mapping[str, int], largest: Mapping[str, str | None]) -> str:
    """Who calls more than comes, and who calls less: one person by name, several by their number."""
    if not counts:
        return "No call has been scored yet."
    high = f"{_who(counts[HAPPY_EARS], largest[HAPPY_EARS])} more than comes" if counts.get(HAPPY_EARS) else ""
    low = f"{_who(counts[SANDBAGGING], largest[SANDBAGGING])} less" if counts.get(SANDBAGGING) else ""
    if high and low:
        return f"{high}; {low}."
    if low:
        return f"{low} than comes."
    return f"{high}." if high else "Nobody’s calls lean either way."


def _who(count: int, name: str | None) -> str:
    return f"{name} calls" if count == 1 else f"{count} people call"


SUB = (
    "Bias is commit less what came, as a share of what came, over the last call of each week in eight quarters. "
    "Above zero is happy ears: more was called than came. Below zero is sandbagging: less was called than came."
)
