"""Markup of what stands on a page a hundred times: drawn figures and the lines of pickers.

They are written here and not by templates, because a node of a template costs more than the line that it writes. For the same
reason they escape as Django's `escape` does, without its search for lazy words.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from html import escape as escape_text
from typing import Any, cast

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from traps_web.ui.charts.shapes import Hit, Shape
from traps_web.ui.values import Bullet, Choice, Delta, Due, Meter, Spark, State

_SPECIAL = re.compile("[&<>\"']").search


def escape(text: object) -> str:
    """Plain text in markup or in an attribute; what is marked as safe stays."""
    if type(text) is not str:
        return str(conditional_escape(cast("str", text)))
    return escape_text(text) if _SPECIAL(text) else text


@cache
def mark(key: str, word: str = "") -> SafeString:
    """The mark of a state, beside a word or standing alone with one of its own."""
    if word:
        shape = '<svg class="mk mk--{}" role="img" aria-label="{}"><use href="#m-{}"/></svg>'
        return format_html(shape, key, word, key)
    return format_html('<svg class="mk mk--{}" aria-hidden="true"><use href="#m-{}"/></svg>', key, key)


def state(value: State, word: str = "", wrap: bool = False) -> SafeString:
    """A mark and its word."""
    css = " state--wrap" if wrap else ""
    said = escape(word or value.word)
    return mark_safe(f'<span class="state state--{escape(value.key)}{css}">{mark(value.key)}{said}</span>')  # noqa: S308 - what was typed is escaped in it


def fig(text: str, url: str = "", full: str = "") -> SafeString:
    """A number that opens into its rows."""
    title = f' title="{escape(full)}"' if full else ""
    if url:
        return mark_safe(f'<a class="fig" href="{escape(url)}"{title}>{escape(text)}</a>')  # noqa: S308 - what was typed is escaped in it
    return mark_safe(f"<span{title}>{escape(text)}</span>" if title else escape(text))  # noqa: S308 - what was typed is escaped in it


def delta(value: Delta) -> SafeString:
    """A difference and whether it is good."""
    css = f"delta--{escape(value.tone)}" if value.tone else "quiet"
    return mark_safe(f'<span class="delta {css}">{escape(value.text)}</span>')  # noqa: S308 - what was typed is escaped in it


def due(value: Due) -> SafeString:
    """A deadline: the absolute moment, the relative one after it."""
    tone = f" due--{escape(value.tone)}" if value.tone else ""
    iso = f' datetime="{escape(value.iso)}"' if value.iso else ""
    relative = f' <span class="due__rel">{escape(value.relative)}</span>' if value.relative else ""
    return mark_safe(f'<span class="due{tone}"><time{iso}>{escape(value.text)}</time>{relative}</span>')  # noqa: S308 - what was typed is escaped in it


def person(name: str, url: str = "", role: str = "") -> SafeString:
    """A name that opens the person."""
    said = f'<span class="person__role">{escape(role)}</span>' if role else ""
    named = f'<span class="person__name">{escape(name)}</span>{said}'
    if url:
        return mark_safe(f'<a class="person" href="{escape(url)}">{named}</a>')  # noqa: S308 - what was typed is escaped in it
    return mark_safe(f'<span class="person">{named}</span>')  # noqa: S308 - what was typed is escaped in it


def bullet(value: Bullet) -> SafeString:
    """Money against budget; without a budget the words that stand instead."""
    if not value.has_budget:
        return format_html('<span class="faint">{}</span>', value.empty)
    said, due, over, short, land = escape(value.said), value.due, value.over, value.short, value.land
    parts = [
        f'<svg class="bullet" role="img" aria-label="{said}"><title>{said}</title>'
        '<line class="bullet__track" x1="0" x2="80%" y1="9" y2="9"/>'
        '<line class="bullet__track" x1="80%" x2="80%" y1="3" y2="15"/>'
        f'<rect class="bullet__bar" x="0" y="5" width="{value.bar}" height="8"/>'
    ]
    if over:
        parts.append(f'<rect class="bullet__over" x="{due}" y="5" width="{over}" height="8"/>')
    if short:
        css = f"bullet__short bullet__short--{value.short_css}"
        parts.append(f'<rect class="{css}" x="{value.bar}" y="5.5" width="{short}" height="7"/>')
    parts.append(f'<line class="bullet__due" x1="{due}" x2="{due}" y1="1" y2="17"/>')
    if land:
        parts.append(f'<circle class="bullet__land" cx="{land}" cy="9" r="3.5"/>')
    return _safe([*parts, "</svg>"])


def meter(value: Meter) -> SafeString:
    """A count against its target, with the mark of what pace asks for."""
    done = " meter__fill--done" if value.is_done else ""
    parts = [
        f'<svg class="meter" role="img" aria-label="{escape(value.said)}">'
        '<rect class="meter__track" x="0" y="5.5" width="100%" height="1"/>'
        f'<rect class="meter__fill{done}" x="0" y="3" width="{value.fill}" height="6"/>'
    ]
    if value.due:
        parts.append(f'<line class="meter__due" x1="{value.due}" x2="{value.due}" y1="0" y2="12"/>')
    return _safe([*parts, "</svg>"])


def spark(value: Spark) -> SafeString:
    """A run of values; with fewer than two points the words that stand instead."""
    if not value.has_points:
        return format_html('<span class="faint">{}</span>', value.empty)
    line, mean, last = value.drawn
    return _safe(
        [
            f'<svg class="spark" viewBox="0 0 104 20" role="img" aria-label="{escape(value.label)}">'
            f'<line class="spark__mean" x1="0" x2="104" y1="{mean}" y2="{mean}"/>'
            f'<polyline class="spark__line" points="{line}"/>'
            f'<circle class="spark__dot" cx="100" cy="{last}" r="2.25"/></svg>'
        ]
    )


def shapes(drawn: Iterable[Shape]) -> SafeString:
    """The shapes of a chart; their attributes are numbers and words of ours."""
    return _safe(
        [
            f'<{one.tag} class="{escape(one.css)}"'
            + "".join([f' {name}="{value}"' for name, value in one.attributes])
            + f">{escape(one.text)}</{one.tag}>"
            for one in drawn
        ]
    )


def hits(places: Iterable[Hit]) -> SafeString:
    """The places of a chart that say something under the hand."""
    return _safe(
        [
            f'<rect class="chart__hit" x="{one.x}" y="{one.y}" width="{one.width}" height="{one.height}"'
            f' data-say="{escape(one.text)}"/>'
            for one in places
        ]
    )


def numbers(rows: Iterable[Sequence[str]]) -> SafeString:
    """The rows of a chart's table: the first cell names the row."""
    return _safe(
        [
            f'<tr><th scope="row">{escape(named)}</th>'
            + "".join([f'<td class="num">{escape(cell)}</td>' for cell in cells])
            + "</tr>"
            for named, *cells in rows
        ]
    )


def options(lines: Sequence[Choice]) -> SafeString:
    """The lines of a picker."""
    return choices([(one.value, one.label) for one in lines], {one.value for one in lines if one.is_current})


def choices(pairs: Iterable[tuple[Any, Any]], chosen: Collection[str]) -> SafeString:
    """The same for the choices of a form: value and label of each."""
    return _safe(
        [
            f'<option value="{value if type(value) is int else escape(value)}"'
            f"{' selected' if str(value) in chosen else ''}>{escape(label)}</option>"
            for value, label in pairs
        ]
    )


def _safe(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - what was typed is escaped in it
