"""The backend of templates: what is drawn for people is never broken inside a day, a time, an amount or a code.

Days and amounts reach a page in many ways: from presenters, in sentences that were kept, through tags. They all leave
through a template, and so their spaces are made to hold there, once for a page or a fragment. Whatever is read by
programs (files, calls, mails as plain text) keeps its ordinary spaces, and so does what somebody typed into a field.
"""

from __future__ import annotations

import re
from typing import Any

from django.template.backends.django import DjangoTemplates, Template
from django.utils.safestring import SafeString, mark_safe

HOLDS = "\N{NO-BREAK SPACE}"
WEEKDAYS = frozenset({"Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "})
_MONTHS = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?"
)
_DAY = rf"(?<![0-9])[0-9]{{1,2}} (?:{_MONTHS})\b(?: [0-9]{{4}}\b)?(?: [0-9]{{2}}:[0-9]{{2}}\b)?"
_AMOUNT = r"[0-9] (?:%|[KMB]\b)"
_CODE = r"Q[1-4] (?:[FT]Y[0-9]{4}\b|\([A-Z][^()<>&]{2,24}\))"
_WHOLE = re.compile(f"{_DAY}|{_AMOUNT}|{_CODE}")
_MONTH_OF_A_YEAR = re.compile(rf"(?:{_MONTHS}) [0-9]{{4}}\b")
_MAY_BREAK = re.compile(r"[0-9] [A-Z%(]|[a-z] (?=[12][0-9]{3})")
"""What each of them has in it, which is looked for first: a page is read twenty times faster by so simple a pattern."""
_TYPED = re.compile(r"<textarea\b.*?</textarea>", re.DOTALL)


class Pages(DjangoTemplates):
    """Templates of pages, of their fragments and of mails."""

    def get_template(self, template_name: str) -> Template:
        """A template by its name. Raises TemplateDoesNotExist."""
        found = super().get_template(template_name)
        return Drawn(found.template, self) if ".html" in template_name else found


class Drawn(Template):
    """A template of what people look at."""

    def render(self, context: Any = None, request: Any = None) -> SafeString:
        """Its text, with what belongs together kept on one line."""
        return mark_safe(unbroken(super().render(context, request)))  # noqa: S308 - it is what the template made


def unbroken(html: str) -> str:
    """Markup whose days, times, amounts and codes hold together. Tags and typed texts stay as they are."""
    parts, reached = [], 0
    typed: list[tuple[int, int]] | None = None
    for place in _MAY_BREAK.finditer(html):
        match = _whole_at(html, place.start())
        if match is None:
            continue
        start, end = match.span()
        if html[start - 4 : start] in WEEKDAYS:
            start -= 4
        if start < reached or html.rfind("<", reached, start) > html.rfind(">", reached, start):
            continue
        if typed is None:
            typed = [text.span() for text in _TYPED.finditer(html)] if "<textarea" in html else []
        if any(first < start < last for first, last in typed):
            continue
        parts += [html[reached:start], html[start:end].replace(" ", HOLDS)]
        reached = end
    return "".join([*parts, html[reached:]]) if parts else html


def _whole_at(html: str, place: int) -> re.Match[str] | None:
    """The day, amount or code around a digit, or the month around a letter, that stands before a space."""
    return _figure_at(html, place) if html[place].isdigit() else _month_at(html, place)


def _month_at(html: str, letter: int) -> re.Match[str] | None:
    start = letter
    while start > 0 and html[start - 1].isalpha():
        start -= 1
    return _MONTH_OF_A_YEAR.match(html, start)


def _figure_at(html: str, digit: int) -> re.Match[str] | None:
    longer = digit > 0 and (html[digit - 1].isdigit() or html[digit - 1] == "Q")
    return (_WHOLE.match(html, digit - 1) if longer else None) or _WHOLE.match(html, digit)
