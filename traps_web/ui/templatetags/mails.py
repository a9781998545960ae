"""Parts of mails as template tags."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from traps_web.ui import mails

register = template.Library()


@register.simple_tag
def look(*names: str) -> SafeString:
    """<td {% look "cell" %}>: how a part of a mail looks, by day and in the dark."""
    return mails.look(*names)


@register.simple_tag
def night() -> SafeString:
    """{% night %} in the head of a mail: how its parts look in the dark."""
    return mails.night()


@register.simple_tag
def mail_state(key: str, word: str) -> SafeString:
    """{% mail_state "missed" "missed" %}: the mark of a state as a letter, and its word."""
    return format_html("<span {}>{}\u00a0{}</span>", mails.look(key), mails.SHAPES[key], word)


@register.filter
def whole(text: str) -> str:
    """{{ row.note|whole }}: dates, times, periods and percentages stay on one line."""
    return mails.whole(str(text))
