"""The start of a help goes along with the line: who no longer stands above the person owes it no more."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db import transaction

from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import nearest_above
from accounts.duties.services import obligations
from accounts.organisation.models import ReportingLine
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from reviews.helps.models import Help
from reviews.helps.rules.standing import START, Standing, subject_of
from reviews.helps.services.records import locked
from reviews.helps.services.telling import tell

log = logging.getLogger(__name__)


def follow_the_line(act: Act) -> None:
    """Hand the start of what nobody has started to who stands above the person now.

    What the manager of before missed stays their miss. A started help stays with who promised its actions.
    """
    rows = Help.objects.filter(state=Standing.OPEN, person__is_active=True).select_related("person").order_by("pk")
    records = list(rows)
    if not records:
        return
    above = set(
        ReportingLine.objects.filter(
            below__in=[row.person_id for row in records], depth__gt=0, above__is_active=True
        ).values_list("below_id", "above_id")
    )
    duties = _starts(records)
    for row in records:
        if _stands(above, row, duties[row.pk]):
            continue
        try:
            _hand_over(act, row, above)
        except Exception:
            log.exception("The start of help %s was not handed on.", row.pk)


def _stands(above: Collection[tuple[int, int]], row: Help, duties: Sequence[Obligation]) -> bool:
    return any(duty.waived_at is None and (row.person_id, duty.owner_id) in above for duty in duties)


def _starts(records: Sequence[Help]) -> dict[int, list[Obligation]]:
    """The duties to start each of them, those that were handed over too, the newest first."""
    prefix = {subject_of(row.pk): row.pk for row in records}
    rows = Obligation.objects.filter(trap__key=START, opened_at__gte=min(row.opened_at for row in records))
    starts: dict[int, list[Obligation]] = defaultdict(list)
    for duty in rows.select_related("owner").order_by("-opened_at", "-pk"):
        pk = prefix.get(":".join(duty.subject.split(":")[:3]))
        if pk is not None:
            starts[pk].append(duty)
    return starts


@transaction.atomic
def _hand_over(act: Act, row: Help, above: Collection[tuple[int, int]]) -> None:
    """Hand the start on, unless another worker was faster."""
    if locked(row).state != Standing.OPEN:
        return
    duties = _starts([row])[row.pk]
    held = next((duty for duty in duties if duty.waived_at is None), None)
    to = nearest_above(row.person)
    if held is None or to is None or to.pk in (held.owner_id, row.person_id) or _stands(above, row, duties):
        return
    day = organisation_today(act.now)
    comes_back = any(duty.owner_id == to.pk for duty in duties)
    obligations.hand_over(
        act.of(act.by or held.owner),
        obligation=held,
        to=to,
        reason=f"{row.person.name} stands below {to.name} now.",
        subject=f"{subject_of(row.pk)}:{day}" if comes_back else "",
    )
    text = f"The help for {row.person.name} is started by {to.name}: the line has changed."
    tell(act, row, [row.person, to], event=f"moved:{to.pk}:{day}", text=text)
