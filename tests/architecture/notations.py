"""Whether an answer writes numbers as its reader does, who writes them as in Germany, and breaks no day over lines,
and says no period by its code."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from traps_web.lib import locales, money
from traps_web.ui import periods

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
    rf"|{_MONTHS}\s\d{{4}} \d\d:\d\d|\b{_MONTHS}[a-z]* \d{{4}}\b|\d %|Q[1-4] (?:[FT]Y\d{{4}}|\())"
)
"""An ordinary space inside a day, a moment, a share or a period."""
VALUE = re.compile(r'\bvalue="([^"]*)"')
SHOWS_CODES = {
    "api-docs": "describes how programs write a period",
    "help_guide": "explains how programs write a period",
    "imports": "says how a file writes a period",
    "settings_calendar": "lists the periods of a year with their codes",
    "settings_audit": "quotes names of rows and files as they were recorded",
    "ui:gallery": "shows the parts with made-up periods",
}
"""Pages that show the code of a period, and why."""


class Seen(HTMLParser):
    """The text of a page that somebody sees or hears, its title and labels among it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._skipped = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag in ("script", "style")
        self.texts += [value or "" for name, value in attrs if name in ("aria-label", "alt", "placeholder", "data-say")]

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.texts.append(data)

    @property
    def coded(self) -> list[str]:
        """The texts with the code of a quarter, month or week; "FY2027" alone is the name of a year."""
        return [text.strip() for text in self.texts if any("-" in code for code in periods.CODE.findall(text))]


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


def coded(row, answer):
    """The periods that a page says by their codes."""
    if answer.streaming or row.name in SHOWS_CODES or not answer.get("Content-Type", "").startswith("text/html"):
        return []
    return Seen(answer.content.decode()).coded


def _is_german(text):
    try:
        return money.parse_amount(text.removesuffix("%"), GERMAN) is not None
    except ValueError:
        return False
