"""Deals that time has made unready, left alone or pushed from month to month; and saved views."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from accounts.organisation.models import Person
from pipeline.board.models import SavedView
from pipeline.deals.models import Deal, DealChange, PushChoice
from pipeline.deals.rules.pushes import is_push
from traps_web.demo import maven, seeded
from traps_web.demo.stage import Stage

A_MONTH = timedelta(days=31)
LEFT_ALONE, PUSHED = 0.12, 0.06
"""So many of the open deals were left alone for weeks, and so many were pushed."""
VIEWS = {
    "darcel.schlecht": [("Big ones", "least=3000&sort=-amount"), ("Not ready", "not_ready=any")],
    "melvin.marxen": [("Date past", "not_ready=date+past"), ("From 1,000", "least=1000&sort=-amount")],
    "leader": [("Stale", "not_ready=stale&sort=-amount")],
}


def complete(stage: Stage) -> None:
    """Stale deals, pushed deals with the history of each push, and the views that people keep."""
    deals = list(Deal.objects.filter(status="open", created_at__lt=stage.now).order_by("external_id"))
    choices = list(PushChoice.objects.order_by("position").values_list("pk", flat=True))
    changed, pushes = [], []
    for deal in deals:
        random = Random(f"{seeded.SEED}:way:{deal.external_id}")
        if random.random() < LEFT_ALONE:
            deal.updated_at = deal.stage_entered_at = stage.now - timedelta(days=random.randint(20, 75))
            changed.append(deal)
        elif random.random() < PUSHED and deal.close_on is not None and not deal.pushes:
            made = _pushes(deal, stage, random, choices)
            deal.pushes = len(made)
            changed.append(deal)
            pushes += made
    Deal.objects.bulk_update(changed, ["updated_at", "stage_entered_at", "pushes"], batch_size=400)
    DealChange.objects.bulk_create(pushes, batch_size=400)
    _views(stage)


def _pushes(deal: Deal, stage: Stage, random: Random, choices: Sequence[int]) -> list[DealChange]:
    """The way of the close date to where it stands, a month each time; from the second on with a reason."""
    assert deal.close_on is not None
    changes: list[DealChange] = []
    times = random.randint(1, 3)
    for place in range(times):
        after = deal.close_on - A_MONTH * (times - 1 - place)
        before = after - A_MONTH
        if is_push(before, after, calendar=stage.rules):
            at = stage.now - timedelta(days=7 * (times - place))
            changes.append(
                DealChange(
                    deal=deal,
                    field="close date",
                    before=before.isoformat(),
                    after=after.isoformat(),
                    is_push=True,
                    push_choice_id=random.choice(choices) if changes else None,
                    at=at,
                    by_id=deal.owner_id,
                )
            )
    return changes


def _views(stage: Stage) -> None:
    emails = {f"{name}@{maven.DOMAIN}": views for name, views in VIEWS.items()}
    people = Person.objects.get_queryset().filter(email__in=emails)
    SavedView.objects.bulk_create(
        SavedView(owner=person, name=name, query=query, created_at=stage.now)
        for person in people
        for name, query in emails[person.email]
    )
