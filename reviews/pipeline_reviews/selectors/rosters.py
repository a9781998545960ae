"""The parts of the roster as conditions: each review is in exactly one."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from reviews.pipeline_reviews.rules.states import Status


def conditions() -> Mapping[str, Q]:
    """By the name of the part."""
    return {
        "held": Q(status=Status.CLOSED),
        "due": Q(status__in=(Status.DUE, Status.LIVE)),
        "dodged": Q(status=Status.DODGED),
        "excused": Q(status=Status.EXCUSED),
    }
