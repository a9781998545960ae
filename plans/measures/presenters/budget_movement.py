"""The movement of a budget in words, as a file and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from accounts.organisation.selectors import replaced_names
from pipeline.history.presenters.movement_words import cents, signed
from plans.measures.models import BudgetChange
from plans.measures.rules.budget_movement import BudgetMovement, Line
from plans.measures.selectors.budget_movement import BudgetMoved, BudgetPart
from traps_web.ui import charts, periods, values, words
from traps_web.ui.addresses import address
from traps_web.ui.exports import Cell, Table

MEANINGS = {
    Line.FIRST: "a first number",
    Line.FILE: "before the month began",
    Line.AMENDMENT: "by an amendment",
    Line.RESTATEMENT: "with a reason, after the fact",
    Line.CAME_IN: "with a person who joined, or from a leaver",
    Line.WENT_OUT: "with a person who left",
    Line.UNDO: "the file that set it was undone",
    Line.CALENDAR: "the calendar changed",
    Line.OWN: "set, changed, or given way to numbers below",
}
OWN_NUMBERS = (
    "It adds up the numbers of people. A team’s own number counts in months in which nobody and no team below has one "
    "above zero."
)


@dataclass(frozen=True)
class PartRow:
    """The budget of a team or a person at both ends."""

    name: str
    url: str
    figures: tuple[tuple[str, str], ...]
    """Each with its heading."""


@dataclass(frozen=True)
class ChangeRow:
    """One change: whose, which month, by how much, by whom, when and why."""

    whose: str
    month: str
    delta: str
    why: str
    hand: str
    when: str


@dataclass(frozen=True)
class Page:
    """Everything that the page, or its part on another page, shows."""

    statement: str
    sub: str
    url: str
    chart: charts.Chart
    lines: tuple[tuple[str, str, str], ...]
    """Line, what it holds, money."""
    closing: tuple[str, str]
    notes: tuple[str, ...]
    part_heads: tuple[str, ...]
    parts: tuple[PartRow, ...]
    whole: PartRow
    changes: tuple[ChangeRow, ...]
    more: str
    path: tuple[values.Crumb, ...]
    csv_url: str
    xlsx_url: str


HEADS = ("Opening", "Change", "Closing")


def page(moved: BudgetMoved, *, today: date, zone: tzinfo) -> Page:
    """The movement of a budget ready to show."""
    sums, parameters = moved.movement, _parameters(moved)
    return Page(
        statement=_statement(moved, today),
        sub=_sub(moved),
        url=address("budget_movement", **parameters),
        chart=_chart(moved),
        lines=(
            (f"Opening, {words.day(moved.since, year=True)}", "", words.money(cents(sums.opening))),
            *(
                (line.value.capitalize(), MEANINGS[line], signed(amount))
                for line, amount in sums.lines.items()
                if amount
            ),
        ),
        closing=(f"Closing, {words.day(moved.until, year=True)}", words.money(cents(sums.closing))),
        notes=tuple(_notes(sums)),
        part_heads=HEADS,
        parts=tuple(_part_row(moved, part) for part in moved.parts),
        whole=_row(moved.scope.name, "", sums),
        changes=tuple(_change_row(change, zone) for change in moved.changes),
        more=_more(moved),
        path=(values.Crumb("Movement", address("movement", **parameters)), values.Crumb("Budget")),
        csv_url=address("budget_movement", **parameters, format="csv"),
        xlsx_url=address("budget_movement", **parameters, format="xlsx"),
    )


def _parameters(moved: BudgetMoved) -> dict[str, str]:
    scope = moved.scope
    named = {"team": scope.team_id, "person": scope.person_id}
    return {
        "since": moved.since.isoformat(),
        "until": moved.until.isoformat(),
        "period": moved.period.key,
        **{name: str(pk) for name, pk in named.items() if pk is not None},
    }


def _statement(moved: BudgetMoved, today: date) -> str:
    whose = f"{words.possessive(moved.scope.name)} budget for {periods.say(moved.period, today)}"
    change = moved.movement.change
    days = f"from the end of {words.day(moved.since)} to the end of {words.day(moved.until)}"
    if not change:
        return f"{whose} is {words.money(cents(moved.movement.closing))}, as much at both ends: {days}."
    return f"{whose} {'rose' if change > 0 else 'fell'} by {words.money(abs(cents(change)))} {days}."


def _sub(moved: BudgetMoved) -> str:
    if not moved.change_count:
        return "Nobody changed it."
    return f"{words.plural(moved.change_count, 'change')} of single months."


def _chart(moved: BudgetMoved) -> charts.Chart:
    sums = moved.movement
    moves = [charts.Move(words.day(moved.since), cents(sums.opening), True)]
    moves += [charts.Move(line.value.capitalize(), cents(amount)) for line, amount in sums.lines.items() if amount]
    moves.append(charts.Move(words.day(moved.until), cents(sums.closing), True))
    title = f"Budget from {words.day(moved.since)} to {words.day(moved.until)}"
    return charts.waterfall(title=title, unit="", moves=moves)


def _notes(sums: BudgetMovement) -> list[str]:
    handed = f"{words.money(cents(sums.handed))} went from hand to hand inside, nothing in sum." if sums.handed else ""
    return [note for note in (handed, OWN_NUMBERS) if note]


def _part_row(moved: BudgetMoved, part: BudgetPart) -> PartRow:
    kept = {name: value for name, value in _parameters(moved).items() if name not in ("team", "person")}
    if (part.kind, part.pk) == ("team", moved.scope.team_id):
        # What the shown team has itself; its own page is this one.
        return _row(f"{part.name} itself", "", part.movement)
    return _row(part.name, address("budget_movement", **kept, **{part.kind: str(part.pk)}), part.movement)


def _row(name: str, url: str, sums: BudgetMovement) -> PartRow:
    figures = (words.money(cents(sums.opening)), signed(sums.change), words.money(cents(sums.closing)))
    return PartRow(name, url, tuple(zip(HEADS, figures, strict=True)))


def _change_row(change: BudgetChange, zone: tzinfo) -> ChangeRow:
    reason = replaced_names.text(change.reason, at=change.entered_at)
    return ChangeRow(
        whose=change.person.name if change.person else change.team.name,
        month=words.month(change.starts_on, year=True),
        delta=words.signed(change.delta),
        why=f"{change.get_kind_display()}: {reason}" if reason else change.get_kind_display(),
        hand=change.entered_by.name if change.entered_by else "TRAPS",
        when=words.moment(change.entered_at, zone, year=True),
    )


def _more(moved: BudgetMoved) -> str:
    left = moved.change_count - len(moved.changes)
    return f"{words.plural(left, 'earlier change')} not shown here." if left else ""


def table(moved: BudgetMoved) -> Table:
    """One row for the opening, each line and the closing, of the whole and of each part."""
    rows: list[Sequence[Cell]] = []
    for name, sums in ((moved.scope.name, moved.movement), *((part.name, part.movement) for part in moved.parts)):
        lines = [("opening", sums.opening), *((line.value, amount) for line, amount in sums.lines.items())]
        for label, amount in (*lines, ("closing", sums.closing)):
            rows.append((name, label, cents(amount), moved.since, moved.until))
    return Table(f"budget-movement-{moved.since}-{moved.until}", ("whose", "line", "budget", "since", "until"), rows)


def document(moved: BudgetMoved) -> dict[str, Any]:
    """The movement of a budget as programs read it."""
    return {
        "name": moved.scope.name,
        "since": moved.since.isoformat(),
        "until": moved.until.isoformat(),
        "period": moved.period.key,
        **_sums(moved.movement),
        "handed_on_within": f"{cents(moved.movement.handed):.2f}",
        "parts": [
            {"kind": part.kind, "id": part.pk, "name": part.name, **_sums(part.movement)} for part in moved.parts
        ],
        "change_count": moved.change_count,
        "changes": [_change(change) for change in moved.changes],
    }


def _sums(sums: BudgetMovement) -> dict[str, Any]:
    return {
        "opening": f"{cents(sums.opening):.2f}",
        "closing": f"{cents(sums.closing):.2f}",
        "lines": [{"name": line.value, "amount": f"{cents(amount):.2f}"} for line, amount in sums.lines.items()],
    }


def _change(change: BudgetChange) -> dict[str, Any]:
    return {
        "id": change.pk,
        "kind": change.kind,
        "person": change.person_id,
        "team": change.team_id,
        "month": change.month,
        "delta": f"{change.delta:.2f}",
        "reason": replaced_names.text(change.reason, at=change.entered_at),
        "entered_at": change.entered_at.isoformat(),
        "entered_by": change.entered_by.name if change.entered_by else None,
    }
