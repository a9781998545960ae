"""Verdicts that only the CRM can carry out: done by the file or program that shows them, missed without one."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from accounts.duties.models import Obligation
from accounts.duties.services import obligations
from accounts.duties.services.fulfilments import Fulfilment, fulfil_many
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.deals.models import DealState
from pipeline.stages.models import Stage
from reviews.pipeline_reviews.models import FollowUp
from reviews.pipeline_reviews.rules import follow_ups as rules

TRAP = rules.TRAPS[rules.IN_CRM]


@transaction.atomic
def settle(act: Act) -> int:
    """Settle what the CRM shows by now, then flag what was not shown in time. Returns how many were settled."""
    settled = [_finish(act, row, state) for row, state in _shown()]
    subjects = {rules.subject_of(row.pk): state for row, state in settled}
    duties = Obligation.objects.filter(trap__key=TRAP, subject__in=subjects).select_related("owner", "trap")
    done = [
        Fulfilment(
            duty,
            subjects[duty.subject].known_at,
            subjects[duty.subject].known_at,
            subjects[duty.subject].by or duty.owner,
        )
        for duty in duties
    ]
    if done:
        fulfil_many(act, rows=done)
    obligations.flag_missed(act, looked_up=frozenset({TRAP}))
    return len(settled)


def _shown() -> Iterator[tuple[FollowUp, DealState]]:
    """The open verdicts with the first state of their deal that shows them."""
    positions = dict(Stage.objects.order_by().values_list("pk", "position"))
    rows = FollowUp.objects.filter(kind=rules.IN_CRM, done_at=None, dropped_at=None)
    waiting = list(rows.select_related("verdict__stage", "owner").order_by("pk"))
    states: dict[int, list[DealState]] = {row.deal_id: [] for row in waiting if row.deal_id}
    for state in DealState.objects.filter(deal_id__in=states).select_related("by").order_by("known_at", "pk"):
        if state.deal_id:
            states[state.deal_id].append(state)
    for row in waiting:
        shown = (state for state in states.get(row.deal_id or 0, ()) if _shows(row, state, positions))
        first = next(shown, None)
        if first is not None:
            yield row, first


def _shows(row: FollowUp, state: DealState, positions: dict[int, int]) -> bool:
    verdict = row.verdict
    if verdict is None or state.known_at <= row.made_at:
        return False
    deal = rules.DealNow(state.status, state.stage_id, positions[state.stage_id], state.close_on)
    position = positions[verdict.stage_id] if verdict.stage_id else None
    return rules.shows(verdict.verdict, deal=deal, close_on=verdict.close_on, position=position)


def _finish(act: Act, row: FollowUp, state: DealState) -> tuple[FollowUp, DealState]:
    FollowUp.objects.filter(pk=row.pk).update(done_at=state.known_at, done_by=state.by or row.owner)
    audit.record(act, verb="follow-up done", subject=row, after={"text": row.text, "shown": state.known_at.isoformat()})
    return row, state
