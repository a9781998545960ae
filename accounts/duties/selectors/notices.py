"""What a person was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Min, Q, QuerySet

from accounts.duties.models import Notice
from accounts.letters.selectors import choices, letters
from accounts.letters.selectors.letters import Standing
from accounts.record.rules.readers import Reader
from traps_web.lib.paging import ON_A_PAGE, page_of


def told_by(now: datetime) -> Q:
    """Those that hold back nothing at an instant: what they tell cannot be undone any more."""
    return Q(not_before__isnull=True) | Q(not_before__lte=now)


def by_id(reader: Reader, *, pk: int) -> Notice:
    """One of the viewer's own notices. Raises Notice.DoesNotExist."""
    return of_person(reader).get(pk=pk)


def of_person(reader: Reader) -> QuerySet[Any]:
    """Own notices, newest first."""
    return Notice.objects.filter(told_by(reader.now), person=reader.viewer).order_by("-created_at", "-pk")


def page(reader: Reader, *, number: str | None, size: int = ON_A_PAGE) -> Page[Any]:
    """Own notices, newest first."""
    return page_of(of_person(reader), number, size)


def unread(reader: Reader) -> int:
    """How many are not read yet."""
    return Notice.objects.filter(told_by(reader.now), person=reader.viewer, read_at__isnull=True).count()


def unmailed() -> QuerySet[Any]:
    """Notices that are to be mailed and were not yet, at once or in the daily mail."""
    return Notice.objects.filter(mail_wanted=True, mailed_at__isnull=True)


def for_letters(now: datetime) -> QuerySet[Any]:
    """Those that do not wait for the daily mail of their person."""
    return _at_once().filter(told_by(now))


def for_digests(now: datetime) -> QuerySet[Any]:
    """Those that wait for it."""
    return _can_wait().filter(told_by(now)).exclude(choices.on_page_only(person="person", kind="kind"))


def for_page_only() -> QuerySet[Any]:
    """Those that their person does without by mail."""
    return _can_wait().filter(choices.on_page_only(person="person", kind="kind"))


def _at_once() -> QuerySet[Any]:
    return unmailed().filter(choices.at_once(person="person", kind="kind", is_urgent="cannot_wait"))


def _can_wait() -> QuerySet[Any]:
    return unmailed().exclude(choices.at_once(person="person", kind="kind", is_urgent="cannot_wait"))


def mail_standing() -> Standing:
    """How mail stands, with the letters that the next round will write."""
    standing = letters.standing()
    due = _at_once().aggregate(count=Count("pk"), oldest=Min("created_at"))
    instants = [instant for instant in (standing.oldest, due["oldest"]) if instant is not None]
    return replace(standing, waiting=standing.waiting + due["count"], oldest=min(instants, default=None))
