"""The sweep that judges conditions as of their deadlines, settles or waives what follows, and flags what is missed."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from accounts.duties.models import Obligation
from accounts.duties.rules.traps import CHECKED_PREFIX
from accounts.duties.services import misses, obligations
from accounts.duties.services.fulfilments import Fulfilment, fulfil_many
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.record.rules.acts import Act, Via
from accounts.record.services import job_counts
from plans.conditions.models import ConditionCheck
from plans.conditions.rules.outcomes import Follows, Judgement, follows
from plans.conditions.selectors.judging import judged

log = logging.getLogger(__name__)
AT_ONCE: Final = 5000
A_DAY: Final = timedelta(days=1)
MADE_GOOD: Final = timedelta(days=15)
"""So long a missed condition is judged again each day: met by then, it is made good, and stays missed."""
NOT_KNOWN: Final = "TRAPS could not check it as of {at}: {finding}. What is not known is never missed."


def check_due(act: Act) -> int:
    """Judge every condition whose deadline, or the end of whose grace, has come. Returns how many duties it judged.

    What was missed is judged once a day for two weeks more, so that it can be made good. Run late, twice, or by several
    at once, each is judged once as of the same instant. What fails is logged and looked
    at again; nothing is flagged without a check.
    """
    duties = _duties(act)
    job_counts.count(job_counts.LOOKED_AT, len(duties))
    checked = set(
        ConditionCheck.objects.filter(obligation__in=[duty.pk for duty in duties]).values_list("obligation_id", "at")
    )
    groups: dict[tuple[int, datetime, bool], list[Obligation]] = defaultdict(list)
    for duty in duties:
        at = next((at for at in _instants(duty, act.now) if (duty.pk, at) not in checked), None)
        if at is not None:
            groups[duty.own_duty.version_id, at, at >= duty.missed_at].append(duty)
    judged_count = 0
    for (_, at, is_last), group in sorted(groups.items(), key=lambda item: (item[0][1], item[0][0])):
        try:
            judged_count += _judge(act, group, at, is_last=is_last)
        except Exception:
            log.exception("A condition due at %s was not checked.", at)
    return judged_count


def _duties(act: Act) -> list[Obligation]:
    """Those that are due and open, and those that were missed lately and are not made good."""
    is_open = Q(status="open", due_at__lt=act.now)
    lately = Q(status="missed", done_at=None, waived_at=None, missed_at__gt=act.now - MADE_GOOD, due_at__lt=act.now)
    rows = Obligation.objects.filter(is_open | lately, trap__key__startswith=CHECKED_PREFIX, own_duty__isnull=False)
    rows = rows.select_related("owner", "trap", "own_duty__version__created_by")
    return list(rows.order_by("due_at", "pk")[:AT_ONCE])


def _instants(duty: Obligation, now: datetime) -> list[datetime]:
    """When a duty is judged, up to now: its deadline, the end of its grace, and once it is missed the last whole day
    after that.
    """
    if duty.status == "missed":
        days = (now - duty.missed_at) // A_DAY
        return [duty.missed_at + days * A_DAY] if days else []
    return [at for at in sorted({duty.due_at, duty.missed_at}) if at < now]


def _judge(act: Act, duties: Sequence[Obligation], at: datetime, *, is_last: bool) -> int:
    """Duties of one version at one instant: keep what was found, then what follows from it."""
    organisation = organisation_selector.current()
    condition = duties[0].own_duty.version.condition
    judgements = judged(condition, [duty.owner for duty in duties], at, organisation)
    with transaction.atomic():
        _keep(act, duties, at, judgements)
        by_what: dict[Follows, list[Obligation]] = defaultdict(list)
        for duty in duties:
            by_what[follows(judgements[duty.owner_id].outcome, is_last=is_last)].append(duty)
        settled = [Fulfilment(duty, at, at, duty.owner) for duty in by_what[Follows.SETTLED]]
        fulfil_many(act, rows=settled)
        for duty in by_what[Follows.WAIVED]:
            if duty.status == "open":
                _waive(act, duty, judgements[duty.owner_id].finding, at)
        owned = sorted((duty.owner_id, duty.pk) for duty in by_what[Follows.MISSED] if duty.status == "open")
        misses.flag_checked(act, owned=owned)
    return len(duties)


def _keep(act: Act, duties: Sequence[Obligation], at: datetime, judgements: dict[int, Judgement]) -> None:
    ConditionCheck.objects.bulk_create(
        [
            ConditionCheck(
                obligation=duty,
                at=at,
                outcome=judgements[duty.owner_id].outcome,
                finding=judgements[duty.owner_id].finding,
                checked_at=act.now,
            )
            for duty in duties
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def _waive(act: Act, duty: Obligation, finding: str, at: datetime) -> None:
    """By the rule of the trap, in the name of whoever made the version, as of the instant that was judged."""
    maker = duty.own_duty.version.created_by
    reason = NOT_KNOWN.format(at=f"{at:%Y-%m-%d %H:%M} UTC", finding=finding)
    obligations.set_aside(Act(maker, at, Via.JOB), obligation=duty, reason=reason)
