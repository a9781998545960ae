"""Setting the chance of a stage from a day on; on that day the open deals that stand there are weighed by it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import configuration
from accounts.organisation.services.from_day import from_day_fault
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.bookings.rules import credit
from pipeline.deals.models import DealShare
from pipeline.stages.models import Stage, StageChance
from pipeline.stages.selectors import chances as selector
from traps_web.lib.dated import SINCE_EVER
from traps_web.lib.faults import Invalid, StaleState

BATCH = 500


def begin(stages: Iterable[Stage]) -> None:
    """New stages have had their chance since ever: no deal was there before."""
    StageChance.objects.bulk_create(
        [StageChance(stage=stage, probability_ppm=stage.probability_ppm, starts_on=SINCE_EVER) for stage in stages]
    )


@configuration.writes(Stage, StageChance)
def set_chance(act: Act, *, stage: Stage, probability_ppm: int, starts_on: date) -> bool:
    """Weigh deals at a stage by another chance from a day on; returns whether it differs from that of the day.

    What was judged before keeps the chance of its day. Raises Invalid (probability_from), StaleState.
    """
    if selector.chances_on(starts_on).get(stage.pk) == probability_ppm:
        return False
    if fault := from_day_fault(starts_on, act.now):
        raise Invalid(probability_from=fault)
    StageChance.objects.create(
        stage=stage, probability_ppm=probability_ppm, starts_on=starts_on, set_at=act.now, set_by=act.person
    )
    if starts_on <= organisation_today(act.now):
        _carry(stage, probability_ppm)
    return True


@configuration.writes(Stage)
def come_into_force(act: Act) -> int:
    """Let stages carry the chance of today, where another one has begun; returns how many changed.

    Running it twice does the same as running it once.
    """
    today = organisation_today(act.now)
    held = selector.chances_on(today)
    begun = [stage for stage in Stage.objects.order_by("pk") if held[stage.pk] != stage.probability_ppm]
    for stage in begun:
        before = stage.probability_ppm
        _carry(stage, held[stage.pk])
        audit.record(
            act.system(),
            verb="stage chance came into force",
            subject=stage,
            before={"probability_ppm": before},
            after={"probability_ppm": held[stage.pk]},
        )
    return len(begun)


def _carry(stage: Stage, probability_ppm: int) -> None:
    """The stage carries the chance, and the open deals that stand there are weighed by it."""
    standing = Stage.objects.filter(pk=stage.pk, probability_ppm=stage.probability_ppm)
    if not standing.update(probability_ppm=probability_ppm):
        raise StaleState
    stage.probability_ppm = probability_ppm
    rows = list(DealShare.objects.filter(deal__stage=stage, is_open=True).order_by("pk"))
    for row in rows:
        row.weighted_amount = credit.weighted(row.share_amount, probability_ppm)
    DealShare.objects.bulk_update(rows, ["weighted_amount"], batch_size=BATCH)
