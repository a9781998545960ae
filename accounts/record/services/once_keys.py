"""Once-only keys: what is sent a second time writes nothing and gets the first answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from accounts.record.models import OnceKey
from accounts.record.rules.acts import Act
from accounts.record.rules.once_keys import ASKED_FOR, KEPT_FOR
from traps_web.lib.once import Done

if TYPE_CHECKING:
    from accounts.organisation.models import Person

BROKEN = 500
LEADS_ON = (300, 399)


@transaction.atomic
def once(*, person: Person, key: str, content: str, now: datetime, act: Callable[[], Done]) -> OnceKey | None:
    """Do it, and remember the key in the same transaction. Returns what is known of the first time, else None.

    Of two at the same moment the second waits for the first: the unique key decides, before anything is written.
    """
    row = _taken(person, key, content, now)
    if row is None:
        return OnceKey.objects.get(person=person, key=key)
    done = act()
    if (done.status >= BROKEN and not done.is_recorded) or transaction.get_rollback():
        transaction.set_rollback(True)
    elif done.answer is None:
        row.delete()
    else:
        OnceKey.objects.filter(pk=row.pk).update(status=done.status, answer=done.answer)
    return None


class DoneAlready(Exception):
    """What came with this key was done before; nothing of it is written again."""


def take(act: Act, *, key: str) -> None:
    """Note the key in the transaction of what is done under it, for what is done all day: one statement.

    Raises DoneAlready, which takes the transaction back. Of two at the same moment the second waits for the first.
    """
    try:
        OnceKey.objects.create(person=act.person, key=key, content=key, at=act.now)
    except IntegrityError:
        raise DoneAlready from None


def saved_lately(*, person: Person, content: str, now: datetime) -> OnceKey | None:
    """What the same person sent to the same place in the same words a few minutes ago, under another key."""
    rows = OnceKey.objects.filter(person=person, content=content, at__gt=now - ASKED_FOR, status__range=LEADS_ON)
    return rows.order_by("-at", "-pk").first()


def _taken(person: Person, key: str, content: str, now: datetime) -> OnceKey | None:
    try:
        with transaction.atomic():
            return OnceKey.objects.create(person=person, key=key, content=content, at=now)
    except IntegrityError:
        return None


def forget_old(act: Act) -> int:
    """Forget the keys that nobody sends again; how many went."""
    return OnceKey.objects.filter(at__lt=act.now - KEPT_FOR).delete()[0]
