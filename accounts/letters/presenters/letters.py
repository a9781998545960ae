"""Letters in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from urllib.parse import urlencode

from django.urls import reverse

from accounts.letters.models import Letter
from accounts.letters.rules.kinds import SENT_AT_ONCE
from accounts.letters.rules.letters import MACHINE, Status
from accounts.letters.selectors.letters import Standing
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.lib.sorting import Orders
from traps_web.ui import values, words

MARKS = {
    Status.WAITING: "open",
    Status.SENDING: "open",
    Status.SENT: "done",
    Status.UNSURE: "late",
    Status.FAILED: "missed",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    to: str
    state: values.State
    kind: str
    at: str
    tries: str
    outcome: str
    retry_url: str


def rows(letters: Iterable[Letter], *, zone: tzinfo) -> list[Row]:
    """To whom, of which kind and with what outcome; what stands in a letter is kept nowhere."""
    return [
        Row(
            to=letter.to,
            state=values.State(MARKS[Status(letter.status)], _state(letter, zone)),
            kind=words.sentence(letter.kind.replace("-", " ")).rstrip("."),
            at=words.moment(letter.written_at, zone, year=True),
            tries=words.number(letter.attempts),
            outcome=letter.outcome,
            retry_url=reverse("settings_letter_retry", args=[letter.pk]) if _may_be_retried(letter) else "",
        )
        for letter in letters
    ]


def _may_be_retried(letter: Letter) -> bool:
    return MACHINE.allows(letter.status, "retry", {"admin"}) and letter.kind not in SENT_AT_ONCE


def _state(letter: Letter, zone: tzinfo) -> str:
    if letter.sent_at is not None:
        return f"sent {words.moment(letter.sent_at, zone)}"
    if letter.status == Status.WAITING and letter.attempts and letter.next_try_at is not None:
        return f"again {words.moment(letter.next_try_at, zone)}"
    return str(letter.status)


def bar(list_query: ListQuery, cuts: list[values.Tab], orders: Orders) -> values.ListBar:
    """The bar over the letters, cut by their state."""
    sort = orders.key(list_query.sort)
    headings = [
        Heading("To", "lst__name", "to"),
        Heading("State", "lst__state"),
        Heading("Kind", "only-mid"),
        Heading("Written", "lst__when", "written", falls=True),
        Heading("Tries", "num only-mid", "tries", falls=True),
        Heading("The server said", "only-mid lst__text"),
        Heading("Action", "num only-mid", is_spoken=True),
    ]
    return lists.bar(
        list_query, "Letters", chips=lists.chips_of(cuts), chips_label="State", heads=list_query.heads(headings, sort)
    )


def tabs(counts: Mapping[str, int], *, current: str) -> list[values.Tab]:
    """The states, with how many letters stand in each where that asks for a look."""
    address = reverse("settings_mail")
    shown = [values.Tab("All", address, is_current=not current)]
    for status in Status.values:
        count = counts.get(status)
        label = words.sentence(status).rstrip(".") + (f" {words.number(count)}" if count else "")
        shown.append(values.Tab(label, f"{address}?{urlencode({'state': status})}", is_current=status == current))
    return shown


def statement(standing: Standing, *, zone: tzinfo) -> str:
    """Whether mail goes out."""
    waits = words.plural(standing.waiting, "letter waits", "letters wait")
    if standing.away_since is not None:
        since = words.moment(standing.away_since, zone)
        return f"The mail server has not responded since {since}; {waits}."
    if standing.waiting and standing.oldest is not None:
        return f"{waits}, the oldest since {words.moment(standing.oldest, zone)}."
    return "No letter waits."


def last_failure(standing: Standing, *, zone: tzinfo) -> str:
    """What the mail server last had against a letter; empty when it never had anything."""
    if standing.failed_at is None:
        return ""
    return f"The last failure, {words.moment(standing.failed_at, zone, year=True)}: {standing.failure}"
