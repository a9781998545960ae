"""Whether an answer writes numbers as its reader does, who writes them as in Germany, and breaks no day over lines."""

from __future__ import annotations

import re
from html import unescape

from traps_web.lib import locales, money

CODE = "de-DE"
GERMAN = locales.notation(CODE)
SHOWS_BOTH = ("ui:gallery", "ui:gallery_mail", "help_guide")
"""Pages on which numbers are written down as they look, whoever reads them."""
NEUTRAL_AMOUNT = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\d,])")
GERMAN_AMOUNT = re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\w.])")
OUT_OF_SIGHT = re.compile(r"<(script|style|template)\b.*?</\1>|<[^>]*>", re.DOTALL)
TYPED = re.compile(r"<input\b(?=[^>]*inputmode=.decimal)[^>]*>")
TYPED_TEXT = re.compile(r"<textarea\b.*?</textarea>", re.DOTALL)
_MONTHS = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
BREAKABLE = re.compile(
    rf"\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{{1,2}}\s{_MONTHS}\b|\d{{1,2}} {_MONTHS}\b|{_MONTHS} \d\d:\d\d"
    rf"|{_MONTHS}\s\d{{4}} \d\d:\d\d|\d %|Q[1-4] (?:[FT]Y\d{{4}}|\())"
)
"""An ordinary space inside a day, a moment, a share or a period."""
VALUE = re.compile(r'\bvalue="([^"]*)"')


def foreign_numbers(row, address, answer):
    """The numbers of a page that are not German, and those of a file or a call that are."""
    kind = answer.get("Content-Type", "")
    if answer.streaming or row.name in SHOWS_BOTH or not kind.startswith(("text/", "application/json")):
        return []
    content = answer.content.decode()
    if address.startswith("/api/") or not kind.startswith("text/html"):
        return GERMAN_AMOUNT.findall(content)
    typed = [unescape(text) for field in TYPED.findall(content) for text in VALUE.findall(field)]
    shown = NEUTRAL_AMOUNT.findall(unescape(OUT_OF_SIGHT.sub(" ", content)))
    return shown + [text for text in typed if text and not _is_german(text)]


def breakable(answer):
    """The days, shares and codes of a page that a line may break in two."""
    if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
        return []
    shown = OUT_OF_SIGHT.sub("<>", TYPED_TEXT.sub("<>", answer.as_sent.decode()))
    return BREAKABLE.findall(unescape(shown))


def _is_german(text):
    try:
        return money.parse_amount(text.removesuffix("%"), GERMAN) is not None
    except ValueError:
        return False
