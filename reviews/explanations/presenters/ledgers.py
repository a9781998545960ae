"""The excuse ledger as tables: causes by quarter with their money, in control or not, and what is usual."""

from __future__ import annotations

from typing import Final

from reviews.explanations.presenters import ledger_words
from reviews.explanations.presenters.ledger_words import compared, money, times
from reviews.explanations.rules.ledger import FEWEST, Line
from reviews.explanations.selectors.ledgers import Ledger
from traps_web.edges.lists import ListQuery
from traps_web.lib.money import from_minor
from traps_web.ui import periods, values, words

EARLIER: Final = "earlier"
_NONE: Final = values.Faint("·")


def causes(ledger: Ledger, list_query: ListQuery, *, is_own: bool) -> values.Ledger:
    """Times of each cause by quarter, and its money; each figure opens its rows."""
    shows_earlier = bool(ledger.whole.by_quarter[0])
    most = max((line.sums.promised for line in ledger.lines.values()), default=0)
    lines = [
        values.Line(
            (
                values.Over(
                    ledger.causes[pk].name, ledger_words.control(ledger.causes[pk].in_my_control, is_own=is_own)
                ),
                *_quarters(ledger, line, list_query, str(pk), shows_earlier=shows_earlier),
                values.Fig(words.number(line.times), _rows(list_query, cause=str(pk), quarter="")),
                times(ledger.usual.of(pk)),
                _bar(line, most),
                *_money(line),
            )
        )
        for pk, line in ledger.lines.items()
    ]
    whole = ledger.whole
    total = values.Line(
        (
            "All",
            *_quarters(ledger, whole, list_query, "", shows_earlier=shows_earlier),
            values.Fig(words.number(whole.times), _rows(list_query, cause="", quarter="")),
            times(ledger.usual.times),
            None,
            *_money(whole),
        )
    )
    return values.Ledger(
        "Causes by quarter, with the money promised to catch up",
        _columns(ledger, shows_earlier=shows_earlier),
        lines,
        total,
        css="ledger--stack ledger--tight ledger--sparse",
    )


def _columns(ledger: Ledger, *, shows_earlier: bool) -> list[values.Column]:
    named = [periods.name(quarter) for quarter in ledger.columns.quarters]
    quarters = ["Earlier", *named] if shows_earlier else named
    return [
        values.Column("Cause"),
        *(values.Column(name, "num", label=name) for name in quarters),
        values.Column("Times", "num", label="Times"),
        values.Column("Median", "num", label="Median", term=values.Term("median of causes")),
        values.Column("Promised to catch up, and came", "ledger__bar"),
        values.Column("Promised", "num", label="Promised", term=values.Term("promised to catch up")),
        values.Column("Came", "num", label="Came"),
        values.Column("Share", "num", label="Share"),
    ]


def _bar(line: Line, most: int) -> values.Cell:
    """What came, what did not by its day, and what may still come; all bars of a table on one scale."""
    sums = line.sums
    if not sums.promised:
        return None
    parts = (("came", sums.came, "1"), ("did not come by its day", sums.short, "gap"), ("still open", sums.open, "4"))
    return values.MeterParts(
        tuple(values.Part(label, from_minor(cents), css) for label, cents, css in parts), from_minor(most)
    )


def _quarters(
    ledger: Ledger, line: Line, list_query: ListQuery, cause: str, *, shows_earlier: bool
) -> list[values.Cell]:
    keys = [EARLIER, *(quarter.key for quarter in ledger.columns.quarters)]
    cells: list[values.Cell] = [
        values.Fig(words.number(count), _rows(list_query, cause=cause, quarter=key)) if count else _NONE
        for key, count in zip(keys, line.by_quarter, strict=True)
    ]
    return cells if shows_earlier else cells[1:]


def _rows(list_query: ListQuery, **changed: str) -> str:
    return list_query.but(**changed) + "#rows"


def _money(line: Line) -> tuple[values.Cell, ...]:
    sums = line.sums
    if not sums.promised:
        return (_NONE, _NONE, _NONE)
    return (money(sums.promised), money(sums.came), words.percent(sums.share))


def control(ledger: Ledger, *, is_own: bool) -> values.Ledger:
    """What lay in the control of whoever explained it, and what did not."""
    columns = [
        values.Column("As marked in the list"),
        values.Column("Times", "num", label="Times"),
        values.Column("Promised", "num", label="Promised"),
        values.Column("Came", "num", label="Came"),
        values.Column("Share", "num", label="Share"),
    ]
    parts = ((True, ledger.in_control), (False, ledger.not_in_control))
    lines = [
        values.Line(
            (ledger_words.control(is_in, is_own=is_own).capitalize(), words.number(line.times), *_money(line)),
        )
        for is_in, line in parts
    ]
    return values.Ledger(f"{ledger_words.control(is_own=is_own).capitalize()} or not", columns, lines)


def control_head(ledger: Ledger, *, is_own: bool) -> str:
    """How many of the explanations lay in the control of whoever gave them."""
    times = ledger.in_control.times
    was = "was" if times == 1 else "were"
    return f"{words.number(times)} of {words.number(ledger.whole.times)} {was} {ledger_words.control(is_own=is_own)}"


def usual(ledger: Ledger) -> tuple[values.Fact, ...]:
    """The medians that it is compared with; n/a where the group is too small."""
    facts = [
        values.Fact("Explanations, median", values.Fig(times(ledger.usual.times))),
        values.Fact("Promised to catch up, median", values.Fig(money(ledger.usual.promised))),
        values.Fact("Came of it, median", values.Fig(words.percent(ledger.usual.share))),
    ]
    whole = ledger.whole
    if ledger.person is not None:
        own = f"{words.number(whole.times)} · {money(whole.sums.promised)} · {words.percent(whole.sums.share)}"
        facts.append(values.Fact(ledger.person.name, values.Fig(own)))
    return tuple(facts)


def usual_head(ledger: Ledger) -> str:
    """With whom it is compared."""
    return f"Beside {compared(ledger)}"


def usual_note(ledger: Ledger) -> str:
    """Why there is no median, or that it is a figure of its own."""
    if ledger.usual.times is None:
        return f"A median needs at least {FEWEST} people, so that nobody is recognised in it."
    return "Over all quarters. People without an explanation count as none. The median of all causes is its own figure."
