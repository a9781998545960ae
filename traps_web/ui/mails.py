"""How mails look: tables of 600 px whose styles stand in each part, in the colours of the tokens.

Mail programs load no styles and no fonts. So each part carries its own, Georgia and the fonts of the system stand in,
and what a part looks like in the dark is written once at the head, for programs that know the dark.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SERIF: Final = "Georgia,'Times New Roman',serif"
SANS: Final = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
PARTS: Final[dict[str, dict[str, str]]] = {
    "page": {"margin": "0", "padding": "0", "width": "100%", "background-color": "{paper-sunk}"},
    "around": {"padding": "24px 12px"},
    "sheet": {
        "width": "100%",
        "max-width": "600px",
        "background-color": "{paper}",
        "border": "1px solid {rule}",
        "border-top": "3px solid {ink}",
    },
    "body": {"padding": "24px", "font": f"15px/1.5 {SANS}", "color": "{ink}", "text-align": "left"},
    "brand": {
        "margin": "0 0 16px",
        "font": f"700 13px/1.2 {SERIF}",
        "letter-spacing": "2px",
        "color": "{ink}",
    },
    "title": {"margin": "0 0 20px", "font": f"400 25px/1.25 {SERIF}", "color": "{ink}"},
    "text": {"margin": "0 0 14px", "font": f"15px/1.5 {SANS}", "color": "{ink}"},
    "quiet": {"font": f"13px/1.45 {SANS}", "color": "{ink-2}"},
    "rows": {"width": "100%", "border-collapse": "collapse", "margin": "0 0 20px"},
    "head": {
        "padding": "0 12px 6px 0",
        "border-bottom": "1px solid {ink}",
        "font": f"700 15px/1.3 {SERIF}",
        "color": "{ink}",
        "text-align": "left",
    },
    "bare": {"margin": "0", "font": "inherit"},
    "head-side": {
        "padding": "0 0 6px",
        "border-bottom": "1px solid {ink}",
        "font": f"13px/1.3 {SANS}",
        "color": "{ink-2}",
        "text-align": "right",
        "white-space": "nowrap",
    },
    "cell": {
        "padding": "9px 12px 9px 0",
        "border-bottom": "1px solid {rule}",
        "font": f"15px/1.45 {SANS}",
        "color": "{ink}",
        "vertical-align": "top",
    },
    "side": {
        "padding": "9px 0",
        "border-bottom": "1px solid {rule}",
        "font": f"15px/1.45 {SANS}",
        "color": "{ink}",
        "text-align": "right",
        "vertical-align": "top",
        "white-space": "nowrap",
    },
    "name": {"color": "{action}", "text-decoration": "underline"},
    "button": {
        "display": "inline-block",
        "padding": "11px 18px",
        "border": "1px solid {action}",
        "background-color": "{action}",
        "color": "{on-action}",
        "font": f"600 15px/1.2 {SANS}",
        "text-decoration": "none",
    },
    "foot": {
        "margin": "24px 0 0",
        "padding": "14px 0 0",
        "border-top": "1px solid {rule}",
        "font": f"13px/1.5 {SANS}",
        "color": "{ink-2}",
    },
    "open": {"color": "{state-open}"},
    "done": {"color": "{state-done}"},
    "late": {"color": "{state-late}"},
    "missed": {"color": "{state-missed}"},
    "waived": {"color": "{state-open}"},
    "excused": {"color": "{state-open}"},
    "behind": {"color": "{state-missed}"},
}
SHAPES: Final = {
    "open": "○",
    "done": "●",
    "late": "◐",
    "missed": "×",
    "waived": "–",
    "excused": "»",
    "behind": "▼",
}
"""The marks of the states as letters; each stands beside its word."""
_TOKEN = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});")
_PLACE = re.compile(r"\{([a-z0-9-]+)\}")
_WHOLE = re.compile(
    r"(?<=\d)[ ](?=%)"
    r"|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}(?: \d{4})?(?:,? \d{2}:\d{2})?"
    r"|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?: \d{4})?"
    r"|\bQ\d \([^)]{3,24}\)|\bQ\d FY\d{4}"
)


@cache
def colours(theme: str) -> dict[str, str]:
    """The colours of a theme by the names of the tokens: the sheet of the pages is the one place that has them."""
    sheet = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    _, _, after = sheet.partition(f'[data-bs-theme="{theme}"]')
    return dict(_TOKEN.findall(after.partition("}")[0]))


@cache
def look(*names: str) -> SafeString:
    """The style of a part, by day, and the class by which it changes in the dark."""
    css = ";".join(f"{name}:{_in(value, 'light')}" for part in names for name, value in PARTS[part].items())
    return format_html('class="{}" style="{}"', " ".join(f"m-{part}" for part in names), mark_safe(css))  # noqa: S308


@cache
def night() -> SafeString:
    """The same parts in the dark, for the head of a mail."""
    rules = []
    for part, style in PARTS.items():
        changed = "".join(f"{name}:{_in(value, 'dark')}!important;" for name, value in style.items() if "{" in value)
        if changed:
            rules.append(f".m-{part}{{{changed}}}")
    return mark_safe(f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}")  # noqa: S308


def whole(text: str) -> str:
    """A sentence whose dates, times, periods and percentages no line breaks apart."""
    return _WHOLE.sub(lambda match: match[0].replace(" ", "\u00a0"), text)


def _in(value: str, theme: str) -> str:
    return _PLACE.sub(lambda match: colours(theme)[match[1]], value)
