"""Markup of what stands on a page a hundred times: states, words with a meaning, amounts, names and drawn figures.

It is written here and not by templates, because a node of a template costs more than the line that it writes.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from traps_web.ui import definitions
from traps_web.ui.addresses import address
from traps_web.ui.charts.chart import Drawing
from traps_web.ui.escaping import escape, safe
from traps_web.ui.values import (
    Bullet,
    Delta,
    Due,
    Fold,
    Heat,
    HeatGroup,
    HeatRun,
    Link,
    Meter,
    MeterParts,
    Range,
    Spark,
    State,
    Term,
    Worked,
)


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
    label = escape(word or value.word)
    return safe([f'<span class="state state--{escape(value.key)}{css}">{mark(value.key)}{label}</span>'])


def define(term: Term, text: str = "") -> SafeString:
    """A word that opens its meaning; without script a link to it. Raises KeyError for a word without a meaning."""
    meant = definitions.BY_WORD[term.word]
    parts = [
        f'<a class="word" href="{address("ui:words")}#{meant.slug}" data-word="{escape(meant.head)}"'
        f' data-means="{escape(meant.meaning)}" data-formula="{escape(meant.formula)}"'
    ]
    if term.worked:
        worked = [*term.worked.lines, term.worked.answer]
        parts.append(f' data-sum="{escape(json.dumps(worked, ensure_ascii=False, separators=(",", ":")))}"')
    return safe([*parts, f">{escape(text or meant.word)}</a>"])


def head(label: str, *, term: Term | None = None, sort_url: str = "") -> SafeString:
    """The head of a column: its word opens its meaning, and it sorts; where it does both, by a mark beside the word."""
    word = define(term, label) if term else SafeString(escape(label))
    if not sort_url:
        return word
    url = escape(sort_url)
    if not term:
        return safe([f'<a class="lst__sort" href="{url}">{word}</a>'])
    return safe(
        [
            f'<span class="lst__both">{word}<a class="lst__sort lst__sort--mark" href="{url}">',
            f'<span class="sr">Sort by {escape(label)}</span></a></span>',
        ]
    )


def meant_state(value: State, worked: Worked | None = None) -> SafeString:
    """A mark and its word as a legend says it: the word opens its meaning, where it has one."""
    if value.word not in definitions.BY_WORD:
        return state(value)
    word = define(Term(value.word, worked))
    return safe([f'<span class="state state--{escape(value.key)}">{mark(value.key)}{word}</span>'])


def fig(text: str, url: str = "", full: str = "") -> SafeString:
    """A number that opens into its rows."""
    title = f' title="{escape(full)}"' if full else ""
    if url:
        return safe([f'<a class="fig" href="{escape(url)}"{title}>{escape(text)}</a>'])
    return safe([f"<span{title}>{escape(text)}</span>" if title else escape(text)])


def link(value: Link) -> SafeString:
    """A name that opens its page."""
    return safe([f'<a href="{escape(value.url)}">{escape(value.text)}</a>'])


def fold(value: Fold, content: SafeString) -> SafeString:
    """What a page folds away, under its line; what is fetched when it is opened is a link until then."""
    name, heading = escape(value.name), f"h{value.level}"
    load = f' data-fold-load="{escape(value.load_url)}"' if value.load_url and not value.is_open else ""
    waiting = f'<p class="small"><a href="{escape(value.load_url)}">{escape(value.load_word)}</a></p>'
    return safe(
        [
            f'<details class="fold" id="fold-{name}" data-fold="{name}"{" open data-fold-pinned" * value.is_open}>',
            f'<summary class="fold__line"><{heading} class="fold__h">{escape(value.head)}</{heading}>',
            f'<span class="fold__side">{escape(value.side)}</span>' if value.side else "",
            f'</summary><div class="fold__in" id="fold-{name}-in"{load}>{waiting if load else content}</div></details>',
        ]
    )


def delta(value: Delta) -> SafeString:
    """A difference and whether it is good."""
    css = f"delta--{escape(value.tone)}" if value.tone else "quiet"
    return safe([f'<span class="delta {css}">{escape(value.text)}</span>'])


def due(value: Due) -> SafeString:
    """A deadline: the absolute moment, the relative one after it."""
    tone = f" due--{escape(value.tone)}" if value.tone else ""
    iso = f' datetime="{escape(value.iso)}"' if value.iso else ""
    relative = f' <span class="due__rel">{escape(value.relative)}</span>' if value.relative else ""
    return safe([f'<span class="due{tone}"><time{iso}>{escape(value.text)}</time>{relative}</span>'])


def person(name: str, url: str = "", role: str = "") -> SafeString:
    """A name that opens the person."""
    role_markup = f'<span class="person__role">{escape(role)}</span>' if role else ""
    name_markup = f'<span class="person__name">{escape(name)}</span>{role_markup}'
    if url:
        return safe([f'<a class="person" href="{escape(url)}">{name_markup}</a>'])
    return safe([f'<span class="person">{name_markup}</span>'])


def bullet(value: Bullet) -> SafeString:
    """Money against budget; without a budget the words that stand instead."""
    if not value.has_budget:
        return format_html('<span class="faint">{}</span>', value.empty)
    sentence, due, over, short, land = escape(value.sentence), value.due, value.over, value.short, value.land
    parts = [
        f'<svg class="bullet" role="img" aria-label="{sentence}"><title>{sentence}</title>'
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
    return safe([*parts, "</svg>"])


def meter(value: Meter) -> SafeString:
    """A count against its target, with the mark of what pace asks for."""
    done = " meter__fill--done" if value.is_done else ""
    parts = [
        f'<svg class="meter" role="img" aria-label="{escape(value.sentence)}">'
        '<rect class="meter__track" x="0" y="5.5" width="100%" height="1"/>'
        f'<rect class="meter__fill{done}" x="0" y="3" width="{value.fill}" height="6"/>'
    ]
    if value.due:
        parts.append(f'<line class="meter__due" x1="{value.due}" x2="{value.due}" y1="0" y2="12"/>')
    return safe([*parts, "</svg>"])


def meter_parts(value: MeterParts) -> SafeString:
    """One number cut in its sources."""
    parts = [f'<svg class="meter meter--parts" role="img" aria-label="{escape(value.sentence)}">']
    parts += [
        f'<rect class="chart__part--{placed.part.css}" x="{placed.x}" y="0" width="{placed.width}" height="100%">'
        f"<title>{escape(placed.part.label)}</title></rect>"
        for placed in value.placed
    ]
    return safe([*parts, "</svg>"])


def range_of(value: Range) -> SafeString:
    """An amount on its scale, in the stretch that it lies in."""
    start, width = value.band
    dot = "range__dot" if value.is_sure else "range__ring"
    band = f'<rect class="range__band" x="{start}" y="2" width="{width}" height="14"/>' if width else ""
    return safe(
        [
            f'<svg class="range" role="img" aria-label="{escape(value.sentence)}">{band}'
            '<line class="range__track" x1="0" x2="100%" y1="9" y2="9"/>'
            f'<circle class="{dot}" cx="{value.at}" cy="9" r="4"/></svg>'
        ]
    )


def spark(value: Spark) -> SafeString:
    """A run of values; with fewer than two points the words that stand instead."""
    if not value.has_points:
        return format_html('<span class="faint">{}</span>', value.empty)
    line, mean, last = value.drawn
    return safe(
        [
            f'<svg class="spark" viewBox="0 0 104 20" role="img"><title>{escape(value.label)}</title>'
            f'<line class="spark__mean" x1="0" x2="104" y1="{mean}" y2="{mean}"/>'
            f'<polyline class="spark__line" points="{line}"/>'
            f'<circle class="spark__dot" cx="100" cy="{last}" r="2.25"/></svg>'
        ]
    )


def drawing(drawn: Drawing) -> SafeString:
    """A chart as it is drawn for one width; what it says is written beside it, for those who listen."""
    form = drawn.format
    return safe(
        [
            f'<svg class="chart chart--{form.name}" viewBox="0 0 {form.width} {drawn.height}"'
            ' preserveAspectRatio="xMinYMin" aria-hidden="true">',
            *[
                f"<{shape.tag}"
                + (f' class="{shape.css}"' if shape.css else "")
                + "".join([f' {name}="{value}"' for name, value in shape.attributes])
                + (f">{escape(shape.text)}</{shape.tag}>" if shape.text else "/>")
                for shape in drawn.shapes
            ],
            *[
                f'<rect class="chart__hit" x="{place.x}" y="{place.y}" width="{place.width}" height="{place.height}"'
                f' data-say="{escape(place.text)}"/>'
                for place in drawn.hits
            ],
            "</svg>",
        ]
    )


def numbers(rows: Iterable[Sequence[str]]) -> SafeString:
    """The rows of a chart's table: the first cell names the row."""
    return safe(
        [
            f'<tr><th scope="row">{escape(named)}</th>'
            + "".join([f'<td class="num">{escape(cell)}</td>' for cell in cells])
            + "</tr>"
            for named, *cells in rows
        ]
    )


