"""Notices: told once, shown in the app, sent by mail from their rows."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import select_template

from accounts.duties.models import Notice
from accounts.organisation.models import Person
from accounts.organisation.selectors import stand_ins
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act

log = logging.getLogger(__name__)

# Waiting time before each attempt, counted from the notice: at once, 5 min, 20 min, 1 h, 4 h; then it stays in the app only.
ATTEMPTS = (timedelta(0), timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1), timedelta(hours=4))


def notice(act: Act, *, person: Person, kind: str, key: str, text: str, address: str, mail: bool = True) -> Notice:
    """An unsaved notice, for services that tell many at once."""
    return Notice(
        person=person,
        kind=kind,
        key=key[:120],
        text=text[:300],
        address=address[:200],
        created_at=act.now,
        mail_wanted=mail and person.is_active,
    )


def tell(act: Act, *, person: Person, kind: str, key: str, text: str, address: str, mail: bool = True) -> None:
    """Tell a person something once; the same key again changes nothing."""
    tell_many([notice(act, person=person, kind=kind, key=key, text=text, address=address, mail=mail)])


def tell_many(rows: Iterable[Notice]) -> None:
    """Tell many people, each once."""
    Notice.objects.bulk_create(list(rows), ignore_conflicts=True, batch_size=500)


@transaction.atomic
def read_all(act: Act) -> int:
    """Mark everything that whoever acts was told as read."""
    return Notice.objects.filter(person=act.person, read_at__isnull=True).update(read_at=act.now)


def deliver(act: Act, *, limit: int = 200) -> int:
    """Send the mails that wait, oldest first; a failure is kept on its row and tried again later. Returns how many left."""
    due = Q()
    for attempts, wait in enumerate(ATTEMPTS):
        due |= Q(mail_attempts=attempts, created_at__lte=act.now - wait)
    waiting = Notice.objects.filter(due, mail_wanted=True, mailed_at__isnull=True)
    rows: Sequence[Notice] = list(waiting.select_related("person").order_by("created_at", "pk")[:limit])
    return sum(_deliver_one(act, row) for row in rows)


def _deliver_one(act: Act, row: Notice) -> bool:
    """Claim the row, then send: of two workers one sends, and nobody gets a mail twice."""
    claim = Notice.objects.filter(pk=row.pk, mailed_at__isnull=True, mail_attempts=row.mail_attempts)
    if not claim.update(mailed_at=act.now, mail_attempts=row.mail_attempts + 1):
        return False
    try:
        _mail(row).send()
    except Exception as fault:  # A mail server may fail in any way; the others still get theirs.
        log.warning("Notice %s to %s was not sent: %s", row.pk, row.person_id, fault)
        Notice.objects.filter(pk=row.pk).update(mailed_at=None, mail_failure=str(fault)[:300])
        return False
    return True


def _mail(row: Notice) -> EmailMultiAlternatives:
    context = {
        "notice": row,
        "person": row.person,
        "link": settings.PUBLIC_URL.rstrip("/") + row.address if row.address else "",
        "home": settings.PUBLIC_URL,
    }
    subject, text, html = (
        select_template([f"emails/{row.kind}.{part}", f"emails/notice.{part}"]).render(context)
        for part in ("subject.txt", "txt", "html")
    )
    mail = EmailMultiAlternatives(" ".join(subject.split()), text, to=[row.person.email])
    mail.attach_alternative(html, "text/html")
    return mail


def tell_stand_in(act: Act, *, of: Person, kind: str, key: str, text: str, address: str) -> None:
    """Tell whoever stands in for a person today what waits for a decision; nobody when nobody does."""
    stand_in = stand_ins.stand_in_of(person=of, today=organisation_today(act.now))
    if stand_in is not None:
        tell(act, person=stand_in, kind=kind, key=f"{key}:for:{of.pk}", text=f"For {of.name}: {text}", address=address)
