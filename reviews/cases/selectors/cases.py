"""Cases in sight, and what waits for whoever looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case as When_
from django.db.models import IntegerField, Prefetch, Q, QuerySet, Value, When

from accounts.organisation.models import Person
from accounts.record.rules.readers import Reader
from reviews.cases.models import Case, CaseEvent
from reviews.cases.rules import states as rules
from reviews.cases.rules.states import DECIDABLE, OPEN, UNCOUNTED, Answer, Event, Relation, State
from reviews.cases.selectors import deciding, holding, memory


def visible(*, viewer: Person) -> QuerySet[Any]:
    """The cases that somebody may read, the newest first."""
    rows = Case.objects.visible_to(viewer).select_related("person", "policy", "decider")
    return rows.order_by("-opened_at", "-pk")


def by_id(*, viewer: Person, pk: int) -> Case:
    """One of them. Raises Case.DoesNotExist."""
    row: Case = visible(viewer=viewer).get(pk=pk)
    return row


def ordered(rows: QuerySet[Any], viewer: Person) -> QuerySet[Any]:
    """Those that wait for the viewer first, then the other open ones, then what has ended."""
    waits = Q(decider=viewer, state__in=sorted(DECIDABLE)) | Q(person=viewer, state=State.WAITING)
    place = When_(
        When(waits, then=Value(0)),
        When(state__in=sorted(OPEN), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.order_by(place, "-opened_at", "-pk")


def waiting(viewer: Person) -> int:
    """How many cases wait for somebody: for the decision, or for the own answer."""
    decisions = Q(decider=viewer, state__in=sorted(DECIDABLE))
    answers = Q(person=viewer, state=State.WAITING) & ~Q(events__event=Event.ANSWERED)
    return Case.objects.filter(decisions | answers).distinct().count()


@dataclass(frozen=True)
class CaseShown:
    """A case with what happened to it, who may decide, and what the viewer may do."""

    case: Case
    events: tuple[CaseEvent, ...]
    able: tuple[Person, ...]
    next_above: Person | None
    relation: Relation
    may: frozenset[Event]
    in_a_row: int | None
    before: Case | None

    def event(self, kind: Event) -> CaseEvent | None:
        """The newest event of a kind."""
        return next((row for row in reversed(self.events) if row.event == kind), None)


def shown(reader: Reader, case: Case) -> CaseShown:
    """Everything that the page of a case says; a fixed number of queries."""
    events = tuple(case.events.select_related("by", "cause", "named").order_by("at", "pk"))
    relation = deciding.relation_of(reader.viewer, case)
    state, kinds = State(case.state), {row.event for row in events}
    may = {event for event in Event if rules.answer(event, state, relation) is Answer.MAY}
    may -= {event for event in (Event.ANSWERED, Event.READ, Event.MORE_TIME) if event in kinds}
    if case.appeal_until is None or reader.now > case.appeal_until or Event.APPEALED in kinds:
        may -= {Event.APPEALED}
    return CaseShown(
        case=case,
        events=events,
        able=tuple(deciding.able(case)),
        next_above=deciding.next_above(case),
        relation=relation,
        may=frozenset(may),
        in_a_row=holding.in_a_row(reader.now, case),
        before=before(reader, case),
    )


def before(reader: Reader, case: Case) -> Case | None:
    """The case of the person that opened last before this one and still counts."""
    rows = visible(viewer=reader.viewer).filter(person=case.person_id, opened_at__lt=case.opened_at)
    return rows.exclude(memory.resting(reader.now)).exclude(state__in=sorted(UNCOUNTED)).first()


def with_events(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Cases with what happened to each, in its order."""
    return rows.prefetch_related(Prefetch("events", CaseEvent.objects.order_by("at", "pk")))
