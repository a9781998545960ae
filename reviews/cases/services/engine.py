"""The engine: opens cases by the ladder in force, ends them by number or latest day, and lets them climb."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from accounts.duties.models import Obligation
from accounts.duties.selectors import labels
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from reviews.cases.models import Case, CaseEvent
from reviews.cases.rules import freezing
from reviews.cases.rules.states import OPEN, UNCOUNTED, Event, State
from reviews.cases.selectors import deciding
from reviews.cases.services.cases import due_after, locked, note
from reviews.cases.services.telling import tell
from reviews.consequences.rules import keys, playing
from reviews.consequences.rules.keys import History, Opening
from reviews.consequences.rules.playing import Held
from reviews.consequences.selectors import facts
from reviews.consequences.selectors.facts import Moment
from reviews.policies.models import Policy
from reviews.policies.models.policies import PUBLISHED
from reviews.policies.rules.ladders import Ladder, Step
from reviews.policies.selectors import ladders
from traps_web.lib import clock

log = logging.getLogger(__name__)
BACK: Final = timedelta(days=35)
"""What was flagged within these days is looked at again: a pause of the engine opens everything afterwards."""


def run(act: Act) -> int:
    """End what ends, let climb what was not decided, then open what both keys open. Returns how many cases it opened.

    Run twice, or by two workers at once, it opens and tells the same once.
    """
    _end(act)
    _climb(act)
    return _open(act) if ladders.switched_on() else 0


def run_quietly(act: Act) -> int:
    """The same as a job: how many rows a job changed is shown to admins, and cases are not."""
    run(act)
    return 0


def _open(act: Act) -> int:
    held = _held_by_person(act)
    moment = _moment(act)
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


def _held_by_person(act: Act) -> dict[int, list[Held]]:
    """The versions that apply to each person without an open case who missed something lately."""
    missed = Obligation.objects.filter(missed_at__lte=act.now, missed_at__gte=act.now - BACK, waived_at__isnull=True)
    busy = Case.objects.filter(state__in=sorted(OPEN)).values("person_id")
    people = Person.objects.filter(pk__in=missed.exclude(status="done").values("owner_id"), is_active=True)
    ids = list(people.exclude(pk__in=busy).values_list("pk", flat=True))
    return facts.held(ids, _moment(act).today)


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


def _end(act: Act) -> None:
    """Cases whose keys are no longer true, whose number was met, or whose latest day has passed."""
    rows = list(Case.objects.filter(state__in=sorted(OPEN)).select_related("person", "policy").order_by("pk"))
    if not rows:
        return
    moment = _moment(act)
    by_version = {ladder.version: ladder for ladder in ladders.ladders()}
    since = min(_day(row.opened_at) for row in rows)
    steps = {step for ladder in by_version.values() for step in ladder.steps}
    histories = facts.histories(moment, {row.person_id for row in rows}, since=since, steps=steps)
    for row in rows:
        try:
            _end_one(act, row, by_version[row.policy.version], histories[row.person_id])
        except Exception:
            log.exception("Case %s was not looked at.", row.pk)


@transaction.atomic
def _end_one(act: Act, case: Case, ladder: Ladder, history: History) -> None:
    row = locked(case)
    if row.state not in OPEN:
        return
    opening = _opening_of(row, ladder, history)
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
        following = playing.following(history, ladder, opening, latest, latest_on=_day(latest))
        if following is not None:
            _opened(act, row.person_id, following, follows=row)


def _moment(act: Act) -> Moment:
    here = organisation_selector.current()
    return Moment(act.now, organisation_today(act.now, here), here)


def _day(at: datetime) -> date:
    return clock.local_date(at, organisation_selector.current().time_zone)


def _opening_of(case: Case, ladder: Ladder, history: History) -> Opening:
    """The opening as it was frozen, with the misses as they stand now."""
    step = next(step for step in ladder.steps if step.number == case.step_number)
    ids = {miss["obligation"] for miss in case.facts["misses"]}
    misses = tuple(miss for miss in history.misses if miss.obligation_id in ids)
    return Opening(step, ladder.version, case.opened_at, misses, None, follows=bool(case.facts["follows"]))


def _tell_both(act: Act, case: Case, event: CaseEvent) -> None:
    tell(act, case, [case.person, *([case.decider] if case.decider else [])], event)


def _climb(act: Act) -> None:
    """What nobody decided in time also stands with the next level; both are notified."""
    late = Case.objects.filter(state__in=[State.WAITING, State.APPEALED], decide_due_at__lt=act.now)
    for case in late.order_by("pk"):
        with transaction.atomic():
            row = locked(case)
            if row.state not in (State.WAITING, State.APPEALED) or row.decide_due_at >= act.now:
                continue
            above = deciding.next_above(row)
            if above is None:
                continue
            both = [*deciding.able(row), above]
            made = note(act, row, Event.CLIMBED)
            row.level += 1
            row.decider = above
            row.decide_due_at = due_after(act, row.facts["step"]["climb_days"], above)
            row.save(update_fields=["level", "decider", "decide_due_at"])
            tell(act, row, both, made)
