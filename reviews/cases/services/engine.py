"""The engine: opens cases by the ladder in force, ends them by number or latest day, and passes on what waits."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from accounts.duties.models import Obligation
from accounts.duties.selectors import labels
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from reviews.cases.models import Case, CaseEvent, CaseMark
from reviews.cases.rules import freezing
from reviews.cases.rules.states import OPEN, UNCOUNTED, Event, State
from reviews.cases.selectors import deciding, holding
from reviews.cases.services import forgetting, passing_on
from reviews.cases.services.cases import due_after, locked, note
from reviews.cases.services.telling import tell
from reviews.consequences.rules import keys, playing
from reviews.consequences.rules.keys import History, Opening
from reviews.consequences.rules.playing import Held
from reviews.consequences.selectors import facts
from reviews.policies.models import Policy
from reviews.policies.models.policies import PUBLISHED
from reviews.policies.rules.ladders import Ladder, Step
from reviews.policies.selectors import ladders

log = logging.getLogger(__name__)
BACK: Final = timedelta(days=35)
"""What was flagged within these days is looked at again once a day: a pause opens everything afterwards."""
OVERLAP: Final = timedelta(hours=1)
"""A sweep that began before the last look may have ended after it."""


def run(act: Act) -> int:
    """End what ends, pass on what waits, then open what both keys open. Returns how many cases it opened.

    It looks at what changed since it last looked, and once a day at everything. Run twice, or by two workers at once,
    it opens and tells the same once.
    """
    changed_since = _changed_since(act)
    _end(act, changed_since)
    passing_on.follow_the_line(act)
    passing_on.climb(act)
    opened = _open(act, changed_since) if ladders.switched_on() else 0
    facts_of_mark = {"looked_until": act.now, "full_on": holding.moment(act.now).today}
    if changed_since is None:
        forgetting.forget(act)
        CaseMark.objects.update_or_create(id=1, defaults=facts_of_mark)
    else:
        CaseMark.objects.filter(id=1).update(looked_until=act.now)
    return opened


def _changed_since(act: Act) -> datetime | None:
    """From when on changes are looked at; None for a look at everything."""
    mark = CaseMark.objects.filter(id=1, full_on=holding.moment(act.now).today, looked_until__lte=act.now).first()
    return None if mark is None else mark.looked_until - OVERLAP


def _open(act: Act, changed_since: datetime | None) -> int:
    held = _held_by_person(act, changed_since)
    if not held:
        return 0
    moment = holding.moment(act.now)
    since = moment.today - BACK
    histories = facts.histories(moment, held.keys(), since=since, steps=_steps(held))
    free, used = _before(held.keys())
    opened = 0
    for person_id, versions in held.items():
        opening = playing.first_opening(
            histories[person_id],
            versions,
            since=since,
            until=act.now,
            free_from=free.get(person_id),
            used=used.get(person_id, {}),
        )
        if opening is None:
            continue
        try:
            opened += _opened(act, person_id, opening)
        except Exception:
            log.exception("What person %s missed was not opened.", person_id)
    return opened


def _held_by_person(act: Act, changed_since: datetime | None) -> dict[int, list[Held]]:
    """The versions that apply to each person without an open case who missed something lately.

    Of a look at changes alone: whose miss was flagged, or whose case ended, since then.
    """
    missed = Obligation.objects.filter(status="missed", waived_at__isnull=True)
    if changed_since is None:
        lately = missed.filter(missed_at__gte=act.now - BACK, missed_at__lte=act.now)
        who = Q(pk__in=lately.values("owner_id"))
    else:
        free = Case.objects.filter(ended_at__gt=changed_since).values("person_id")
        who = Q(pk__in=missed.filter(flagged_at__gt=changed_since).values("owner_id")) | Q(pk__in=free)
    busy = Case.objects.filter(state__in=sorted(OPEN)).values("person_id")
    people = Person.objects.get_queryset().filter(who, is_active=True).exclude(pk__in=busy)
    ids = list(people.order_by("pk").values_list("pk", flat=True))
    return facts.held(ids, holding.moment(act.now).today) if ids else {}


def _steps(held: Mapping[int, Collection[Held]]) -> set[Step]:
    return {step for versions in held.values() for version in versions for step in version.ladder.steps}


def _before(ids: Collection[int]) -> tuple[dict[int, datetime], dict[int, dict[int, frozenset[int]]]]:
    """From when on each person had nothing open, and which misses opened which step of theirs."""
    free: dict[int, datetime] = {}
    used: dict[int, dict[int, frozenset[int]]] = defaultdict(lambda: defaultdict(frozenset))
    rows = Case.objects.filter(person_id__in=list(ids)).exclude(state__in=sorted(UNCOUNTED))
    for person_id, number, kept, ended_at in rows.values_list("person_id", "step_number", "facts", "ended_at"):
        used[person_id][number] |= {miss["obligation"] for miss in kept["misses"]}
        if ended_at is not None:
            free[person_id] = max(free.get(person_id, ended_at), ended_at)
    return free, used


def _opened(act: Act, person_id: int, opening: Opening, follows: Case | None = None) -> int:
    """One more case, or none where it stands already. The person is notified first, then who decides."""
    person = Person.objects.get(pk=person_id)
    policy = Policy.objects.get(version=opening.version, state=PUBLISHED)
    duties = Obligation.objects.filter(pk__in=[miss.obligation_id for miss in opening.misses])
    kept = freezing.frozen(opening, {duty.pk: labels.shown(duty) for duty in duties})
    row = Case(
        person=person,
        policy=policy,
        step_number=opening.step.number,
        key=freezing.key_of(opening),
        follows=follows,
        facts=kept,
        sha256=freezing.fingerprint(kept),
        opened_at=opening.opened_at,
        made_at=act.now,
        level=1,
        answer_due_at=due_after(act, policy.answer_days, person),
        decide_due_at=due_after(act, opening.step.days, person),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            made = CaseEvent.objects.create(case=row, event=Event.OPENED, at=act.now)
            able = deciding.able(row)
            row.decider = able[-1] if able else None
            row.save(update_fields=["decider"])
            tell(act, row, [person, *able], made)
    except IntegrityError:  # Another worker was faster.
        return 0
    return 1


def _end(act: Act, changed_since: datetime | None) -> None:
    """Cases whose keys are no longer true, whose number was met, or whose latest day has passed."""
    open_rows = Case.objects.filter(state__in=sorted(OPEN)).select_related("person", "policy").order_by("pk")
    rows = list(open_rows if changed_since is None else open_rows.filter(_may_have_changed(act, changed_since)))
    if not rows:
        return
    by_version = holding.by_version()
    histories = holding.histories_of(act.now, rows, by_version)
    for row in rows:
        try:
            _end_one(act, row, by_version[row.policy.version], histories[row.person_id])
        except Exception:
            log.exception("Case %s was not looked at.", row.pk)


def _may_have_changed(act: Act, changed_since: datetime) -> Q:
    """The latest day is over, the person has left, or a duty of theirs of these weeks was settled or waived since."""
    between = (changed_since, act.now)
    settled = (
        Q(due_at__range=between)
        | Q(missed_at__range=between)
        | Q(done_at__range=between)
        | Q(waived_at__range=between)
        | Q(flagged_at__range=between)
    )
    duties = Obligation.objects.filter(
        settled, owner_id=OuterRef("person_id"), due_at__gte=act.now - BACK, due_at__lte=act.now
    )
    return Q(latest_at__lte=act.now) | Q(person__is_active=False) | Q(Exists(duties))


@transaction.atomic
def _end_one(act: Act, case: Case, ladder: Ladder, history: History) -> None:
    row = locked(case)
    if row.state not in OPEN:
        return
    opening = holding.opening_of(row, ladder, history)
    if not row.person.is_active:  # Who has left owes nothing more.
        note(act, row, Event.CHANGED if row.state == State.WAITING else Event.LATEST)
        return
    if row.state == State.WAITING:
        if not keys.keys_hold(history, opening):
            _tell_both(act, row, note(act, row, Event.CHANGED))
        return
    latest = row.latest_at or act.now
    if keys.reached_at(history, opening.step, row.opened_at, min(latest, act.now)) is not None:
        _tell_both(act, row, note(act, row, Event.MET))
    elif latest <= act.now:
        _tell_both(act, row, note(act, row, Event.LATEST))
        following = playing.following(history, ladder, opening, latest)
        if following is not None:
            _opened(act, row.person_id, following, follows=row)


def _tell_both(act: Act, case: Case, event: CaseEvent) -> None:
    tell(act, case, [case.person, *([case.decider] if case.decider else [])], event)
