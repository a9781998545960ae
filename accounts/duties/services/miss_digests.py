"""What was missed, reported to the line: one notice each morning for each manager, however many misses there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Max, Q

from accounts.duties.models import Notice, Obligation
from accounts.duties.selectors import explained
from accounts.duties.selectors.obligations import nearest_above
from accounts.duties.services import notices
from accounts.organisation.models import Organisation, Person, ReportingLine
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from traps_web.lib import clock, wording
from traps_web.lib.deadlines import due_instant

KIND = "missed-in-line"
MORNING = time(8, 0)
SETTLED = timedelta(minutes=15)
"""A sweep that was at work in the morning has written what it flagged by then."""
FURTHEST_BACK = timedelta(days=30)
FIRST_TIME = timedelta(days=7)
SWEEP_LATE = timedelta(days=60)
NAMED = 3
TRAPS_NAMED = 2


class _Miss(NamedTuple):
    """What is read of a missed obligation."""

    owner_id: int
    owner: str
    trap: str
    flagged_at: datetime
    cause: str = ""


class _Morning(NamedTuple):
    """The digest that is due to somebody: its day, and what lies between the last one and this morning."""

    day: date
    after: datetime
    until: datetime


def tell_line(act: Act) -> int:
    """Notify each manager of what their people missed up to this morning. Returns how many were notified.

    On working days, once a day. Misses of people with nobody above go to the reviewer of last resort. Where nothing
    was missed, no notice is sent.
    """
    organisation = organisation_selector.current()
    mornings = _mornings(_above_somebody(organisation), organisation, act.now)
    if not mornings:
        return 0
    misses = _missed(
        min(morning.after for morning in mornings.values()), max(morning.until for morning in mornings.values())
    )
    told_to = _told_to({miss.owner_id for miss in misses})
    by_person: dict[int, list[_Miss]] = defaultdict(list)
    for miss in misses:
        for person_id in told_to[miss.owner_id] & mornings.keys():
            if mornings[person_id].after < miss.flagged_at <= mornings[person_id].until:
                by_person[person_id].append(miss)
    people = Person.objects.get_queryset().in_bulk(by_person)
    notices.tell_many(
        notices.notice(
            act,
            person=people[person_id],
            kind=KIND,
            key=_key(mornings[person_id].day),
            text=digest_sentence(theirs),
            address="/traps/team/?state=missed",
        )
        for person_id, theirs in by_person.items()
    )
    return len(by_person)


def _above_somebody(organisation: Organisation) -> dict[int, str]:
    """The zone of everybody who is told of others: managers, and the two of last resort."""
    last = [organisation.reviewer_of_last_resort_id, organisation.deputy_of_last_resort_id]
    managing = Q(pk__in=ReportingLine.objects.filter(depth__gt=0).values("above"))
    people = Person.objects.filter(managing | Q(pk__in=[pk for pk in last if pk]), is_active=True)
    return {pk: zone or organisation.time_zone for pk, zone in people.values_list("pk", "time_zone")}


def _mornings(zones: Mapping[int, str], organisation: Organisation, now: datetime) -> dict[int, _Morning]:
    """The digest of today of everybody for whom it is a working morning, and who has not had it."""
    last = dict(
        Notice.objects.filter(kind=KIND, person__in=zones).values_list("person").annotate(Max("key")).order_by()
    )
    days = WorkingDays.load(organisation=organisation)
    due: dict[int, _Morning] = {}
    for person_id, zone in zones.items():
        day = clock.local_date(now, zone)
        until = due_instant(day, MORNING, zone)
        before = last.get(person_id)
        if now < until + SETTLED or not days.is_working(day) or before == _key(day):
            continue
        after = due_instant(date.fromisoformat(before), MORNING, zone) if before else until - FIRST_TIME
        due[person_id] = _Morning(day, max(after, until - FURTHEST_BACK), until)
    return due


def _key(day: date) -> str:
    """One a day; the last one says up to which morning somebody knows."""
    return day.isoformat()


def _missed(after: datetime, until: datetime) -> list[_Miss]:
    # The index is by deadline: nothing is flagged that was due long before the last sweep.
    rows = Obligation.objects.filter(flagged_at__gt=after, flagged_at__lte=until, due_at__gt=after - SWEEP_LATE)
    rows = rows.order_by("owner__name", "owner_id", "trap_id")
    named = list(rows.values_list("pk", "owner_id", "owner__name", "trap__name", "flagged_at"))
    causes = explained.causes([pk for pk, *_ in named])
    return [_Miss(owner_id, owner, trap, at, causes.get(pk, "")) for pk, owner_id, owner, trap, at in named]


def _told_to(owner_ids: Iterable[int]) -> dict[int, set[int]]:
    """Everybody above each of these people; without anybody, who decides for them in the last resort."""
    above: dict[int, set[int]] = {owner_id: set() for owner_id in owner_ids}
    lines = ReportingLine.objects.filter(below__in=above, depth__gt=0, above__is_active=True)
    for below_id, above_id in lines.values_list("below_id", "above_id"):
        above[below_id].add(above_id)
    alone = [owner_id for owner_id, those in above.items() if not those]
    for person in Person.objects.filter(pk__in=alone):
        last = nearest_above(person)
        above[person.pk] = {last.pk} - {person.pk} if last else set()
    return above


def digest_sentence(misses: Iterable[_Miss]) -> str:
    """The digest: how many, of whom most, and of which traps; then the causes that were given by now."""
    misses = list(misses)
    by_owner: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for miss in misses:
        by_owner[miss.owner_id, miss.owner][miss.trap] += 1
    ranked = sorted(by_owner.items(), key=lambda counted: (-counted[1].total(), counted[0][1], counted[0][0]))
    named = [f"{name[:40]} {traps.total()} ({_traps(traps)})" for (_, name), traps in ranked[:NAMED]]
    others = len(ranked) - NAMED
    if others > 0:
        named.append(wording.plural(others, "other"))
    total = sum(traps.total() for _, traps in ranked)
    who = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return f"{wording.plural(total, 'trap')} missed in your line: {who}.{_causes(misses)}"


def _causes(misses: Iterable[_Miss]) -> str:
    given = Counter(miss.cause for miss in misses if miss.cause)
    if not given:
        return ""
    ranked = sorted(given.items(), key=lambda counted: (-counted[1], counted[0]))
    named = ", ".join(f"{cause} {times}" for cause, times in ranked[:NAMED])
    return f" Explained so far: {named}{', …' if len(ranked) > NAMED else ''}."


def _traps(traps: Counter[str]) -> str:
    names = [name for name, _ in sorted(traps.items(), key=lambda counted: (-counted[1], counted[0]))]
    more = ["…"] if len(names) > TRAPS_NAMED else []
    return ", ".join([*names[:TRAPS_NAMED], *more])
