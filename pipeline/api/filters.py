"""What lists of facts are narrowed by: the same as on their pages."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from rest_framework.exceptions import ValidationError

from accounts.api.clocks import today_of
from accounts.selectors import calendar
from accounts.selectors.teams import tree_on
from pipeline.models import Activity, Booking, Deal
from pipeline.rules.readiness import NOT_READY
from pipeline.selectors import bookings, deals, entries, readiness
from pipeline.selectors.wanted import SORTS, Wanted
from traps_web.edges.filters import DayFilter, ListFilter, OneOf, RowFilter
from traps_web.lib import fiscal
from traps_web.lib.fields import AmountField
from traps_web.lib.searches import LONGEST

TEAM_HELP = "A team with the teams below it today."


class AmountFilter(django_filters.NumberFilter):
    """An amount of the organisation's currency."""

    field_class = AmountField


class FactFilter(ListFilter):
    """Narrow a list of facts to a team with those below it, and to a fiscal period. `day` is the column that carries the date."""

    day: ClassVar[str]

    team = RowFilter(method="by_team", help_text=TEAM_HELP)
    period = django_filters.CharFilter(method="by_period", help_text="FY2027, FY2027-Q2, FY2027-M05 or FY2027-W19.")

    @property
    def today(self) -> date:
        """Today of whoever asks."""
        return today_of(self.request)

    def by_team(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(self.in_teams(tree_on(self.today).descendants(int(value))))

    def in_teams(self, team_ids: Any) -> Q:
        """The rows that stand under these teams."""
        return Q(team_id__in=team_ids)

    def by_period(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        try:
            period = fiscal.period(calendar.rules(), value)
        except fiscal.UnknownPeriod as fault:
            raise ValidationError({name: [str(fault)]}) from None
        return rows.filter(**{f"{self.day}__gte": period.starts_on, f"{self.day}__lt": period.ends_before})


class ActivityFilter(FactFilter):
    """Narrow the list of activities."""

    day = "done_on"

    person = RowFilter(field_name="person_id")
    person_email = django_filters.CharFilter(field_name="person__email_key")
    type = django_filters.CharFilter(field_name="type__key")
    customer = RowFilter(field_name="customer_id")
    deal = RowFilter(field_name="deal_id")
    done_after = DayFilter(field_name="done_on", lookup_expr="gte")
    done_before = DayFilter(field_name="done_on", lookup_expr="lt")

    class Meta:
        model = Activity
        fields = ["external_id", "kind", "is_late"]


class BookingFilter(FactFilter):
    """Narrow the list of bookings."""

    day = "booked_on"

    person = RowFilter(field_name="credits__person_id")
    person_email = django_filters.CharFilter(field_name="credits__person__email_key")
    category = django_filters.CharFilter(field_name="category__key")
    customer = RowFilter(field_name="customer_id")
    product = RowFilter(field_name="product_id")
    deal = RowFilter(field_name="deal_id")
    booked_after = DayFilter(field_name="booked_on", lookup_expr="gte")
    booked_before = DayFilter(field_name="booked_on", lookup_expr="lt")
    restates = RowFilter(field_name="restates_id", label="The restatements of one booking.")
    is_restatement = django_filters.BooleanFilter(field_name="restates", lookup_expr="isnull", exclude=True)
    mark = OneOf(
        tuple(entries.MARKS),
        method="by_mark",
        help_text="Money entered by who is credited, likely in twice, or of a deal that is still open.",
    )

    class Meta:
        model = Booking
        fields = ["external_id", "source"]

    def by_mark(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return entries.marked(rows, value)

    def in_teams(self, team_ids: Any) -> Q:
        """The bookings with a credit there."""
        return bookings.credited_in(team_ids)


class DealFilter(FactFilter):
    """Narrow the list of deals. A period means the close date, of closed deals the day on which they were closed."""

    owner = RowFilter(field_name="owner_id")
    owner_email = django_filters.CharFilter(field_name="owner__email_key")
    person = RowFilter(method="by_person", help_text="Whoever has a share of the money.")
    status = OneOf(("open", "won", "lost"))
    pipeline = RowFilter(field_name="stage__pipeline_id")
    stage = django_filters.CharFilter(field_name="stage__name_key")
    customer = RowFilter(field_name="customer_id")
    product = RowFilter(field_name="product_id")
    name = django_filters.CharFilter(field_name="name_key", lookup_expr="holds")
    q = django_filters.CharFilter(method="by_words", max_length=LONGEST, help_text="Words of the deal or its customer.")
    amount_from = AmountFilter(field_name="amount", lookup_expr="gte")
    amount_to = AmountFilter(field_name="amount", lookup_expr="lte")
    not_ready = OneOf(("any", *NOT_READY), method="by_reason", help_text="Open deals with this reason.")
    close_after = DayFilter(field_name="close_on", lookup_expr="gte")
    close_before = DayFilter(field_name="close_on", lookup_expr="lt")
    closed_after = DayFilter(field_name="closed_on", lookup_expr="gte")
    closed_before = DayFilter(field_name="closed_on", lookup_expr="lt")
    updated_after = django_filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")
    ordering = OneOf(SORTS, method="in_order", help_text="Newest first, when left out.")

    class Meta:
        model = Deal
        fields = ["external_id"]

    @property
    def day(self) -> str:  # type: ignore[override]
        """The date that a period speaks of."""
        return Wanted(status=self.form.cleaned_data.get("status") or "open").day

    def in_teams(self, team_ids: Any) -> Q:
        """The deals with a share there."""
        return deals.with_share(Q(team_id__in=team_ids))

    def by_person(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(deals.with_share(Q(person_id=value)))

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return deals.with_words(rows, value)

    def by_reason(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(readiness.filters(today=self.today).q(value))

    def in_order(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return deals.in_order(rows, Wanted(sort=value))
