"""Markup of a ledger, drawn from its value: a table has very many cells (`drawings` says why that matters)."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from traps_web.ui import drawings
from traps_web.ui.escaping import escape
from traps_web.ui.values import (
    Aside,
    Bullet,
    Cell,
    Change,
    Clipped,
    Column,
    Counted,
    Delta,
    Faint,
    Fig,
    Ledger,
    Line,
    Link,
    Meter,
    MeterParts,
    Opened,
    Opener,
    Over,
    Pickable,
    Range,
    Spark,
    State,
    WeekMark,
    WeekMarks,
    Who,
    Worst,
)

SCALE = '<span class="ledger__scale"><span>0</span><span>100 %</span></span>'


def ledger(value: Ledger) -> SafeString:
    """The table with its heads, its lines and the sum under them."""
    columns = value.columns
    openings = [f"<td{_of(column)}>" for column in columns[1:]]
    first = f'<th scope="row"{_of(columns[0])}>'
    parts = [f'<table class="ledger {value.css}"><caption class="sr">{escape(value.caption)}</caption><thead><tr>']
    parts += [_head(column) for column in columns]
    parts.append("</tr></thead><tbody>")
    parts += [_line(line, first, openings) for line in value.lines]
    if not value.lines and value.empty:
        parts.append(f'<tr><td colspan="{len(columns)}" class="quiet">{escape(value.empty)}</td></tr>')
    parts.append("</tbody>")
    if value.total:
        parts.append(f"<tfoot>{_line(value.total, first, openings)}</tfoot>")
    parts.append("</table>")
    parts += _words_of(value)
    return mark_safe("".join(parts))  # noqa: S308 - what was typed is escaped in it


def _of(column: Column) -> str:
    css = f' class="{column.css}"' if column.css else ""
    return f'{css} data-label="{escape(column.label)}"' if column.label else css


def _head(column: Column) -> str:
    css = f' class="{column.css}"' if column.css else ""
    css += f' aria-sort="{column.sorted}"' if column.sorted else ""
    word = SCALE if column.is_scale else _word(column)
    if column.weeks:
        cells = "".join([f'<span class="wk__c">{escape(week)}</span>' for week in _ends(column.weeks)])
        spoken = f'<span class="sr">{word}</span>'
        return f'<th scope="col"{css}>{spoken}<span class="wk wk--head" aria-hidden="true">{cells}</span></th>'
    label = f'<span class="sr">{word}</span>' if column.is_spoken else word
    return f'<th scope="col"{css}>{label}</th>'


def _ends(weeks: Sequence[str]) -> list[str]:
    """The first and the last of some weeks, with nothing in between."""
    return [week if place in (0, len(weeks) - 1) else "" for place, week in enumerate(weeks)]


def _word(column: Column) -> str:
    return drawings.head(column.head, term=column.term, sort_url=column.sort_url)


def _words_of(value: Ledger) -> list[str]:
    """The words of the heads once more, for a phone on which the heads do not stand."""
    words = [drawings.define(column.term, column.head) for column in value.columns if column.term and column.label]
    if not words or "ledger--stack" not in value.css:
        return []
    return [f'<p class="ledger__words">What the words mean: {" ".join(words)}</p>']


def line_cells(columns: Sequence[Column], cells: Sequence[Cell]) -> SafeString:
    """The cells of one line, for a table that writes its heads and its rows itself."""
    openings = [f"<td{_of(column)}>" for column in columns[1:]]
    first = f'<th scope="row"{_of(columns[0])}>'
    return mark_safe(_cells(cells, first, openings))  # noqa: S308 - what was typed is escaped in it


def _line(line: Line, first: str, openings: Sequence[str]) -> str:
    css = f' class="{line.css}"' if line.css else ""
    return f"<tr{css}>{_cells(line.cells, first, openings)}</tr>"


def _cells(cells: Sequence[Cell], first: str, openings: Sequence[str]) -> str:
    named, *others = cells
    parts = [f"{first}{_drawn(named)}</th>"]
    parts += [f"{opening}{_drawn(cell)}</td>" for opening, cell in zip(openings, others, strict=True)]
    return "".join(parts)


def _drawn(cell: Any) -> str:
    return KINDS[type(cell)](cell)


def _nothing(_: None) -> str:
    return ""


def _who(value: Who) -> str:
    named = drawings.person(value.name, value.url) if value.url else escape(value.name)
    return f"{named}{_note(value.note)}"


def _opener(value: Opener) -> str:
    url, stand = escape(value.url), "true" if value.is_open else "false"
    return (
        f'<a class="ledger__open" id="{escape(value.dom_id)}"'
        f' href="{url}" hx-get="{url}" hx-target="{escape(value.target)}"'
        f' hx-swap="outerHTML" hx-push-url="true" aria-expanded="{stand}">{escape(value.name)}</a>{_note(value.note)}'
    )


def _note(text: str) -> str:
    return f'<br><span class="ledger__note">{escape(text)}</span>' if text else ""


def _faint(value: Faint) -> str:
    return f'<span class="faint">{escape(value.text)}</span>'


def _aside(value: Aside) -> str:
    more = f' <span class="small quiet not-phone">{escape(value.more)}</span>' if value.more else ""
    return f"{escape(value.text)}{more}"


def _opened(value: Opened) -> str:
    return f"{drawings.mark(value.state.key)} {drawings.fig(value.state.word, value.url)}"


def _counted(value: Counted) -> str:
    count = value.count
    figure = drawings.fig(count.text, count.url, count.full)
    return f'{drawings.state(value.state, wrap=True)} <span class="small quiet nowrap">· {figure}</span>'


def _pickable(value: Pickable) -> str:
    name = escape(value.name)
    pick = (
        f'<label class="pick"><input class="form-check-input" type="checkbox" name="{escape(value.field)}"'
        f' value="{escape(value.choice)}" form="{escape(value.form)}"{" checked" * value.is_chosen}>'
        f'<span class="sr">Choose {name}'
        f"{', ' + escape(value.more) if value.more else ''}</span></label>"
    )
    named = f'<span><a href="{escape(value.url)}">{name}</a>{_under(value.more)}</span>'
    return f'<span class="lst__in">{pick if value.choice else ""}{named}</span>'


def _under(text: str, css: str = "") -> str:
    return f'<span class="lst__sub{css}">{escape(text)}</span>' if text else ""


def _over(value: Over) -> str:
    return f"{escape(value.text)}{_under(value.under, ' lst__sub--past' if value.is_past else '')}"


def _clipped(value: Clipped) -> str:
    text = escape(value.text)
    return f'<span class="lst__clip" title="{text}">{text}</span>{_under(value.under)}'


def _worst(value: Worst) -> str:
    if not value.states:
        return f'<span class="quiet">{escape(value.none)}</span>'
    worst, *others = value.states
    return drawings.state(worst, wrap=True) + _under(", ".join([state.word for state in others]))


def _change(value: Change) -> str:
    if not value.url:
        return ""
    url, focus = escape(value.url), " data-focus" if value.takes_focus else ""
    return (
        f'<a class="row-edit__open" id="{escape(value.dom_id)}" href="{url}" hx-get="{url}"{focus}>'
        f'{escape(value.word)}<span class="sr"> {escape(value.name)}</span></a>'
    )


def _week_marks(value: WeekMarks) -> str:
    spoken = f'<span class="sr">{escape(value.label)}: {"; ".join([escape(week.words) for week in value.weeks])}</span>'
    cells = "".join([_week_mark(week) for week in value.weeks])
    if value.url:
        return f'<a class="wk" href="{escape(value.url)}">{spoken}{cells}</a>'
    return f'<span class="wk">{spoken}{cells}</span>'


def _week_mark(value: WeekMark) -> str:
    shown = escape(value.count) if value.state is None else drawings.mark(value.state.key)
    return f'<span class="wk__c" title="{escape(value.words)}" aria-hidden="true">{shown}</span>'


def _fig(value: Fig) -> str:
    return drawings.fig(value.text, value.url, value.full)


KINDS: dict[type, Callable[[Any], str]] = {
    str: escape,
    SafeString: str,
    type(None): _nothing,
    Who: _who,
    Opener: _opener,
    Link: drawings.link,
    Faint: _faint,
    Aside: _aside,
    Opened: _opened,
    Counted: _counted,
    Pickable: _pickable,
    Over: _over,
    Clipped: _clipped,
    Worst: _worst,
    Change: _change,
    State: drawings.state,
    Fig: _fig,
    Delta: drawings.delta,
    Bullet: drawings.bullet,
    Meter: drawings.meter,
    MeterParts: drawings.meter_parts,
    Range: drawings.range_of,
    Spark: drawings.spark,
    WeekMarks: _week_marks,
}
