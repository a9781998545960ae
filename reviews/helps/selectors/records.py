"""Help records in sight, what may be done on one, and how the weeks around its start came out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from accounts.duties.models import Obligation
from accounts.organisation.access import people_below
from accounts.organisation.models import Person
from accounts.organisation.selectors.day_counts import DayCounts
from plans.measures.selectors.summing import Cuts
from reviews.consequences.selectors import facts
from reviews.helps.models import Help
from reviews.helps.rules.standing import ABOUT, ACTION, LOOK_BACK, START, Figures, Relation, Standing


def visible(*, viewer: Person) -> QuerySet[Any]:
    """The help records that somebody may read, the newest first."""
    rows = Help.objects.visible_to(viewer).select_related("person", "coach", "started_by", "case")
    return rows.prefetch_related("actions__owner", "actions__done_by").order_by("-opened_at", "-pk")


def by_id(*, viewer: Person, pk: int) -> Help:
    """One of them. Raises Help.DoesNotExist."""
    row: Help = visible(viewer=viewer).get(pk=pk)
    return row


def ordered(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those to be started, then those that run, then what is over."""
    place = Case(
        When(state=Standing.OPEN, then=Value(0)),
        When(state=Standing.RUNNING, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.order_by(place, "-opened_at", "-pk")


def relation_of(viewer: Person, row: Help) -> Relation:
    """What somebody is to a help record."""
    if viewer.pk == row.person_id:
        return Relation.PERSON
    if people_below(viewer).filter(below_id=row.person_id).exists() or owes(viewer, row):
        return Relation.LINE
    return Relation.COACH if viewer.pk == row.coach_id else Relation.OTHER


def owes(viewer: Person, row: Help) -> bool:
    """Whether somebody owes a duty of it, or did it; what was handed on to somebody else is theirs no more."""
    return of_duties(row).filter(owner=viewer, waived_at=None).exists()


def of_duties(row: Help) -> QuerySet[Any]:
    """Its duties: to start it, and its actions."""
    return Obligation.objects.filter(trap__key__in=[START, ACTION], subject__startswith=f"{ABOUT}{row.pk}:")


def around(person: Person, day: date) -> tuple[Figures, Figures]:
    """What the four weeks before a day and the four from it on were to bring and brought; two queries."""
    cuts = Cuts([day - LOOK_BACK, day, day + LOOK_BACK])
    budgets, actuals = facts.money_by_cut([person.pk], cuts)
    if not DayCounts.load().knows(cuts.edges[0], cuts.edges[-1]):
        budgets = {}
    before, after = (
        Figures(budgets.get(((person.pk,), place)), actuals.get(((person.pk,), place), Decimal(0))) for place in (0, 1)
    )
    return before, after
