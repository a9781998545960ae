"""The components as template tags. Every one takes ready words or a value object of `traps_web.ui.values`."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, PasswordInput
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from traps_web.ui import drawings, ledgers, pickers, values, words
from traps_web.ui.charts import Chart
from traps_web.ui.pagers import pages_of

register = template.Library()

_PERIOD = re.compile(r"\bQ\d (?:\([^)<]{3,24}\)|[FT]Y\d{4}\b)|\b[FT]Y\d{4}-[QMW]\d{1,2}\b")
NO_DEADLINE = SafeString('<span class="faint">no deadline</span>')


@register.simple_tag
def mark(key: str, word: str = "") -> SafeString:
    """{% mark "missed" %} beside a word, or {% mark "missed" "missed" %} standing alone."""
    return drawings.mark(key, word)


@register.simple_tag
def state(value: values.State | str, word: str = "", wrap: bool = False) -> SafeString:
    """{% state row.state %} or {% state "missed" "3 missed" %}: the mark and its word."""
    shown = value if isinstance(value, values.State) else values.State(value, word or value)
    return drawings.state(shown, word, wrap)


@register.simple_tag
def badge(value: values.State | str, word: str = "") -> SafeString:
    """{% badge row.state %}: mark and word on a wash, for busy ground only."""
    shown = value if isinstance(value, values.State) else values.State(value, word or value)
    return format_html(
        '<span class="badge-w badge-w--{}">{}{}</span>', shown.key, drawings.mark(shown.key), word or shown.word
    )


@register.simple_tag
def fig(value: values.Fig | values.Link | str, url: str = "", full: str = "") -> SafeString:
    """{% fig row.actual %} or {% fig "1,542" url %}: a number that opens into its rows; a name is a plain link."""
    if isinstance(value, values.Link):
        return drawings.link(value)
    if isinstance(value, values.Fig):
        return drawings.fig(value.text, value.url, value.full)
    return drawings.fig(str(value), url, full)


@register.simple_tag
def due(value: values.Due | None) -> SafeString:
    """{% due row.due %}: the absolute moment, the relative one after it."""
    return NO_DEADLINE if value is None else drawings.due(value)


@register.simple_tag
def delta(value: values.Delta | str, tone: str = "") -> SafeString:
    """{% delta row.change %} or {% delta "+3.5 points" "up" %}: a difference and whether it is good."""
    return drawings.delta(value if isinstance(value, values.Delta) else values.Delta(value, tone))


@register.filter
def money(amount: words.Number | None, places: int = 0) -> str:
    """{{ row.amount|money }}: "1,542,385"; nothing known is "n/a"."""
    return words.money(amount, places)


@register.filter
def day(on: date) -> str:
    """{{ promise.due_on|day }}: "Fri 27 Nov"."""
    return words.day(on)


@register.filter
def compact(amount: words.Number) -> str:
    """{{ amount|compact }}: "1.2 M", for axes and tiles only."""
    return words.compact(amount)


@register.simple_tag
def tier(letter: str) -> SafeString:
    """{% tier "A" %}: the class of a customer."""
    return format_html('<span class="tier">{}</span>', letter)


@register.simple_tag
def keyed(css: str) -> SafeString:
    """{% keyed "1" %}: the square that names a part of `meter_parts` in a table."""
    square = '<svg class="keyed" aria-hidden="true"><rect class="chart__part--{}" width="100%" height="100%"/></svg>'
    return format_html(square, css)


@register.filter
def keep_names_whole(text: SafeString) -> SafeString:
    """Keep the name of a period on one line: a headline never breaks inside Q2 (Oct–Dec)."""
    return SafeString(_PERIOD.sub(r'<span class="nowrap">\g<0></span>', text))


@register.simple_tag
def person(name: str, url: str = "", role: str = "") -> SafeString:
    """{% person row.name row.url row.role %}: a name that opens the person."""
    return drawings.person(name, url, role)


@register.simple_tag
def bullet(value: values.Bullet) -> SafeString:
    """{% bullet row.bullet %}: money against budget, 125 % scale."""
    return drawings.bullet(value)


@register.simple_tag
def meter(value: values.Meter) -> SafeString:
    """{% meter row.meter %}: a count against its target, with the pace mark."""
    return drawings.meter(value)


@register.simple_tag
def meter_parts(value: values.MeterParts) -> SafeString:
    """{% meter_parts plan.sources %}: one number cut in its sources."""
    return drawings.meter_parts(value)


@register.simple_tag
def spark(value: values.Spark) -> SafeString:
    """{% spark row.weeks %}: 13 weeks, always beside its figure."""
    return drawings.spark(value)


@register.simple_tag
def ledger(value: values.Ledger) -> SafeString:
    """{% ledger page.people %}: a table of ready cells with its sum."""
    return ledgers.ledger(value)


@register.simple_tag
def line_cells(columns: Sequence[values.Column], cells: Sequence[values.Cell]) -> SafeString:
    """{% line_cells columns row.cells %}: the cells of one row of a table that writes its heads and rows itself."""
    return ledgers.line_cells(columns, cells)


@register.inclusion_tag("components/strip.html")
def strip(value: values.Strip) -> dict[str, Any]:
    """{% strip row.weeks %}: a run of states, oldest first."""
    return {"strip": value}


@register.inclusion_tag("components/heat.html")
def heat(value: values.Heat) -> dict[str, Any]:
    """{% heat grid %}: obligations by person, trap and week, with its legend; loads css/heat.css and css/lists.css."""
    used = value.used
    legend = tuple(values.OBLIGATION_STATES[name] for name in _LEGEND)
    return {"heat": used, "rows": drawings.heat_rows(used), "legend": legend}


_LEGEND = ("done", "late", "missed", "open", "waived", "excused", "none")


@register.inclusion_tag("components/legend.html")
def legend(*names: str) -> dict[str, Any]:
    """{% legend "done" "late" "missed" %}: what the marks mean; without names all of them."""
    return {"legend": tuple(values.OBLIGATION_STATES[name] for name in names or _LEGEND)}


@register.inclusion_tag("components/say.html")
def say(key: str, text: str, link: str = "", url: str = "") -> dict[str, Any]:
    """{% say "late" text %}: an alert; key open, done, late or missed (missed is announced)."""
    return {"key": key, "text": text, "link": link, "url": url}


@register.inclusion_tag("components/empty.html")
def empty(what: str, why: str, word: str = "", url: str = "") -> dict[str, Any]:
    """{% empty "Here you will see …" "It is empty because …" "Look at …" url %}: what, why, the one next step."""
    return {"what": what, "why": why, "word": word, "url": url}


@register.inclusion_tag("components/facts.html")
def facts(rows: tuple[values.Fact, ...]) -> dict[str, Any]:
    """{% facts page.facts %}: labels and figures; sums are ringed."""
    return {"facts": rows}


@register.inclusion_tag("components/checks.html")
def checks(rows: tuple[values.Check, ...]) -> dict[str, Any]:
    """{% checks plan.findings %}: scrutiny, worst first."""
    return {"checks": rows}


@register.inclusion_tag("components/steps.html")
def steps(rows: tuple[values.Step, ...], label: str = "Progress") -> dict[str, Any]:
    """{% steps plan.steps "Progress of the plan" %}: where a paper stands."""
    return {"steps": rows, "label": label}


@register.inclusion_tag("components/timeline.html")
def timeline(rows: tuple[values.TimelineEntry, ...]) -> dict[str, Any]:
    """{% timeline plan.history %}: what happened, oldest first."""
    return {"entries": rows}


@register.inclusion_tag("components/entries.html")
def entries(rows: tuple[values.Entry, ...]) -> dict[str, Any]:
    """{% entries week.owed %}: what is owed or promised."""
    return {"entries": rows}


@register.inclusion_tag("components/tabs.html")
def tabs(rows: tuple[values.Tab, ...], label: str) -> dict[str, Any]:
    """{% tabs page.tabs "Ways to look" %}."""
    return {"tabs": rows, "label": label}


@register.inclusion_tag("components/crumbs.html")
def crumbs(rows: tuple[values.Crumb, ...]) -> dict[str, Any]:
    """{% crumbs page.path %}."""
    return {"crumbs": rows}


@register.inclusion_tag("components/job.html")
def job(value: values.Job) -> dict[str, Any]:
    """{% job run.job %}: long work; polls its own fragment while `poll_url` is set."""
    return {"job": value}


@register.inclusion_tag("components/chart.html")
def chart(
    value: Chart, place: str = "page", fixed: bool = False, table: bool = True, titled: bool = True
) -> dict[str, Any]:
    """{% chart page.curve %}: a chart for every width with its finding and its table.

    `titled` is False where the heading above it says the finding, `table` where its numbers stand beside it; `place` is
    "slide" or "half" on a projector, and `fixed` gives it the palette of documents.
    """
    drawn = value.drawings(place)
    return {
        "chart": value,
        "place": place,
        "fixed": fixed,
        "titled": titled,
        "drawings": SafeString("".join(drawings.drawing(one) for one in drawn)),
        "reads": any(one.hits for one in drawn),
        "rows": drawings.numbers(value.table.rows) if table else "",
    }


@register.simple_tag
def options(choices: Sequence[values.Choice]) -> SafeString:
    """{% options page.teams %}: the lines of a picker."""
    return pickers.options(choices)


@register.inclusion_tag("components/close_bar.html")
def close_bar(word: str, back_url: str = "", back_word: str = "", note: str = "", name: str = "") -> dict[str, Any]:
    """{% close_bar "Close my week" back_url "Back without closing" %}: the end of a form, one primary button."""
    return {"word": word, "back_url": back_url, "back_word": back_word, "note": note, "name": name}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: "Page[Any]", name: str = "page", label: str = "Pages") -> dict[str, Any]:
    """{% pager page_obj %}: Earlier and Later, with the rest of the query string; nothing where one page holds all."""
    return pages_of(context["request"].GET, page, name, label)


@register.inclusion_tag("components/form_findings.html")
def form_findings(form: BaseForm) -> dict[str, Any]:
    """{% form_findings form %}: what needs attention, on top of a form; nothing when the form is clean."""
    wrong = [(getattr(field.field, "finding", "") or str(field.label), field) for field in form if field.errors]
    count, rest = words.plural(len(wrong), "field needs", "fields need").split(" ", 1)
    return {
        "whole": form.non_field_errors() if form.is_bound else (),
        "fields": list({label: (label, field) for label, field in reversed(wrong)}.values())[::-1],
        "head": f"{_COUNTED.get(count, count)} {rest} attention.",
        "keeps": not any(isinstance(field.field.widget, PasswordInput) for field in form),
        "has": bool(wrong or (form.is_bound and form.non_field_errors())),
    }


_COUNTED = {"1": "One", "2": "Two", "3": "Three", "4": "Four", "5": "Five", "6": "Six"}

_LEVELS = {"success": "done", "warning": "late", "error": "missed"}


@register.inclusion_tag("components/say.html", takes_context=True)
def note_line(context: Context, message: Any, in_place: bool = False) -> dict[str, Any]:
    """{% note_line message %}: a message of django.contrib.messages as an alert, with Undo where it carries that.

    Undone `in_place`, the page stays and is told.
    """
    said = {"key": _LEVELS.get(message.level_tag, "open"), "text": str(message), "link": "", "url": ""}
    tags = message.extra_tags or ""
    offer = values.UndoOffer.carried_by(tags)
    undo = {"undo": offer, "undone": tags == values.UNDONE, "in_place": in_place}
    return said | undo | {"request": context.get("request")}
