"""The sweep that flags what was missed. It looks for no evidence: it compares deadlines with one instant."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from accounts.duties.models import Notice, Obligation
from accounts.duties.rules.traps import CHECKED_PREFIX, LOOKED_UP
from accounts.duties.services import notices
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.record.rules.acts import Act
from accounts.record.services import audit, job_counts
from traps_web.lib import wording
from traps_web.ui import words

log = logging.getLogger(__name__)
CHUNK = 1000
"""So many are flagged in one transaction; who hands in what they owe waits for one of them at most."""
TOLD_ONE_BY_ONE = 3
"""Who missed more than these at once is told in one notice; the list of traps names them all."""


class _Miss(NamedTuple):
    """What is read of a missed obligation."""

    pk: int
    owner_id: int
    label: str
    due_at: datetime


def flag_missed(act: Act, *, looked_up: Collection[str] = ()) -> int:
    """Flag every obligation whose grace has ended; `missed_at` stands, whenever the sweep comes by. Returns how many.

    Run twice, late, or by several at once, each is flagged once. A row that cannot be flagged is logged and passed
    by. A flag is never taken back, so traps whose evidence is looked up wait for the sweep that looks and names them in
    `looked_up`.
    """
    zone = organisation_selector.current().time_zone
    due = Obligation.objects.filter(status="open", missed_at__lt=act.now)
    due = (
        due.filter(trap__key__in=looked_up)
        if looked_up
        else due.exclude(Q(trap__key__in=LOOKED_UP) | Q(trap__key__startswith=CHECKED_PREFIX))
    )
    owned = list(due.order_by("owner_id", "pk").values_list("owner_id", "pk"))
    job_counts.count(job_counts.LOOKED_AT, len(owned))
    return sum(_flag_or_pass_by(act, ids, zone) for ids in _chunks(owned))


def _chunks(owned: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """The misses, by owner, in chunks: what one person missed is told together, so it stands in one if it can."""
    ids: list[int] = []
    for _, own in groupby(owned, key=itemgetter(0)):
        own_ids = [pk for _, pk in own]
        if ids and len(ids) + len(own_ids) > CHUNK:
            yield ids
            ids = []
        ids += own_ids
        while len(ids) > CHUNK:
            yield ids[:CHUNK]
            ids = ids[CHUNK:]
    if ids:
        yield ids


def flag_one(act: Act, *, obligation: Obligation) -> None:
    """Flag one obligation whose grace has ended, before an act that would hide the miss."""
    _flag(act, [obligation.pk], organisation_selector.current().time_zone)


def flag_checked(act: Act, *, owned: Sequence[tuple[int, int]]) -> int:
    """Flag duties whose condition was checked and not met, as (owner, id) in order. Returns how many."""
    zone = organisation_selector.current().time_zone
    return sum(_flag_or_pass_by(act, ids, zone) for ids in _chunks(owned))


def _flag_or_pass_by(act: Act, ids: Sequence[int], zone: str) -> int:
    """Flag a chunk; when it fails, its halves, until the row that cannot be flagged stands alone."""
    try:
        return _flag(act, ids, zone)
    except Exception:
        if len(ids) == 1:
            log.exception("Obligation %s could not be flagged as missed.", ids[0])
            return 0
    half = len(ids) // 2
    return _flag_or_pass_by(act, ids[:half], zone) + _flag_or_pass_by(act, ids[half:], zone)


@transaction.atomic
def _flag(act: Act, ids: Sequence[int], zone: str) -> int:
    """One conditional update, its notices and its audit rows: all of them or none."""
    # On PostgreSQL the rows are held and others pass them by; on SQLite the transaction holds the whole file.
    held = Obligation.objects.select_for_update(skip_locked=True).filter(
        pk__in=ids, status="open", missed_at__lt=act.now
    )
    rows = [_Miss(*row) for row in held.order_by("pk").values_list(*_Miss._fields)]
    if not rows:
        return 0
    pks = [row.pk for row in rows]
    flagged = Obligation.objects.filter(pk__in=pks, status="open").update(status="missed", flagged_at=act.now)
    if flagged != len(rows):
        raise RuntimeError("Rows changed while they were held.")
    notices.tell_many(_notices_of(act, rows, zone))
    audit.record_rows(
        act,
        verb="obligation missed",
        model=Obligation,
        label="label",
        ids=pks,
        actor_name="flag-missed",
        before={"status": "open"},
        after={"status": "missed"},
    )
    job_counts.count(job_counts.FLAGGED, flagged)
    return flagged


def _notices_of(act: Act, rows: Sequence[_Miss], zone: str) -> list[Notice]:
    by_owner: dict[int, list[_Miss]] = defaultdict(list)
    for row in rows:
        by_owner[row.owner_id].append(row)
    people = Person.objects.get_queryset().in_bulk(by_owner)
    new_notices: list[Notice] = []
    for owner_id, missed in by_owner.items():
        person = people[owner_id]
        own_zone = ZoneInfo(person.time_zone or zone)
        if len(missed) <= TOLD_ONE_BY_ONE:
            new_notices += [_notice_of(act, person, row, own_zone) for row in missed]
        else:
            new_notices.append(_notice_of_many(act, person, missed, own_zone))
    return new_notices


def _notice_of(act: Act, person: Person, row: _Miss, zone: ZoneInfo) -> Notice:
    return notices.notice(
        act,
        person=person,
        kind="missed",
        key=f"obligation:{row.pk}",
        text=f"Missed: “{row.label}” was due {words.deadline(row.due_at, zone)}.",
        address=f"/traps/{row.pk}/",
    )


def _notice_of_many(act: Act, person: Person, missed: Sequence[_Miss], zone: ZoneInfo) -> Notice:
    newest = max(missed, key=lambda row: (row.due_at, row.pk))
    others = wording.plural(len(missed) - 1, "other trap")
    return notices.notice(
        act,
        person=person,
        kind="missed",
        key=f"obligations:{missed[0].pk}-{missed[-1].pk}",
        text=f"Missed: “{newest.label[:160]}”, due {words.deadline(newest.due_at, zone)}, and {others}.",
        address="/traps/",
    )
