"""Constraints that many tables share, so that they read the same everywhere."""

from django.db.models import CheckConstraint, F, Q


def paired(table: str, stem: str) -> CheckConstraint:
    """`<stem>_at` and `<stem>_by` are both set or both empty."""
    both = Q(**{f"{stem}_at__isnull": False, f"{stem}_by__isnull": False})
    neither = Q(**{f"{stem}_at__isnull": True, f"{stem}_by__isnull": True})
    return CheckConstraint(condition=both | neither, name=f"{table}_{stem}_paired")


def half_open(table: str) -> CheckConstraint:
    """`ends_before` lies after `starts_on`, or is open."""
    return CheckConstraint(
        condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")), name=f"{table}_ends_after_start"
    )


def one_of(table: str, field: str, values: list[str]) -> CheckConstraint:
    """The field holds one of the listed words."""
    return CheckConstraint(condition=Q(**{f"{field}__in": values}), name=f"{table}_{field}_known")
