"""Daily mails that are made and sent at an instant."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core import mail

from accounts.digests.services import digests
from accounts.duties.services import notices
from accounts.letters.models import Digest
from tests import make

MORNING = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
"""Monday, 7:00 in New York."""


def made(at: datetime = MORNING) -> int:
    """The job at an instant; how many letters it wrote."""
    return digests.make_due(make.act(now=at))


def sent(at: datetime = MORNING) -> list[mail.EmailMultiAlternatives]:
    """What leaves after the job at an instant, in the order of the addresses."""
    mail.outbox.clear()
    made(at)
    notices.deliver(make.act(now=at))
    return sorted(mail.outbox, key=lambda message: message.to)


def days_of(person: object) -> list[str]:
    """The days of a person that have a daily mail."""
    rows = Digest.objects.filter(person=person, letter__isnull=False).order_by("day")
    return [day.isoformat() for day in rows.values_list("day", flat=True)]
