"""The sweep that judges conditions as of their deadlines, settles or waives what follows, and flags what is missed."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

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
NOT_KNOWN: Final = "TRAPS could not check it as of {at}: {finding}. What is not known is never missed."


def check_due(act: Act) -> int:
    """Judge every condition whose deadline, or the end of whose grace, has come. Returns how many duties it judged.

    Run late, twice, or by several at once, each is judged once as of the same instant. What fails is logged and looked
    at again; nothing is flagged without a check.
    """
    due = Obligation.objects.filter(
        status="open", due_at__lt=act.now, trap__key__startswith=CHECKED_PREFIX, own_duty__isnull=False
    ).select_related("owner", "trap", "own_duty__version__created_by")
    duties = list(due.order_by("due_at", "pk")[:AT_ONCE])
    job_counts.count(job_counts.LOOKED_AT, len(duties))
    checked = set(
        ConditionCheck.objects.filter(obligation__in=[duty.pk for duty in duties]).values_list("obligation_id", "at")
    )
    groups: dict[tuple[int, datetime, bool], list[Obligation]] = defaultdict(list)
    for duty in duties:
        is_over = duty.missed_at < act.now
        for at, is_last in ((duty.due_at, duty.due_at == duty.missed_at), (duty.missed_at, True)):
            if at < act.now and (duty.pk, at) not in checked:
                groups[duty.own_duty.version_id, at, is_last].append(duty)
                break
            if not is_over:
                break
    judged_count = 0
    for (_, at, is_last), group in sorted(groups.items(), key=lambda item: (item[0][1], item[0][0])):
        try:
            judged_count += _judge(act, group, at, is_last=is_last)
        except Exception:
            log.exception("A condition due at %s was not checked.", at)
    return judged_count


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
            _waive(act, duty, judgements[duty.owner_id].finding, at)
        owned = sorted((duty.owner_id, duty.pk) for duty in by_what[Follows.MISSED])
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
