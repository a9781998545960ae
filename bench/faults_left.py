"""What faults must not leave behind: something doubled, a job or a claim that is stuck, a letter sent twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q

from accounts.imports.rules.imports import UNDER_WAY
from accounts.letters.rules.letters import CLAIM_HELD, Status
from accounts.models import AuditEvent, ImportRun, JobRun, Letter, MailServer, Notice, Obligation
from reviews.cycles.services.packet_orders import CLAIM_HOLDS
from reviews.models import Packet, PacketOrder

LETTER_NUMBER = re.compile(r"\.(\d+)@")
IMPORT_TAKEN_UP_WITHIN = timedelta(minutes=3)
JOB_TAKEN_UP_WITHIN = timedelta(minutes=2)
"""A job whose process died is done again by the workers that start next."""

ONCE: tuple[tuple[Any, tuple[str, ...], str], ...] = (
    (Packet, ("review", "version"), "packets of one review with the same version"),
    (Packet, ("review", "sha256"), "packets of one review with the same numbers"),
    (Notice, ("person", "kind", "key"), "notices to one person with the same key"),
    (Obligation, ("owner", "trap", "subject"), "duties of one person for the same thing"),
)


def doubled() -> Iterator[str]:
    """What stands twice under its key, and packets that nobody ordered so often."""
    for model, key, words in ONCE:
        for row in model.objects.values(*key).annotate(times=Count("pk")).filter(times__gt=1):
            yield f"DOUBLED: {row.pop('times')} {words}: {row}"
    built = Counter(Packet.objects.values_list("review", flat=True))
    ordered = Counter(PacketOrder.objects.filter(status="done").values_list("review", flat=True))
    for review, packets in built.items():
        if packets > ordered[review]:
            yield f"DOUBLED: review {review} has {packets} packets for {ordered[review]} orders."
    openings = AuditEvent.objects.filter(verb__in=["fiscal year opened", "review cycle opened"])
    for (verb, after), times in Counter((row.verb, str(row.after)) for row in openings).items():
        if times > 1:
            yield f"DOUBLED: “{verb}” stands {times} times in the trail: {after}"


def stuck(now: datetime, real_now: datetime) -> Iterator[str]:
    """What somebody claimed longer ago than a claim holds, and jobs that began and never came to an end."""
    orders = PacketOrder.objects.filter(
        Q(status="claimed", claimed_at__lt=now - CLAIM_HOLDS) | Q(status="waiting", ordered_at__lt=now - CLAIM_HOLDS)
    )
    for order in orders | PacketOrder.objects.filter(status="failed"):
        yield f"STUCK: packet of review {order.review_id}, {order.status} since {order.ordered_at}: {order.failure}"
    for letter in Letter.objects.filter(status=Status.SENDING, claimed_at__lt=now - CLAIM_HELD):
        yield f"STUCK: letter {letter.pk} is being sent since {letter.claimed_at}"
    if MailServer.objects.filter(held_until__lt=now).exists():
        yield "STUCK: the round of the letters is held by a process that is gone."
    for run in ImportRun.objects.filter(status__in=UNDER_WAY, created_at__lt=now - IMPORT_TAKEN_UP_WITHIN):
        yield f"STUCK: import {run.pk} is {run.status}."
    begun = JobRun.objects.filter(started_at__lt=real_now - JOB_TAKEN_UP_WITHIN)
    without_end = Q(succeeded_at=None) | Q(succeeded_at__lt=F("started_at"))
    unheard = Q(failed_at=None) | Q(failed_at__lt=F("started_at"))
    for job in begun.filter(without_end, unheard):
        yield f"STUCK: {job.name} began at {job.started_at} and never ended."
    late = Obligation.objects.filter(status="open", missed_at__lt=now - timedelta(minutes=10)).count()
    if late:
        yield f"STUCK: {late} duties are past their miss and not flagged."


def letters(taken: Mapping[str, int]) -> Iterator[str]:
    """Each letter was taken once if it was sent, at most once if that is not known, and never otherwise."""
    numbers: Counter[int] = Counter()
    for message_id, times in taken.items():
        match = LETTER_NUMBER.search(message_id)
        if match is None:
            yield f"A letter without a number of ours was taken: {message_id}"
            continue
        numbers[int(match[1])] += times
    rows = dict(Letter.objects.filter(pk__in=numbers).values_list("pk", "status"))
    for pk, times in numbers.items():
        if times > 1:
            yield f"DOUBLED: letter {pk} was taken {times} times."
        if rows.get(pk) not in (Status.SENT, Status.UNSURE):
            yield f"Letter {pk} was taken, and stands as {rows.get(pk, 'nothing')}."
    return


def lost_letters(taken: Mapping[str, int], since: datetime) -> Iterator[str]:
    """Letters that stand as sent, and that the server never took."""
    numbers = {int(match[1]) for match in map(LETTER_NUMBER.search, taken) if match}
    sent = Letter.objects.filter(status=Status.SENT, sent_at__gte=since).values_list("pk", flat=True)
    for pk in sent:
        if pk not in numbers:
            yield f"LOST: letter {pk} stands as sent, and the server never took it."
