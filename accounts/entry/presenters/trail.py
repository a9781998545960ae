"""The audit trail in words, on the page and as a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from django import forms
from django.apps import apps
from django.urls import NoReverseMatch, reverse

from accounts.entry.presenters.sessions import browser_named
from accounts.organisation.presenters import histories
from accounts.organisation.selectors import replaced_names
from accounts.record.models import AuditEvent
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.lib.sorting import Orders
from traps_web.ui import values, words
from traps_web.ui.exports import AT_ONCE, Table

UNNAMED = re.compile(r"\w+ object \((?P<number>\d+)\)")
PAGES = {
    "accounts.person": "settings_person",
    "accounts.team": "settings_team",
    "accounts.obligation": "trap_detail",
    "pipeline.customer": "customer_detail",
    "pipeline.deal": "deal_detail",
    "plans.plan": "plan_detail",
    "reviews.planreview": "review_detail",
}
"""The page of a thing, by what it is."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the list."""

    at: str
    who: str
    verb: str
    what: str
    url: str
    more: str
    origin: str


def lines(events: Iterable[Any], *, zone: tzinfo) -> list[Line]:
    """A page of the trail."""
    return [
        Line(
            at=words.moment(event.at, zone, year=True),
            who=event.actor_name,
            verb=event.verb,
            what=_named(event),
            url=_url(event),
            more=" · ".join(part for part in (histories.difference(event), event.reason) if part),
            origin=origin(event),
        )
        for event in replaced_names.events(events)
    ]


def origin(event: Any) -> str:
    """Where it came from, as long as that is kept."""
    client = getattr(event, "client", None)
    return f"from {client.address}" if client else ""


def _named(event: AuditEvent) -> str:
    """What it was done to; a thing without a name of its own is called by what it is."""
    unnamed = UNNAMED.fullmatch(event.object_label)
    if unnamed is None:
        return event.object_label
    return f"{apps.get_model(event.object_type)._meta.verbose_name} {unnamed['number']}"


def _url(event: AuditEvent) -> str:
    name = PAGES.get(event.object_type)
    if name is None or not event.object_id.isdigit():
        return ""
    try:
        return reverse(name, args=[event.object_id])
    except NoReverseMatch:
        return ""


HEADINGS = [
    Heading("Who", "lst__name"),
    Heading("Did", "lst__state"),
    Heading("To what", "lst__more"),
    Heading("Change", "only-mid"),
    Heading("When", "lst__when", "when", falls=True),
]
FIELDS = ("who", "verb", "since", "until")


def bar(list_query: ListQuery, form: forms.Form, count: int, orders: Orders) -> values.ListBar:
    """The bar over the trail: its filter is few fields, so they stand in the panel at once."""
    wrong = [f"{form[name].label}: {sentence}" for name in form.fields for sentence in form.errors.get(name, [])]
    panel = values.Panel("", [form[name] for name in FIELDS], list_query.without(*FIELDS), is_drawn=True)
    held = [
        values.Held(str(form[name].label), list_query.query[name], list_query.but(**{name: ""}))
        for name in FIELDS
        if list_query.query.get(name)
    ]
    return lists.bar(
        list_query,
        "Entries",
        has_files=True,
        count=words.plural(count, "entry", "entries"),
        panel=panel,
        held=held,
        refusals=wrong,
        heads=list_query.heads(HEADINGS, orders.key(list_query.sort)),
    )


def statement(count: int, *, first_day: str) -> str:
    """How much is there to read."""
    if not count:
        return f"Nothing of this kind has been recorded since {first_day}."
    return f"{words.plural(count, 'act was', 'acts were')} recorded since {first_day}."


def own(events: Iterable[Any], *, zone: tzinfo) -> list[values.TimelineEntry]:
    """What happened to one's own login, the newest first."""
    return [
        values.TimelineEntry(
            at=words.moment(event.at, zone, year=True),
            text=words.sentence(" ".join(part for part in (event.verb, origin(event)) if part)),
            more=_browser(event),
        )
        for event in events
    ]


def _browser(event: Any) -> str:
    client = getattr(event, "client", None)
    return browser_named(client.browser) if client else ""


def as_table(events: Any, *, zone: tzinfo) -> Table:
    """The trail for a file; instants in the organisation's zone."""
    heads = ("at", "who", "did", "kind", "id", "what", "before", "after", "reason", "from", "browser")
    return Table("audit", heads, (_row(event, zone) for event in replaced_names.events(events.iterator(AT_ONCE))))


def _row(event: Any, zone: tzinfo) -> tuple[Any, ...]:
    client = getattr(event, "client", None)
    return (
        event.at.astimezone(zone),
        event.actor_name,
        event.verb,
        event.object_type,
        event.object_id,
        _named(event),
        _as_text(event.before),
        _as_text(event.after),
        event.reason,
        client.address if client else "",
        client.browser if client else "",
    )


def _as_text(facts: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in facts.items())
