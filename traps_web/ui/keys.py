"""The keys of each page: the one list that the browser acts by and `?` shows.

A row says which keys it is of, what they do, and on what. What is not on the page at the moment is not shown and does
nothing, so that a closed week has no key that counts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from traps_web.ui.values.shell import NavLink

DIGITS = tuple("123456789")


class Does(StrEnum):
    """What a key does with the element that `on` names (static/js/keys.js)."""

    PRESS = "press"
    """Presses it: a button, or a link that is followed."""
    NEXT = "next"
    """Goes to the next of such rows or cards."""
    BACK = "back"
    """Goes to the one before."""
    PRESS_HERE = "press here"
    """Presses it inside the row or card one is at; inside the first where one is at none."""
    OPEN = "open"
    """Opens the row one is at, and none where one is at none: there the key is the browser's."""
    FOCUS = "focus"
    """Goes to it, without pressing it."""
    FIND = "find"
    LIST = "list"
    TELL = "tell"
    """Tells the page, which does it itself."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """Keys that belong together: "1 to 9 count one more". In `on`, {} stands for the key without Shift."""

    words: str
    presses: tuple[str, ...]
    does: Does = Does.PRESS
    on: str = "body"
    within: str = ""
    caps: tuple[str, ...] = ()
    """What is printed for them, where that is not the keys themselves."""
    is_act: bool = False
    """The finder offers it before anything is typed."""

    @property
    def as_json(self) -> str:
        """The keys as the browser reads them."""
        return json.dumps(self.presses)

    @property
    def drawn(self) -> SafeString:
        """The caps of its keys, one beside the other."""
        caps = (cap for press in self.caps or self.presses for cap in press.split("+"))
        return format_html_join(" ", '<span class="kbd">{}</span>', ((cap,) for cap in caps))


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """The keys of one page, or those that hold everywhere."""

    name: str
    rows: tuple[KeyRow, ...]


LINES, CARDS = ".lst tbody tr", ".board .deal"
PEOPLE = "#teams tbody tr"


def _walk(rows: str) -> tuple[KeyRow, ...]:
    return (
        KeyRow("Next row", ("j",), Does.NEXT, rows),
        KeyRow("Row before", ("k",), Does.BACK, rows),
        KeyRow("Open the row", ("Enter",), Does.OPEN, "a[href]", rows),
    )


_WALK = _walk(LINES)
_PERIODS = (
    KeyRow("Period before", ("ArrowLeft",), on=".per a[rel=prev]", caps=("←",)),
    KeyRow("Period after", ("ArrowRight",), on=".per a[rel=next]", caps=("→",)),
)
_DEALS = KeyGroup(
    "Deals, here",
    (
        *_WALK,
        KeyRow("Choose the row", ("x",), Does.PRESS_HERE, ".pick input", LINES),
        KeyRow("Edit the row", ("e",), Does.PRESS_HERE, "[id^=edit-]", LINES),
        KeyRow("Set the next step", ("s",), Does.PRESS_HERE, "[id^=step-]", LINES),
        KeyRow("Edit the chosen", ("Shift+E",), on="[data-bulk-act]"),
        KeyRow("New deal", ("n",), on="[data-new]", is_act=True),
    ),
)
_BOARD = KeyGroup(
    "Board, here",
    (
        KeyRow("Next card", ("j",), Does.NEXT, CARDS),
        KeyRow("Card before", ("k",), Does.BACK, CARDS),
        KeyRow("Move the card", ("m",), Does.PRESS_HERE, "[data-move-open]", CARDS),
        KeyRow("New deal", ("n",), on="[data-new]", is_act=True),
    ),
)
_WEEK = KeyGroup(
    "Week, here",
    (
        KeyRow("One more", DIGITS, on='[data-week-key="{}"]', caps=("1", "…", "9")),
        KeyRow(
            "One less",
            tuple(f"Shift+{digit}" for digit in DIGITS),
            on='[data-week-key="-{}"]',
            caps=("Shift+1", "…", "9"),
        ),
        KeyRow("Undo", ("u",), on="form.undo button"),
        KeyRow("Close the week", ("c",), on="#close-week", is_act=True),
        KeyRow("Week before", ("ArrowLeft",), on=".per a[rel=prev]", caps=("←",)),
        KeyRow("Week after", ("ArrowRight",), on=".per a[rel=next]", caps=("→",)),
    ),
)
_TURNS = (
    KeyRow("Next slide", ("ArrowRight", "PageDown"), Does.TELL, "[data-deck]", caps=("→",)),
    KeyRow("Slide before", ("ArrowLeft", "PageUp"), Does.TELL, "[data-deck]", caps=("←",)),
    KeyRow("Go to a slide, with 0 to the tenth", (*DIGITS, "0"), Does.TELL, "[data-deck]", caps=("1", "…", "9", "0")),
    KeyRow("Slides from ten on: both digits", ("1 0", "1 1"), Does.TELL, "[data-deck]", caps=("1", "1")),
    KeyRow("First slide", ("Home",), Does.TELL, "[data-deck]"),
    KeyRow("Last slide", ("End",), Does.TELL, "[data-deck]"),
)
_SLIDES = KeyGroup(
    "Slides, here",
    (
        *_TURNS,
        KeyRow("Presenter’s window", ("p",), Does.TELL, "[data-notes-open]"),
        KeyRow("Notes", ("n",), Does.TELL, "[data-deck]"),
        KeyRow("Fill the screen", ("f",), Does.TELL, "[data-deck]"),
    ),
)
_JUDGED = "[data-verdict={}]"
_VERDICTS = KeyGroup(
    "Pipeline review, here",
    (
        KeyRow("Keep", ("k",), Does.TELL, _JUDGED.format("keep")),
        KeyRow("Move its close date", ("m",), Does.TELL, _JUDGED.format("move")),
        KeyRow("Downgrade", ("d",), Does.TELL, _JUDGED.format("downgrade")),
        KeyRow("Kill", ("x",), Does.TELL, _JUDGED.format("kill")),
        KeyRow("Ask for help", ("h",), Does.TELL, _JUDGED.format("help")),
        KeyRow("Pause", ("p",), Does.TELL, _JUDGED.format("pause")),
        KeyRow("Note", ("n",), Does.TELL, _JUDGED.format("note")),
        KeyRow("Confirm, or go on", ("Enter",), Does.TELL, "[data-deck]"),
        KeyRow("Undo", ("u",), on="form.undo button"),
        KeyRow("Next deal", ("ArrowRight", "PageDown"), Does.TELL, "[data-deck]", caps=("→",)),
        KeyRow("Deal before", ("ArrowLeft", "PageUp"), Does.TELL, "[data-deck]", caps=("←",)),
        KeyRow("Opening", ("Home",), Does.TELL, "[data-deck]"),
        KeyRow("Closing", ("End",), Does.TELL, "[data-deck]"),
        KeyRow("Presenter’s window", ("w",), Does.TELL, "[data-notes-open]"),
        KeyRow("Fill the screen", ("f",), Does.TELL, "[data-deck]"),
    ),
)
_NOTES = KeyGroup("Presenter’s window, here", _TURNS)
_DEAL_NOTES = KeyGroup(
    "Presenter’s window, here",
    (
        KeyRow("Next deal", ("ArrowRight", "PageDown"), Does.TELL, "[data-deck]", caps=("→",)),
        KeyRow("Deal before", ("ArrowLeft", "PageUp"), Does.TELL, "[data-deck]", caps=("←",)),
        KeyRow("Opening", ("Home",), Does.TELL, "[data-deck]"),
        KeyRow("Closing", ("End",), Does.TELL, "[data-deck]"),
    ),
)
_DECIDE = KeyRow("To what can be done", ("s",), Does.FOCUS, ".decide__acts :is(a, button)", is_act=True)
_PLANS = KeyGroup(
    "Plans, here",
    (*_WALK, KeyRow("Write the next plan", ("n",), on="form button[name=period]", is_act=True), *_PERIODS),
)
_PLAN = KeyGroup("Plan, here", (KeyRow("Write it", ("e",), on='.decide a[href$="/edit/"]', is_act=True), _DECIDE))
_PROPOSAL = "[data-take]:not([data-taken], [hidden], details:not([open]) *)"
_WRITING = KeyGroup(
    "Proposals, here",
    (KeyRow("Take the proposal here, or the next", ("t", "Ctrl+,"), Does.TELL, _PROPOSAL),),
)
_REVIEWS = KeyGroup(
    "Reviews, here",
    (
        *_WALK,
        KeyRow("Open the reviews of a quarter", ("n",), on="[aria-labelledby=h-open] a", is_act=True),
        *_PERIODS,
    ),
)
_REVIEW = KeyGroup(
    "Review, here", (KeyRow("Prepare it", ("e",), on='.decide a[href$="/prepare/"]', is_act=True), _DECIDE)
)
_BOOKINGS = KeyGroup(
    "Bookings, here",
    (*_WALK, KeyRow("Restate the row", ("e",), Does.PRESS_HERE, 'a[href$="/restate/"]', LINES), *_PERIODS),
)
_CUSTOMER = KeyGroup(
    "Customer, here",
    (
        KeyRow("Log a contact", ("n",), on='.row-actions a[href*="?customer="]', is_act=True),
        KeyRow("Change the customer", ("e",), on='.dateline__side a[href$="/edit/"]', is_act=True),
    ),
)
_NEW_CUSTOMER = KeyRow("Add a customer", ("n",), on="[data-new]", is_act=True)
KEYS_OF: dict[str, KeyGroup] = {
    "deals": _DEALS,
    "deal_board": _BOARD,
    "week": _WEEK,
    "week_detail": _WEEK,
    "review_present": _SLIDES,
    "review_notes": _NOTES,
    "pipeline_review_present": _VERDICTS,
    "pipeline_review_notes": _DEAL_NOTES,
    "customers": KeyGroup("Customers, here", (*_WALK, _NEW_CUSTOMER)),
    "activities": KeyGroup("Activities, here", _WALK),
    "customer_detail": _CUSTOMER,
    "bookings": _BOOKINGS,
    "plans": _PLANS,
    "plan_detail": _PLAN,
    "plan_edit": _WRITING,
    "plan_amend": _WRITING,
    "ui:gallery": _WRITING,
    "reviews": _REVIEWS,
    "review_detail": _REVIEW,
    "team": KeyGroup("Team, here", _walk(PEOPLE)),
    "dashboard": KeyGroup("Dashboard, here", _PERIODS),
}
_ANYWHERE = (
    KeyRow("Find", ("/", "Ctrl+k"), Does.FIND, "#finder", caps=("/", "Ctrl+K")),
    KeyRow("These keys", ("?",), Does.LIST, "#keys"),
)
_LAST = (KeyRow("Light or dark", ("Shift+D",), on="[data-theme-toggle]"),)


def groups(page: str, navigation: Sequence[NavLink]) -> list[KeyGroup]:
    """The keys of a page by the name of its address, then those that hold everywhere; g and a letter go to a page."""
    ways = tuple(
        KeyRow(link.label, (f"g {link.key}",), on=f'a[href="{link.url}"]', caps=("g", link.key))
        for link in navigation
        if link.key
    )
    here = [KEYS_OF[page]] if page in KEYS_OF else []
    return [*here, KeyGroup("Everywhere", (*_ANYWHERE, *ways, *_LAST))]
