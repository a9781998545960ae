"""Whom a review may ask for help or for an action."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.organisation.models import Person
from pipeline.customers.selectors import owners


def helpers(*, viewer: Person) -> QuerySet[Person]:
    """People whom the viewer sees, those of the same team, and the line above: whoever can help is often up there."""
    above = Q(lines_below__below=viewer.pk)
    rows = Person.objects.get_queryset().filter(Q(pk__in=owners.creditable(viewer=viewer).values("pk")) | above)
    return rows.filter(is_active=True).distinct().order_by("name", "pk")
