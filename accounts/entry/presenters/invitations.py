"""Invitations in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from accounts.entry.models import Invitation
from accounts.organisation.models import Person
from accounts.organisation.selectors import service
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.lib.sorting import Orders
from traps_web.ui import values, words


@dataclass(frozen=True, slots=True)
class Made:
    """What the admin sees once: the link, and whether it went out."""

    link: str
    statement: str
    key: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    name: str
    url: str
    state: values.State
    made: str
    by: str
    revoke_url: str


def link_of(token: str) -> str:
    """The address that is handed to the invited."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("invitation_accept", args=[token])


def made(person: Person, *, link: str, until: str, mailed: bool) -> Made:
    if mailed:
        statement = (
            f"The invitation was sent to {person.email}. The link works once, until {until}. It is shown only now."
        )
        return Made(link, statement, "done")
    statement = (
        f"The mail to {person.email} could not be sent. Pass the link on yourself: it works once, until {until}."
    )
    return Made(link, statement, "late")


def until(invitation: Invitation, *, zone: str) -> str:
    """When the link stops."""
    return words.moment(invitation.expires_at, ZoneInfo(zone))


def open_said(invitation: Invitation | None, *, zone: str) -> str:
    """What waits, for the page of the person; empty when nothing does."""
    if invitation is None:
        return ""
    return f"Invited by {invitation.made_by.name}; the link works until {until(invitation, zone=zone)}."


def link_button(person: Person, invitation: Invitation | None) -> str:
    """What the button under a login makes."""
    if person.last_login is not None:
        return "Make a link for a new password"
    return "Invite again" if invitation else "Invite by link"


def link_means(person: Person) -> str:
    """What becomes of the link."""
    if person.last_login is not None:
        return "They choose it themselves. They and their manager are notified. Until then the old one works."
    return "They choose their own password with a link that works once, for a week."


def why_closed(invitation: Invitation, *, now: datetime, zone: str) -> str:
    """Why a link no longer opens; empty while it does."""
    place = ZoneInfo(zone)
    if invitation.used_at:
        at = words.moment(invitation.used_at, place)
        return f"This invitation was used {at}. Sign in, or choose “I forgot my password”."
    if invitation.revoked_at:
        if getattr(invitation, "is_replaced", False):
            return "This invitation was replaced by a newer one. Use the newest link, or ask your admin."
        return "This invitation was withdrawn. If you still need access, ask your admin."
    if invitation.expires_at <= now:
        return f"This invitation expired {words.moment(invitation.expires_at, place)}. Ask your admin for a new one."
    is_open = invitation.person.is_active and not service.has_left(invitation.person, now=now)
    return "" if is_open else "This login is closed. Ask your admin."


def welcome(invitation: Invitation) -> str:
    """The headline of the page."""
    return f"{invitation.person.name}, choose your password."


def who_leaves(viewer: Any, invitation: Invitation) -> str:
    """That somebody else is signed in here, and will not be any more; empty where nobody is."""
    if not viewer.is_authenticated or viewer.pk == invitation.person_id:
        return ""
    return f"{viewer.name} is signed in here. Setting the password signs {viewer.name} out."


def rows(invitations: Iterable[Any], *, now: datetime, zone: str) -> list[Row]:
    """Invitations as an admin looks at them; the selector says which were replaced."""
    return [
        Row(
            name=invitation.person.name,
            url=reverse("settings_person", args=[invitation.person_id]),
            state=_state(invitation, now=now, zone=ZoneInfo(zone)),
            made=words.moment(invitation.made_at, ZoneInfo(zone)),
            by=invitation.made_by.name,
            revoke_url=""
            if invitation.used_at or invitation.revoked_at or invitation.expires_at <= now
            else reverse("settings_invitation_revoke", args=[invitation.pk]),
        )
        for invitation in invitations
    ]


def _state(invitation: Any, *, now: datetime, zone: ZoneInfo) -> values.State:
    if invitation.used_at:
        return values.State("done", f"used {words.moment(invitation.used_at, zone)}")
    if invitation.revoked_at:
        return values.State("waived", "replaced" if invitation.is_replaced else "taken back")
    if invitation.expires_at <= now:
        return values.State("late", f"expired {words.moment(invitation.expires_at, zone)}")
    return values.State("open", f"works until {words.moment(invitation.expires_at, zone)}")


HEADINGS = [
    Heading("Name", "lst__name", "name"),
    Heading("State", "lst__state"),
    Heading("Made", "lst__when", "made", falls=True),
    Heading("By", "only-mid", "by"),
    Heading("Action", "num only-mid", is_spoken=True),
]


def bar(list_query: ListQuery, count: int, orders: Orders) -> values.ListBar:
    """The bar over the list."""
    heads = list_query.heads(HEADINGS, orders.key(list_query.sort))
    return lists.bar(list_query, "Invitations", count=words.plural(count, "invitation"), heads=heads)


def list_statement(count: int) -> str:
    """How many wait to be used."""
    return (
        f"{words.plural(count, 'invitation waits', 'invitations wait')} to be used."
        if count
        else "No invitation is waiting."
    )
