"""The abstract row of a list of reasons."""

from accounts.reasons.models.reasons import Reason, ReasonQuerySet

__all__ = ["Reason", "ReasonQuerySet"]
