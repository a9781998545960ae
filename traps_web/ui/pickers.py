"""Markup of the lines to choose from: of a picker, a form, a field that is typed in, and the finder.

It is written here and not by templates, for the reason given in `drawings`.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils.safestring import SafeString

from traps_web.ui.escaping import escape, safe
from traps_web.ui.naming import Name
from traps_web.ui.values import Choice


def hits(rows: Iterable[tuple[str, Iterable[tuple[str, bool]], str]]) -> SafeString:
    """What the finder found: address, label in pieces, each with whether it was typed, and what tells it apart."""
    return safe(
        [
            f'<a class="finder__hit" href="{escape(url)}"><span class="finder__what">'
            + "".join([f"<mark>{escape(text)}</mark>" if is_typed else escape(text) for text, is_typed in parts])
            + (f'</span> <span class="finder__side">{escape(more)}</span></a>' if more else "</span></a>")
            for url, parts, more in rows
        ]
    )


def options(lines: Sequence[Choice]) -> SafeString:
    """The lines of a picker."""
    return choices([(line.value, line.label) for line in lines], {line.value for line in lines if line.is_current})


def choices(pairs: Iterable[tuple[Any, Any]], chosen: Collection[str]) -> SafeString:
    """The same for the choices of a form: value and label of each."""
    return safe(
        [
            f'<option value="{value if type(value) is int else escape(value)}"'
            f"{' selected' if str(value) in chosen else ''}>{escape(label)}</option>"
            for value, label in pairs
        ]
    )


def names(listed: str, offered: Iterable[Name]) -> SafeString:
    """The names that a field to type in offers, under the id that the field names."""
    options = []
    for choice in offered:
        group = f' label="{escape(choice.group)}"' if choice.group else ""
        options.append(f'<option value="{escape(choice.name)}"{group}>')
    return safe([f'<datalist id="{escape(listed)}">', *options, "</datalist>"])
