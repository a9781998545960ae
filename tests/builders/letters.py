"""Notices that are told, and the rounds that carry them by mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.digests.services import digests
from accounts.duties.services import notices
from accounts.letters.models import Letter
from accounts.letters.rules.kinds import CHOSEN, Channel, Topic
from accounts.letters.services import choices
from accounts.models import Person
from tests import make

MINUTE = timedelta(minutes=1)


def notice(person: Person, number: int = 1, kind: str = "login-changed", **more: Any) -> None:
    """Tell a person something that is mailed at once, and anything with another number as well."""
    facts = {"key": f"n{number}", "text": f"Told {number}.", "address": "/"} | more
    notices.tell(make.act(now=make.NOW), person=person, kind=kind, **facts)


def deliver(after: timedelta = timedelta(0)) -> int:
    """A round, so long after now; how many letters left."""
    return notices.deliver(make.act(now=make.NOW + after))


def make_digests(after: timedelta = timedelta(0)) -> int:
    """The job of the daily mails, so long after now; how many letters it wrote."""
    return digests.make_due(make.act(now=make.NOW + after))


def choose(person: Person, *, daily_mail: bool = True, hour: int | None = None, **channels: Channel) -> None:
    """What a person wants by mail; a topic that is not named stays."""
    by_topic = {Topic(name): channel for name, channel in channels.items()}
    assert set(by_topic) <= set(CHOSEN)
    choices.choose(make.act(person), person=person, daily_mail=daily_mail, hour=hour, channels=by_topic)


def states() -> list[str]:
    """Where each letter stands, the oldest first."""
    return list(Letter.objects.order_by("written_at", "pk").values_list("status", flat=True))
