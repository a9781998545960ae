"""The policy of the demo: the ladder that ships, published and read, what it led to, and a draft that is harder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from accounts.duties.models import Obligation
from accounts.duties.services import obligations
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act, Via
from reviews.cases.models import Case
from reviews.cases.rules.states import Event, State
from reviews.cases.services import cases, engine
from reviews.documents.models import Cause
from reviews.policies.models import Policy, PolicyReading
from reviews.policies.models.readings import PUT
from reviews.policies.selectors import ladders
from reviews.policies.services import drafts, putting, readings
from traps_web.demo import maven, seeded
from traps_web.demo.stage import Stage
from traps_web.lib import fiscal
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import StaleState

ZONE: Final = "America/New_York"
LEADER: Final = f"leader@{maven.DOMAIN}"
AHEAD: Final = timedelta(days=28)
OBJECTION: Final = "Two misses in four weeks are soon reached in the weeks before a fair."
ANSWERS: Final = (
    "The log was done, the week was not closed.",
    "I was with the customer until the evening and forgot the week.",
    "I thought that the deadline was Monday.",
)
HANDED_IN: Final = "It was handed in on paper, in time."
PROPOSAL: Final = "I close on Friday at 15:00."
WORDS: Final = {
    Event.CONFIRMED: "As we agreed on Monday: fifteen minutes every week.",
    Event.HELPED: "The territory lost its largest account. That is not yours to make up for.",
    Event.WAIVED: "Two of the weeks fell into the move of the office.",
    Event.UPHELD: "The deals were closed late, but the weeks were open for days before.",
    Event.OVERTURNED: "Both weeks were at the fair, and the log had been handed in on paper.",
}
APPEALS: Final = (
    "Both weeks were at the fair. My log was handed in on paper.",
    "The quarter was closed late by the CRM, not by me.",
)
APPEALING: Final = 0.5
DECISIONS: Final = (Event.CONFIRMED, Event.CONFIRMED, Event.HELPED, Event.WAIVED)
STILL_TO_ANSWER: Final = "darcel.schlecht@"
"""The demo is looked at as this rep first: a fresh case of theirs has no answer yet."""
A_WEEK: Final = timedelta(weeks=1)
LEFT_WAITING: Final = 2
"""So many cases still wait at least: one for its decision, and one that is decided as help just now."""
UNDECIDED: Final = timedelta(days=4)
"""What opened in the last days still waits."""


def publish(stage: Stage) -> int:
    """Publish the ladder before the activity of the demo begins; most read it. Returns how many it covers."""
    leader = Person.objects.get(email=LEADER)
    first_day = fiscal.week_start(stage.today) - timedelta(weeks=13)
    at = _at(first_day - AHEAD, 9)
    act = Act(leader, at, Via.DEMO)
    policy = drafts.start(act)
    Policy.objects.filter(pk=policy.pk).update(first_day=first_day)
    policy.refresh_from_db()
    drafts.publish(act, policy=policy, revision=policy.revision)
    putting.put_before(Act(None, at, Via.DEMO))
    rows = PolicyReading.objects.filter(policy=policy).select_related("person").order_by("person__email")
    for place, row in enumerate(rows):
        random = Random(f"{seeded.SEED}:policy:{row.person.email}")
        if place:  # One of them has not read it.
            readings.read(Act(row.person, at + timedelta(hours=random.randint(2, 120)), Via.DEMO), reading=row)
    objector = rows.filter(state=PUT).exclude(person=leader).first() or rows[0]
    readings.object_to(Act(objector.person, at + timedelta(days=2), Via.DEMO), reading=objector, words=OBJECTION)
    return rows.count()


def complete(stage: Stage) -> int:
    """Let the engine run week by week, with answers and decisions, and begin a harder draft. Returns how many cases."""
    monday = fiscal.week_start(stage.today)
    for weeks_ago in range(12, -1, -1):
        at = min(_at(monday - timedelta(weeks=weeks_ago), 8), stage.now)
        engine.run(Act(None, at, Via.DEMO))
        _answer(stage.now)
        _appeal(stage.now)
    engine.run(stage.act())
    _waive_misses(stage)
    engine.run(stage.act())
    _decide_just_now(stage)
    _draft(stage)
    return Case.objects.count()


def _answer(now: datetime) -> None:
    """The next day most answer, the day after the line decides; what is younger than some days still waits."""
    for case in Case.objects.filter(state=State.WAITING).select_related("person", "decider").order_by("pk"):
        random = Random(f"{seeded.SEED}:case:{case.person.email}:{case.step_number}")
        answered_at, decided_at = case.made_at + timedelta(hours=25), case.made_at + timedelta(hours=52)
        is_answered = case.events.filter(event=Event.ANSWERED).exists()
        is_fresh = case.made_at + A_WEEK > now and case.person.email.startswith(STILL_TO_ANSWER)
        if random.random() < 0.7 and not is_answered and answered_at < now and not is_fresh:
            causes = list(Cause.objects.filter(is_active=True).order_by("position"))
            cases.answer(
                Act(case.person, answered_at, Via.DEMO),
                case=case,
                cause=random.choice(causes),
                words=random.choice(ANSWERS),
                proposal=PROPOSAL,
            )
        if case.made_at + UNDECIDED < now and case.decider is not None:
            is_first = not Case.objects.exclude(state=State.WAITING).exists()
            decision = Event.HELPED if is_first else random.choice(DECISIONS)
            if case.person.email.startswith(seeded.SLIPS):
                decision = Event.CONFIRMED
            decide(Act(case.decider, decided_at, Via.DEMO), case, decision)


def decide(act: Act, case: Case, decision: Event) -> Case | None:
    """Returns None where a key was no longer true, so that the case ended undecided."""
    try:
        return cases.decide(act, case=case, decision=decision, words=WORDS[decision])
    except StaleState:
        return None


def _appeal(now: datetime) -> None:
    """Some appeal a day after the confirmation; the next level decides two days later."""
    confirmed = Case.objects.filter(state=State.RUNNING, appeal_until__isnull=False).exclude(
        events__event=Event.APPEALED
    )
    for case in confirmed.select_related("person", "decider").order_by("pk"):
        random = Random(f"{seeded.SEED}:appeal:{case.person.email}:{case.step_number}")
        at = case.events.get(event=Event.CONFIRMED).at + timedelta(hours=26)
        if random.random() >= APPEALING or at >= now or case.person.email.startswith(seeded.SLIPS):
            continue
        row = cases.appeal(Act(case.person, at, Via.DEMO), case=case, words=random.choice(APPEALS))
        decided_at = at + timedelta(hours=50)
        if decided_at + UNDECIDED < now and row.decider is not None:
            decision = random.choice((Event.UPHELD, Event.OVERTURNED))
            act = Act(row.decider, decided_at, Via.DEMO)
            cases.decide_appeal(act, case=row, decision=decision, words=WORDS[decision])


def _waive_misses(stage: Stage) -> None:
    """Misses that a waiting case rests on are waived, so that its facts change before the decision."""
    waiting = Case.objects.filter(state=State.WAITING, decider__isnull=False).select_related("decider")
    for case in sorted(waiting.order_by("opened_at", "pk"), key=_beyond):
        ids = [miss["obligation"] for miss in case.facts["misses"]]
        misses = list(Obligation.objects.filter(pk__in=ids, done_at=None, waived_at=None).order_by("-due_at", "pk"))
        if len(misses) <= _beyond(case):
            continue
        for miss in misses[: _beyond(case) + 1]:
            obligations.waive(stage.act(case.decider), obligation=miss, reason=HANDED_IN)
        return


def _beyond(case: Case) -> int:
    """How many misses a case rests on beyond those that its step asks for."""
    return len(case.facts["misses"]) - int(case.facts["step"]["misses"])


def _decide_just_now(stage: Stage) -> None:
    """Of the newest cases up to two are confirmed, and one of these is appealed: its decision is still to come."""
    newest = Case.objects.filter(state=State.WAITING, decider__isnull=False).select_related("person", "decider")
    most = min(2, max(0, newest.count() - LEFT_WAITING))
    for place, case in enumerate(newest.order_by("-opened_at", "pk")[:most]):
        row = decide(stage.act(case.decider), case, Event.CONFIRMED)
        if row is not None and not place:
            cases.appeal(stage.act(row.person), case=row, words=APPEALS[0])


def _draft(stage: Stage) -> None:
    """A draft with a harder second step, for the dress rehearsal."""
    leader = Person.objects.get(email=LEADER)
    draft = drafts.start(stage.act(leader))
    ladder = ladders.ladder_of(draft)
    steps = [replace(step, misses=2, weeks=6) if step.number == 2 else step for step in ladder.steps]
    numbers = {name: getattr(ladder, name) for name in drafts.NUMBERS}
    drafts.change(
        stage.act(leader), policy=draft, revision=draft.revision, first_day=ladder.first_day, steps=steps, **numbers
    )


def _at(day: date, hour: int) -> datetime:
    return due_instant(day, time(hour), ZONE)