def heat_rows(grid: Heat) -> SafeString:
    """The people of a heat grid: a run of marks for each trap, which opens the duties behind it, and the sum."""
    parts: list[str] = []
    for row in grid.rows:
        parts.append(f'<tr><th scope="row">{person(row.label, row.url)}</th>')
        for place, (group, run) in enumerate(zip(grid.groups, row.runs, strict=True), 1):
            drawn = _heat_run(run, group, row.label)
            parts.append(f'<td class="heat__g heat__g--{place}" data-trap="{escape(group.label)}">{drawn}</td>')
        parts.append(f'<td class="heat__sum">{fig(row.total.text, row.total.url, row.total.full)}</td></tr>')
    return safe(parts)


def _heat_run(run: HeatRun, group: HeatGroup, whose: str) -> str:
    """One target over the weeks of a run: a mark of 18 px is read by a tip of its own, but hardly hit."""
    weeks = [(f"week {week}: {state.word}", state) for week, state in zip(group.columns, run.weeks, strict=True)]
    marks = "".join(
        [
            "<i></i>" if state.key == "none" else f'<span title="{escape(words)}">{mark(state.key)}</span>'
            for words, state in weeks
        ]
    )
    owed = "; ".join([words for words, state in weeks if state.key != "none"])
    if not owed:
        return f'<span class="heat__run">{marks}<span class="sr">nothing owed</span></span>'
    if not run.url:
        return f'<span class="heat__run">{marks}<span class="sr">{escape(owed)}</span></span>'
    name = escape(f"{whose}, {group.label}: {owed}")
    return f'<a class="heat__run" href="{escape(run.url)}" aria-label="{name}">{marks}</a>'
