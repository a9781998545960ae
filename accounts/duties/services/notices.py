"""Notices: each sent once, shown in the app, and mailed from its row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from accounts.duties.models import Notice
from accounts.duties.selectors import notices as selector
from accounts.letters.models import Letter
from accounts.letters.rules.kinds import ABOUT_LOGIN, FACTS, Topic, Urgency, cannot_wait, facts_of
from accounts.letters.rules.letters import SETTINGS_PAGE, Status, wait_after
from accounts.letters.selectors import choices
from accounts.letters.services import composing, rounds
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar, organisation, replaced_names, stand_ins
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from accounts.record.services import job_counts
from traps_web.lib.undoing import ACCEPTED
from traps_web.ui import periods, words

AT_ONCE = 500


def notice(
    act: Act,
    *,
    person: Person,
    kind: str,
    key: str,
    text: str,
    address: str,
    mail: bool = True,
    mail_to: str = "",
    needed_by: datetime | None = None,
    waits: bool = False,
) -> Notice:
    """An unsaved notice, for services that tell many at once. `mail_to`: another address than the person's own.

    `needed_by`: by when it is of use; what the next daily mail would bring too late is mailed at once.
    `waits`: the act that it tells may be undone, so it is held back as long.
    """
    return Notice(
        person=person,
        kind=kind,
        key=key[:120],
        text=text[:300],
        address=address[:200],
        created_at=act.now,
        not_before=act.now + ACCEPTED if waits else None,
        mail_to=mail_to,
        mail_wanted=mail and is_mailed_to(person, kind),
        cannot_wait=_cannot_wait(act, person, kind, needed_by),
    )


def _cannot_wait(act: Act, person: Person, kind: str, needed_by: datetime | None) -> bool:
    if needed_by is None:
        return FACTS[kind].urgency is Urgency.CANNOT_WAIT
    zone = person.time_zone or organisation.current().time_zone
    return cannot_wait(kind, needed_by=needed_by, now=act.now, zone=zone, hour=choices.hour_of(person))


def is_mailed_to(person: Person, kind: str) -> bool:
    """Whether a person gets letters of a kind. While the login is closed, just what is changed of it: else somebody
    could close it, change it, and open it again without its owner knowing.
    """
    return person.is_active or kind in ABOUT_LOGIN


def tell(act: Act, **facts: Any) -> None:
    """Notify a person once, with the facts that `notice` takes; the same key again changes nothing."""
    tell_many([notice(act, **facts)])


def tell_many(rows: Iterable[Notice]) -> None:
    """Notify many people, each once."""
    new = list(rows)
    if job_counts.is_counting():
        job_counts.count(job_counts.TOLD, _not_told_yet(new))
    Notice.objects.bulk_create(new, ignore_conflicts=True, batch_size=AT_ONCE)


def _not_told_yet(rows: Sequence[Notice]) -> int:
    """How many of these notices nobody has been given before."""
    keys = {(row.person_id, row.kind, row.key) for row in rows}
    standing = Notice.objects.filter(
        person__among={row.person_id for row in rows}, key__among={row.key for row in rows}
    ).values_list("person_id", "kind", "key")
    return len(keys - set(standing))


def withdraw(act: Act, *, person: Person, kind: str, key: str) -> bool:
    """Take back a notice that waits, since what it tells is undone. False: it is read, or its letter is written."""
    waiting = Notice.objects.filter(person=person, kind=kind, key=key, not_before__gte=act.now)
    return bool(waiting.filter(read_at__isnull=True, letter__isnull=True).delete()[0])


@transaction.atomic
def read_all(act: Act) -> int:
    """Mark every notice of the person who acts as read."""
    unread = Notice.objects.filter(selector.told_by(act.now), person=act.person, read_at__isnull=True)
    return unread.update(read_at=act.now)


@transaction.atomic
def read(act: Act, *, notice: Notice) -> Notice:
    """Mark a notice as read when its person opens it. Opening it again changes nothing."""
    Notice.objects.filter(pk=notice.pk, person=act.person, read_at__isnull=True).update(read_at=act.now)
    return notice


def deliver(act: Act) -> int:
    """Write the letters of the notices that do not wait, and send what waits. Returns how many left."""
    return rounds.make_round(act, write=write_letters, compose=compose)


@transaction.atomic
def write_letters(act: Act) -> int:
    """A letter for each notice that does not wait for the daily mail. Returns how many.

    What the person does without by mail is not mailed any more, nor anything to whoever has no login any more.
    """
    selector.for_page_only().update(mail_wanted=False)
    closed = selector.unmailed().filter(person__in=Person.objects.filter(is_active=False))
    closed.exclude(kind__in=ABOUT_LOGIN).update(mail_wanted=False)
    waiting = selector.for_letters(act.now).select_related("person").select_for_update(of=("self",))
    rows = list(waiting.order_by("created_at", "pk")[:AT_ONCE])
    for row, letter in zip(rows, Letter.objects.bulk_create(map(_letter, rows)), strict=True):
        row.letter, row.mail_wanted = letter, False
    Notice.objects.bulk_update(rows, ["letter", "mail_wanted"])
    return len(rows)


def _address(row: Notice) -> str:
    """Where its letter goes."""
    return row.mail_to or row.person.email


def _letter(row: Notice) -> Letter:
    """Tries from before letters had rows of their own count."""
    wait = wait_after(row.mail_attempts) if row.mail_attempts else timedelta(0)
    return Letter(
        kind=row.kind,
        to=_address(row),
        person_id=row.person_id,
        status=Status.FAILED if wait is None else Status.WAITING,
        written_at=row.created_at,
        attempts=row.mail_attempts,
        next_try_at=row.created_at + (wait or timedelta(0)),
        outcome=row.mail_failure,
    )


def compose(letter: Letter) -> EmailMultiAlternatives | None:
    """The notice of a letter in words, to the address that the person has now; None when the login was closed since."""
    if letter.kind in composing.BY_KIND:
        return composing.BY_KIND[letter.kind](letter)
    row = of_letter(letter)
    return in_mail(row, f"emails/{row.kind}", "emails/notice") if row else None


def of_letter(letter: Letter) -> Notice | None:
    """The notice that a letter carries; None when the login of its person was closed since."""
    row = Notice.objects.select_related("person").filter(letter=letter).first()
    return row if row is not None and is_mailed_to(row.person, row.kind) else None


def in_mail(row: Notice, *templates: str, **more: Any) -> EmailMultiAlternatives:
    """A notice as a mail, drawn by the first of these templates that there is, which are shown `more` beside it."""
    with composing.as_written_by(row.person):
        text = _in_words(row)
    context = {
        "text": text,
        "person": row.person,
        "link": composing.absolute(row.address) if row.address else "",
        "choose": "" if facts_of(row.kind).topic is Topic.LOGIN else composing.absolute(SETTINGS_PAGE),
        **more,
    }
    return composing.message(context, *templates, to=_address(row))


def _in_words(row: Notice) -> str:
    """What was told, with periods in words, numbers the reader's way, and without names that are gone."""
    text = replaced_names.text(row.text, at=row.created_at)
    return words.rewritten(periods.spelled(text, calendar.rules()) if periods.CODE.search(text) else text)


def tell_stand_in(act: Act, *, of: Person, key: str, text: str, **facts: Any) -> None:
    """Notify a person's stand-ins of today that something waits for a decision."""
    stand_in = stand_ins.stand_in_of(person=of, today=organisation_today(act.now))
    if stand_in is not None:
        tell(act, person=stand_in, key=f"{key}:for:{of.pk}", text=f"For {of.name}: {text}", **facts)
