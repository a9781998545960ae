"""The lists of plans: by who acts next, and who has a number and no plan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import STILL_OWED
from accounts.organisation.access import people_below, sees_everybody
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar, stand_ins
from accounts.record.rules.readers import Reader
from plans.measures.models import BudgetLine
from plans.sales_plans.models import Plan
from plans.sales_plans.rules import plans as rules
from plans.sales_plans.selectors import plan_papers
from plans.sales_plans.selectors.plans import TRAPS, visible, with_number
from traps_web.lib import fiscal
from traps_web.lib.fields import MoneyField
from traps_web.lib.sorting import Orders

NEXT: Final = ("me", "decision", "owner", "nobody", "ended")
"""Who acts next on a plan: the viewer, somebody else who decides, its owner; nobody while it stands or has ended."""
OWN_NEXT: Final = ("owner", "decision", "nobody", "ended", "me")
"""The same of one's own plans: what one owes oneself comes first."""
MOST_OWN, MOST_PERIODS = 40, 8
ORDERS = Orders(
    {"person": "owner__name", "period": "starts_on", "number": "shown_number", "uncovered": "shown_uncovered"},
    first="-period",
    then=("owner__name", "pk"),
)


def others(reader: Reader) -> QuerySet[Any]:
    """Plans of others that the viewer sees, each with who acts next; the other lists here are cut from it."""
    rows = visible(viewer=reader.viewer, today=reader.today).exclude(owner=reader.viewer)
    below = reader.viewer.lines_below.filter(depth__gt=0).values("below_id")
    trusted = stand_ins.entrusted(person=reader.viewer, today=reader.today).values("pk")
    return _by_next(rows, decides=Q(owner_id__in=below) | Q(owner_id__in=trusted))


def put(rows: QuerySet[Any], *, sort: str) -> QuerySet[Any]:
    """Plans by who acts next, in each group in the order asked for."""
    ordered = ORDERS.put(_with_sums(rows).order_by("-starts_on", "owner__name", "pk"), sort)
    return ordered.order_by("acts_place", *ordered.query.order_by)


def counts(rows: QuerySet[Any]) -> dict[str, int]:
    """How many plans wait for whom; one query."""
    by_next = rows.order_by().values_list("acts_next").annotate(rows=Count("pk"))
    return dict.fromkeys(NEXT, 0) | dict(by_next)


def periods_of(rows: QuerySet[Any]) -> list[str]:
    """The periods of which there are plans to look at, the latest first."""
    periods = rows.order_by().values_list("period_key", "starts_on", "kind").distinct()
    return [key for key, *_ in sorted(periods, key=lambda row: (row[1], row[2]), reverse=True)][:MOST_PERIODS]


def mine(*, viewer: Person) -> list[Any]:
    """The viewer's own plans: what they owe first, the coming periods first."""
    rows = _by_next(with_number(Plan.objects.filter(owner=viewer)), decides=Q(pk=None))
    newest = rows.order_by("-starts_on", "kind")[:MOST_OWN]
    return sorted(newest, key=lambda plan: OWN_NEXT.index(plan.acts_next))


def missing(reader: Reader) -> list[Missing]:
    """The numbers of the viewer without a plan: the running year and quarter and the next ones."""
    scheme = calendar.rules()
    year, quarter = fiscal.period_of(scheme, reader.today, "year"), fiscal.period_of(scheme, reader.today, "quarter")
    periods = [year, quarter, fiscal.next_period(scheme, quarter.key), fiscal.next_period(scheme, year.key)]
    plans = Plan.objects.filter(owner=reader.viewer, period_key__in=[period.key for period in periods])
    written = set(plans.exclude(status="ended").values_list("period_key", flat=True))
    unwritten = [period for period in periods if period.key not in written]
    amounts = plan_papers.numbers_of(owner_id=reader.viewer.pk, periods=unwritten)
    return [Missing(period, amounts[period.key]) for period in unwritten if period.key in amounts]


def _by_next(rows: QuerySet[Any], *, decides: Q) -> QuerySet[Any]:
    """Plans with `acts_next`, and `acts_place` to put them in order by it."""
    waits = Q(status="submitted") | Q(has_open_amendment=True)
    conditions = {
        "me": waits & decides,
        "decision": waits,
        "owner": Q(status__in=rules.OPEN),
        "ended": Q(status="ended"),
    }
    named = [When(condition, then=Value(name)) for name, condition in conditions.items()]
    rows = rows.annotate(acts_next=Case(*named, default=Value("nobody"), output_field=CharField()))
    places = [When(acts_next=name, then=Value(place)) for place, name in enumerate(NEXT)]
    return rows.annotate(acts_place=Case(*places))


def _with_sums(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The number as the list shows it, and what of it has no plan, for those who sort by them."""
    frozen = When(status__in=rules.FROZEN, then=Coalesce("amended_amount", "number_amount"))
    rows = rows.annotate(shown_number=Case(frozen, default=F("number_amount"), output_field=MoneyField()))
    short = F("shown_number") - F("covered_amount")
    over = When(covered_amount__gte=F("shown_number"), then=Value(Decimal(0), output_field=MoneyField()))
    return rows.annotate(
        shown_uncovered=Case(over, default=short, output_field=MoneyField()),
    )


class Missing(NamedTuple):
    """A number without a plan."""

    period: fiscal.Period
    amount: Decimal


class Lacking(NamedTuple):
    """How many people have a number and no plan, and how much money that is."""

    people: int
    amount: Decimal


def focus(reader: Reader, *, period_key: str) -> fiscal.Period:
    """The period of which missing plans are named: the one asked for, or the running quarter."""
    if period_key:
        try:
            return calendar.period(period_key)
        except fiscal.UnknownPeriod:
            pass
    return fiscal.period_of(calendar.rules(), reader.today, "quarter")


def lacking(reader: Reader, *, period: fiscal.Period) -> QuerySet[Any]:
    """The people below a viewer who have a number for a period and no plan, the largest `number` first."""
    written = Plan.objects.filter(owner=OuterRef("pk"), period_key=period.key).exclude(status="ended")
    lines = BudgetLine.objects.filter(person=OuterRef("pk"), starts_on__within=(period.starts_on, period.ends_before))
    total = lines.order_by().values("person").annotate(total=Sum("amount")).values("total")
    people = Person.objects.filter(is_active=True).exclude(pk=reader.viewer.pk)
    if not sees_everybody(reader.viewer):
        people = people.filter(pk__in=people_below(reader.viewer))
    rows = people.filter(~Exists(written)).annotate(number=Subquery(total, output_field=MoneyField()))
    return rows.filter(number__gt=0).select_related("current_team").order_by("-number", "name", "pk")


def lacking_sums(people: QuerySet[Any]) -> Lacking:
    """Of these people the count and the money; one query."""
    sums = people.order_by().aggregate(people=Count("pk"), amount=Sum("number", output_field=MoneyField()))
    return Lacking(sums["people"], sums["amount"] or Decimal(0))


def duties_of(people: list[Any], *, period: fiscal.Period) -> dict[int, Obligation]:
    """By person the duty to hand the plan of a period in, where it is still owed."""
    kind = "annual" if period.kind == "year" else "quarterly"
    rows = Obligation.objects.filter(
        STILL_OWED, trap__key=TRAPS[kind], owner__in=[person.pk for person in people], subject__startswith=period.key
    )
    return {row.owner_id: row for row in rows.select_related("trap", "owner", "waived_by") if _is_of(row, period)}


def _is_of(row: Obligation, period: fiscal.Period) -> bool:
    return row.subject.split(":")[0] == period.key
