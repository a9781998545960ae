"""Cases go when their time is over, with what happened to them and their notices; how many there were stays."""

from __future__ import annotations

import logging
from typing import Final

from django.db import transaction
from django.db.models import F

from accounts.duties.models import Notice
from accounts.organisation.selectors import calendar
from accounts.record.rules.acts import Act
from reviews.cases.models import Case, CaseCount, CaseEvent
from reviews.cases.selectors import holding, memory
from reviews.cases.services.telling import KIND
from traps_web.lib import fiscal

log = logging.getLogger(__name__)
AT_ONCE: Final = 500
UNKNOWN: Final = "unknown"
"""The quarter of a case from before the calendar."""


def forget(act: Act) -> int:
    """Delete the cases whose memory ended two years ago. Returns how many.

    A case that another one followed, or that led to help, waits until that has gone.
    """
    followed = Case.objects.filter(follows__isnull=False).values("follows_id")
    over = Case.objects.filter(memory.over(act.now), help_record__isnull=True).exclude(pk__in=followed)
    return sum(_forget_or_pass_by(pk) for pk in over.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def _forget_or_pass_by(pk: int) -> int:
    try:
        return _forget_one(pk)
    except Exception:
        log.exception("Case %s could not be deleted.", pk)
        return 0


@transaction.atomic
def _forget_one(pk: int) -> int:
    case = Case.objects.select_for_update(of=("self",)).select_related("policy").filter(pk=pk).first()
    if case is None:  # Another worker was faster.
        return 0
    _count(case)
    Case.objects.filter(pk=pk).update(goes=True)
    CaseEvent.objects.filter(case_id=pk).delete()
    Notice.objects.filter(kind=KIND, key__startswith=f"case:{pk}:").delete()
    Case.objects.filter(pk=pk).delete()
    return 1


def _count(case: Case) -> None:
    facts = {
        "quarter": _quarter(case),
        "version": case.policy.version,
        "step_number": case.step_number,
        "state": case.state,
    }
    row, is_new = CaseCount.objects.get_or_create(**facts, defaults={"count": 1})
    if not is_new:
        CaseCount.objects.filter(pk=row.pk).update(count=F("count") + 1)


def _quarter(case: Case) -> str:
    try:
        return calendar.period_at("quarter", holding.local_day(case.opened_at)).key
    except (LookupError, fiscal.UnknownPeriod):
        return UNKNOWN
