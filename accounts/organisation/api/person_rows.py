"""A person as programs read them."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.organisation.models import Person
from accounts.organisation.rules.owing import BECAUSE
from accounts.organisation.selectors import owing
from accounts.organisation.selectors import people as people_selector
from traps_web.edges.filters import ListFilter, OneOf, RowFilter
from traps_web.lib.searches import LONGEST


class PersonSerializer(serializers.ModelSerializer[Person]):
    """A person with today's team and role."""

    team = serializers.IntegerField(source="current_team_id", allow_null=True, help_text="Today's team.")
    team_name = serializers.CharField(source="current_team.name", default=None, allow_null=True)
    manages = serializers.BooleanField(help_text="Has people below today, or manages a team.")
    owes_from = serializers.SerializerMethodField(
        help_text="The first day for which they owe anything; null until they are invited or sign in."
    )
    owes_because = serializers.SerializerMethodField(help_text="The reason for that day, in words.")

    class Meta:
        model = Person
        fields = [
            "id",
            "email",
            "name",
            "team",
            "team_name",
            "manages",
            "is_leader",
            "is_admin",
            "is_active",
            "time_zone",
            "country",
            "locale",
            "starts_on",
            "ends_on",
            "owes_from",
            "owes_because",
        ]

    def get_owes_from(self, row: Person) -> date | None:
        return owing.of(row).day

    def get_owes_because(self, row: Person) -> str:
        return BECAUSE[owing.of(row).why]


class PersonFilter(ListFilter):
    """Narrow the list of people."""

    team = RowFilter(field_name="current_team_id")
    email = django_filters.CharFilter(field_name="email_key")
    name = django_filters.CharFilter(field_name="name_key", lookup_expr="holds")
    q = django_filters.CharFilter(method="by_words", max_length=LONGEST, help_text="Words of the name or the e-mail.")
    ordering = OneOf(people_selector.ORDERS.keys, method="in_order", help_text="By name, when left out.")

    class Meta:
        model = Person
        fields = ["team", "email", "name", "is_active", "is_leader", "is_admin"]

    def in_order(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return people_selector.ORDERS.put(rows, value)

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return people_selector.with_words(rows, value)
