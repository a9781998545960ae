"""The reasons of a list."""

from __future__ import annotations

from accounts.reasons.models import Reason, ReasonQuerySet


def every(model: type[Reason]) -> ReasonQuerySet:
    """Every reason of a list, group by group, those offered before the retired ones."""
    return model.objects.in_order()


def by_id(model: type[Reason], *, pk: int) -> Reason:
    """One reason of a list. Raises its DoesNotExist."""
    return model._default_manager.get(pk=pk)
