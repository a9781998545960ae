"""Making the daily mails: at most one for each person and day of theirs."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery

from accounts.digests.selectors import addressees, contents
from accounts.digests.selectors.addressees import Addressee
from accounts.duties.models import Notice
from accounts.duties.selectors import notices
from accounts.letters.models import Digest, Letter
from accounts.letters.rules.kinds import DIGEST
from accounts.letters.rules.letters import Status
from accounts.record.rules.acts import Act

log = logging.getLogger(__name__)
BATCH = 200


def make_due(act: Act) -> int:
    """Write the daily mails of everybody whose hour has come. Returns how many letters there are to send.

    Run twice, late, or by several at once, each person has one. A batch that fails is logged and passed by.
    """
    people = addressees.due(now=act.now)
    written = 0
    for start in range(0, len(people), BATCH):
        batch = people[start : start + BATCH]
        try:
            written += _make(act, batch)
        except IntegrityError:
            log.info("Another process makes the daily mails of %s people.", len(batch))
        except Exception:
            log.exception("The daily mails of %s people could not be made.", len(batch))
    return written


@transaction.atomic
def _make(act: Act, people: Sequence[Addressee]) -> int:
    """Rows and letters of a batch, always with as many queries; without anything to say a row has no letter.

    The constraint holds that nobody else makes the same ones: whoever comes second stops here, with nothing written.
    """
    rows = Digest.objects.bulk_create(_row(act, addressee) for addressee in people)
    ids = [row.pk for row in rows]
    _take_along(act, rows)
    contents_by_person = contents.gather(people, now=act.now, notices=Notice.objects.filter(digest__in=ids))
    pairs = zip(rows, people, strict=True)
    full = [(row, addressee) for row, addressee in pairs if not contents_by_person[addressee.person.pk].is_empty]
    letters = Letter.objects.bulk_create(_letter(act, addressee) for _, addressee in full)
    for (row, _), letter in zip(full, letters, strict=True):
        row.letter = letter
    Digest.objects.bulk_update([row for row, _ in full], ["letter"])
    # Empty rows of days that are over say nothing any more.
    owners = [addressee.person for addressee in people]
    Digest.objects.filter(person__in=owners, letter=None, made_at__lt=act.now).exclude(pk__in=ids).delete()
    return len(full)


def _take_along(act: Act, rows: Sequence[Digest]) -> None:
    """What waited rides in these daily mails and waits no longer; so does what an earlier one has not brought yet."""
    own = Digest.objects.filter(pk__in=[row.pk for row in rows], person=OuterRef("person"))
    people = [row.person_id for row in rows]
    ride = {"digest": Subquery(own.values("pk")[:1]), "mail_wanted": False}
    notices.for_digests(act.now).filter(person__in=people).update(**ride)
    Notice.objects.filter(person__in=people, digest__letter__status=Status.WAITING).update(**ride)


def _row(act: Act, addressee: Addressee) -> Digest:
    return Digest(person=addressee.person, day=addressee.day, since=addressee.since, made_at=act.now)


def _letter(act: Act, addressee: Addressee) -> Letter:
    return Letter(
        kind=DIGEST,
        to=addressee.person.email,
        person=addressee.person,
        status=Status.WAITING,
        written_at=act.now,
        next_try_at=act.now,
    )
