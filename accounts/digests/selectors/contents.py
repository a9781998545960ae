"""What there is to say to people, read for many of them at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from accounts.digests.rules.contents import Contents, Duty, Miss, Telling, says
from accounts.digests.selectors.addressees import Addressee
from accounts.duties.models import Notice, Obligation
from accounts.duties.rules.obligations import state
from accounts.duties.rules.traps import DECISIONS
from accounts.duties.selectors import explained, labels
from accounts.duties.selectors.obligations import STILL_OWED
from accounts.letters.rules.kinds import Section, Topic, kinds_in
from accounts.letters.selectors import choices
from accounts.organisation.models import ReportingLine
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors import replaced_names
from traps_web.lib.deadlines import day_bounds

_READ_ELSEWHERE = kinds_in(Section.OWED, Section.LINE, Section.NOWHERE)
_DECIDED = kinds_in(Section.DECIDED)
FLAGGED_LATE = timedelta(days=60)


def gather(people: Sequence[Addressee], *, now: datetime, notices: QuerySet[Notice]) -> dict[int, Contents]:
    """What there is to say to each of these people, by person; `notices` are those that wait for their daily mail.

    Always as many queries, however many people there are.
    """
    contents = {addressee.person.pk: Contents(addressee.day, addressee.since) for addressee in people}
    channels = choices.channels_of_people(list(contents))
    _add_duties(contents, people, channels, now)
    _add_notices(contents, notices)
    _add_misses(contents, channels, now)
    return contents


def _add_duties(
    contents: Mapping[int, Contents],
    people: Iterable[Addressee],
    channels: Mapping[int, choices.Channels],
    now: datetime,
) -> None:
    """What they owe by the end of their day, what is past due, and the decisions that wait with them after that."""
    ends = {addressee.person.pk: day_bounds(addressee.day, addressee.zone)[1] for addressee in people}
    rows = Obligation.objects.filter(STILL_OWED, owner__in=contents)
    rows = rows.filter(Q(due_at__lte=max(ends.values())) | Q(trap__key__in=DECISIONS))
    for row in rows.select_related("trap", "waived_by").order_by("due_at", "pk"):
        of_owner, duty = contents[row.owner_id], _duty(row, now)
        is_decision = row.trap.key in DECISIONS
        topic = Topic.DECISIONS if is_decision else Topic.OWED
        if not says(channels[row.owner_id], topic):
            continue
        if row.due_at < now:
            of_owner.past_due.append(duty)
        elif row.due_at <= ends[row.owner_id]:
            of_owner.due.append(duty)
        elif is_decision:
            of_owner.to_decide.append(duty)


def _duty(row: Obligation, now: datetime) -> Duty:
    return Duty(
        pk=row.pk,
        trap_key=row.trap.key,
        trap=row.trap.name,
        label=labels.shown(row),
        address=row.address or f"/traps/{row.pk}/",
        due_at=row.due_at,
        state=state(row, now=now),
    )


def _add_notices(contents: Mapping[int, Contents], notices: QuerySet[Notice]) -> None:
    """What was decided and what is new; what a duty of theirs already says is not said twice."""
    rows = notices.filter(person__in=contents).exclude(kind__in=_READ_ELSEWHERE)
    for row in rows.order_by("created_at", "pk"):
        of_person = contents[row.person_id]
        telling = Telling(row.kind, replaced_names.text(row.text, at=row.created_at), row.address, row.created_at)
        known = {duty.address for duty in (*of_person.due, *of_person.past_due, *of_person.to_decide)}
        if row.kind in _DECIDED:
            of_person.decided.append(telling)
        elif row.address not in known:
            of_person.news.append(telling)


def _add_misses(contents: Mapping[int, Contents], channels: Mapping[int, choices.Channels], now: datetime) -> None:
    """What their people missed since the last one; who has nobody above is told of to the reviewer of last resort."""
    misses = _missed(since=min(addressee.since for addressee in contents.values()), now=now)
    above = _above({miss.owner_id for miss in misses})
    for miss in misses:
        for reader_id in above[miss.owner_id] & contents.keys():
            if says(channels[reader_id], Topic.LINE) and miss.flagged_at > contents[reader_id].since:
                contents[reader_id].misses.append(miss)


def _missed(*, since: datetime, now: datetime) -> list[Miss]:
    # The index is by deadline: nothing is flagged that was due long before the last sweep.
    rows = Obligation.objects.filter(flagged_at__gt=since, flagged_at__lte=now, due_at__gt=since - FLAGGED_LATE)
    rows = rows.order_by("owner__name", "owner_id", "trap_id", "pk")
    named = list(rows.values_list("pk", "owner_id", "owner__name", "trap__name", "flagged_at"))
    causes = explained.causes([pk for pk, *_ in named])
    return [Miss(owner_id, owner, trap, at, causes.get(pk, "")) for pk, owner_id, owner, trap, at in named]


def _above(owner_ids: Collection[int]) -> dict[int, set[int]]:
    """Everybody above each of these people; without anybody, who decides for them in the last resort."""
    above: dict[int, set[int]] = {owner_id: set() for owner_id in owner_ids}
    lines = ReportingLine.objects.filter(below__in=above, depth__gt=0, above__is_active=True)
    for below_id, above_id in lines.values_list("below_id", "above_id"):
        above[below_id].add(above_id)
    organisation = organisation_selector.current()
    last, deputy = organisation.reviewer_of_last_resort_id, organisation.deputy_of_last_resort_id
    for owner_id, those in above.items():
        decider = deputy if owner_id == last else last
        if not those and decider is not None:
            those.add(decider)
    return above
