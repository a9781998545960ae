"""Markup of a ledger, drawn from its value for the reason that `drawings` gives: a table has a cell for everything it says."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from traps_web.ui import drawings
from traps_web.ui.drawings import escape
from traps_web.ui.values import (
    Aside,
    Beside,
    Bullet,
    Cell,
    Change,
    Column,
    Counted,
    Delta,
    Faint,
    Fig,
    Ledger,
    Line,
    Link,
    Meter,
    Opened,
    Opener,
    Over,
    Pickable,
    Spark,
    State,
    States,
    Who,
)

SCALE = '<span class="ledger__scale"><span>0</span><span>100 %</span></span>'


def ledger(value: Ledger) -> SafeString:
    """The table with its heads, its lines and the sum under them."""
    columns = value.columns
    openings = [f"<td{_of(one)}>" for one in columns[1:]]
    first = f'<th scope="row"{_of(columns[0])}>'
    parts = [f'<table class="ledger {value.css}"><caption class="sr">{escape(value.caption)}</caption><thead><tr>']
    parts += [_head(one) for one in columns]
    parts.append("</tr></thead><tbody>")
    parts += [_line(one, first, openings) for one in value.lines]
    if not value.lines and value.empty:
        parts.append(f'<tr><td colspan="{len(columns)}" class="quiet">{escape(value.empty)}</td></tr>')
    parts.append("</tbody>")
    if value.total:
        parts.append(f"<tfoot>{_line(value.total, first, openings)}</tfoot>")
    parts.append("</table>")
    return mark_safe("".join(parts))  # noqa: S308 - what was typed is escaped in it


def _of(column: Column) -> str:
    css = f' class="{column.css}"' if column.css else ""
    return f'{css} data-label="{escape(column.label)}"' if column.label else css


def _head(column: Column) -> str:
    css = f' class="{column.css}"' if column.css else ""
    word = SCALE if column.is_scale else escape(column.head)
    said = f'<span class="sr">{word}</span>' if column.is_spoken else word
    return f'<th scope="col"{css}>{said}</th>'


def line_cells(columns: Sequence[Column], cells: Sequence[Cell]) -> SafeString:
    """The cells of one line, for a table that writes its heads and its rows itself."""
    openings = [f"<td{_of(one)}>" for one in columns[1:]]
    return mark_safe(_cells(cells, f'<th scope="row"{_of(columns[0])}>', openings))  # noqa: S308 - what was typed is escaped in it


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
        f'<a class="ledger__open" id="{escape(value.dom_id)}" href="{url}" hx-get="{url}" hx-target="{escape(value.target)}"'
        f' hx-swap="outerHTML" hx-push-url="true" aria-expanded="{stand}">{escape(value.name)}</a>{_note(value.note)}'
    )


def _link(value: Link) -> str:
    return f'<a href="{escape(value.url)}">{escape(value.text)}</a>'


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
    said = drawings.fig(count.text, count.url, count.full)
    return f'{drawings.state(value.state, wrap=True)} <span class="small quiet nowrap">· {said}</span>'


def _pickable(value: Pickable) -> str:
    name = escape(value.name)
    pick = (
        f'<label class="pick"><input class="form-check-input" type="checkbox" name="{escape(value.field)}"'
        f' value="{escape(value.choice)}" form="{escape(value.form)}"><span class="sr">Choose {name}</span></label>'
    )
    return f'{pick if value.choice else ""}<a href="{escape(value.url)}">{name}</a>{_under(value.more)}'


def _under(text: str) -> str:
    return f'<div class="small quiet">{escape(text)}</div>' if text else ""


def _beside(value: Beside) -> str:
    return f'<span class="nowrap">{escape(value.text)} <span class="quiet">{escape(value.quiet)}</span></span>'


def _over(value: Over) -> str:
    return f"{escape(value.text)}{_under(value.under)}"


def _states(value: States) -> str:
    lead = f"<div>{escape(value.lead)}</div>" if value.lead else ""
    return lead + " ".join([drawings.state(one, wrap=True) for one in value.states])


def _change(value: Change) -> str:
    if not value.url:
        return ""
    url = escape(value.url)
    return (
        f'<a class="row-edit__open" id="{escape(value.dom_id)}" href="{url}" hx-get="{url}">'
        f'Change<span class="sr"> {escape(value.name)}</span></a>'
    )


def _fig(value: Fig) -> str:
    return drawings.fig(value.text, value.url, value.full)


KINDS: dict[type, Callable[[Any], str]] = {
    str: escape,
    SafeString: str,
    type(None): _nothing,
    Who: _who,
    Opener: _opener,
    Link: _link,
    Faint: _faint,
    Aside: _aside,
    Opened: _opened,
    Counted: _counted,
    Pickable: _pickable,
    Beside: _beside,
    Over: _over,
    States: _states,
    Change: _change,
    State: drawings.state,
    Fig: _fig,
    Delta: drawings.delta,
    Bullet: drawings.bullet,
    Meter: drawings.meter,
    Spark: drawings.spark,
}
