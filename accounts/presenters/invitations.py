"""Invitations in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from accounts.models import Invitation, Person
from traps_web.ui import words


@dataclass(frozen=True, slots=True)
class Made:
    """What the admin sees once: the link, and whether it went out."""

    link: str
    said: str
    key: str


def made(person: Person, *, link: str, until: str, mailed: bool) -> Made:
    if mailed:
        said = f"The invitation went to {person.email}. The link works once, until {until}; it is shown this once."
        return Made(link, said, "done")
    said = f"The mail to {person.email} did not leave. Hand the link over yourself: it works once, until {until}."
    return Made(link, said, "late")


def until(invitation: Invitation, *, zone: str) -> str:
    """When the link stops."""
    return words.moment(invitation.expires_at, ZoneInfo(zone))


def open_said(invitation: Invitation | None, *, zone: str) -> str:
    """What waits, for the page of the person; empty when nothing does."""
    if invitation is None:
        return ""
    return f"Invited by {invitation.made_by.name}; the link works until {until(invitation, zone=zone)}."


def why_closed(invitation: Invitation, *, now: datetime, zone: str) -> str:
    """Why a link no longer opens; empty while it does."""
    place = ZoneInfo(zone)
    if invitation.used_at:
        at = words.moment(invitation.used_at, place)
        return f"This invitation was used {at}. Sign in, or choose “I forgot the password” there."
    if invitation.revoked_at:
        return "This invitation was replaced by a newer one. Use the newest link, or ask your admin."
    if invitation.expires_at <= now:
        return f"This invitation ran out {words.moment(invitation.expires_at, place)}. Ask your admin for a new one."
    return "" if invitation.person.is_active else "This login is closed. Ask your admin."


def welcome(invitation: Invitation) -> str:
    """The headline of the page."""
    return f"{invitation.person.name}, choose your password."
