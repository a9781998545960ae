"""Markup of what stands on a page a hundred times: drawn figures and the lines of pickers.

They are written here and not by templates, because a node of a template costs more than the line that it writes. For the same
reason they escape as Django's `escape` does, without its search for lazy words.
"""

from collections.abc import Iterable
from html import escape as escape_text

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from traps_web.ui.charts.shapes import Shape
from traps_web.ui.values import Bullet, Choice, Spark


def escape(text: object) -> str:
    """Plain text in markup or in an attribute."""
    return escape_text(str(text))


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


def spark(value: Spark) -> SafeString:
    """A run of values; with fewer than two points the words that stand instead."""
    if not value.has_points:
        return format_html('<span class="faint">{}</span>', value.empty)
    mean = value.mean
    return _safe(
        [
            f'<svg class="spark" viewBox="0 0 104 20" role="img" aria-label="{escape(value.label)}">'
            f'<line class="spark__mean" x1="0" x2="104" y1="{mean}" y2="{mean}"/>'
            f'<polyline class="spark__line" points="{value.line}"/>'
            f'<circle class="spark__dot" cx="100" cy="{value.last}" r="2.25"/></svg>'
        ]
    )


def shapes(drawn: Iterable[Shape]) -> SafeString:
    """The shapes of a chart."""
    return _safe(
        f'<{one.tag} class="{escape(one.css)}"'
        + "".join(f' {name}="{escape(value)}"' for name, value in one.attributes)
        + f">{escape(one.text)}</{one.tag}>"
        for one in drawn
    )


def options(choices: Iterable[Choice]) -> SafeString:
    """The lines of a picker."""
    return _safe(
        f'<option value="{escape(one.value)}"{" selected" if one.is_current else ""}>{escape(one.label)}</option>'
        for one in choices
    )


def _safe(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))
