"""Gates of the demo: a method on the stages, answers, overrides that left a debt, and milestones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from accounts.duties.services.obligations import flag_missed
from accounts.organisation.models import Person, ReportingLine
from accounts.record.rules.acts import Act, Via
from pipeline.deals.models import Deal, Milestone
from pipeline.deals.services import milestones, readiness_days
from pipeline.pipelines.services import checklist_items
from pipeline.stages.models import ChecklistItem, DealItem, GateOverride, Pipeline, Stage
from pipeline.stages.services import checklists
from traps_web.demo.seeded import SEED
from traps_web.demo.stage import Stage as DemoStage
from traps_web.lib.deadlines import due_instant

METHOD = "MEDDPICC"
ZONE = "America/New_York"
ANSWERS = {
    "Pain": ("Orders are keyed in twice; two people do nothing else.", "Returns cost them a truck a week."),
    "Champion": ("Head of operations", "Plant manager", "Buyer of the second site"),
    "Metrics": ("Set-up from 40 to 15 minutes.", "Scrap from 6 % to 2 %."),
    "Economic buyer": ("Finance director", "Owner", "Chief operating officer"),
    "Decision criteria": ("Delivery time, then service, then price.", "Price over three years."),
    "Decision process": ("Trial, then the board, then purchase.", "Two offers, then the owner decides."),
    "Competition": ("The supplier they have; doing nothing.", "One importer, cheaper and late."),
    "Paper process": ("Our contract, their purchase order, ten days.", "Their frame contract, legal reads it."),
}
REASONS = (
    "The signer is away until next week; the date holds.",
    "They want the offer before they open their books.",
    "The champion changed jobs; the new one is known to us.",
    "Purchase sends the paper after the trial.",
)
STEPS = (("Trial at their site", "Head of operations"), ("Offer agreed", "Buyer"), ("Contract signed", "Owner"))
MOVED = "Their board meets later."
OVERRIDDEN, AGREED = 14, 24


def gates(stage: DemoStage) -> None:
    """What the gates of the demo's open deals hold and lack."""
    pipeline = Pipeline.objects.get(is_default=True)
    checklist_items.install_method(stage.act(stage.admin), pipeline=pipeline, method=METHOD)
    rows = Deal.objects.filter(status="open").select_related("stage", "owner").order_by("external_id")
    # What came with today's file has no past here.
    deals = [deal for deal in rows if deal.created_at <= stage.taken_over_at]
    _answers(deals, stage)
    _overrides(deals, stage)
    _milestones(deals, stage)


def _dice(deal: Deal, what: str) -> Random:
    return Random(f"{SEED}:{what}:{deal.external_id}")


def _ago(stage: DemoStage, days: int, hour: int = 11) -> datetime:
    return due_instant(stage.today - timedelta(days=days), time(hour), ZONE)


def _answers(deals: Sequence[Deal], stage: DemoStage) -> None:
    """What lies behind a deal is mostly answered, what lies before it half."""
    items = list(ChecklistItem.objects.filter(method=METHOD).select_related("stage").order_by("pk"))
    rows = []
    for deal in deals:
        dice = _dice(deal, "answers")
        for item in items:
            chance = 0.9 if item.stage.position < deal.stage.position else 0.55
            if item.stage.position > deal.stage.position or dice.random() > chance:
                continue
            rows.append(
                DealItem(
                    deal=deal,
                    item=item,
                    text=dice.choice(ANSWERS[item.name]),
                    done_at=_ago(stage, dice.randint(1, 40)),
                    done_by=deal.owner,
                )
            )
    DealItem.objects.bulk_create(rows, batch_size=2000)


def _overrides(deals: Sequence[Deal], stage: DemoStage) -> None:
    """Managers let deals through whose items are missing: half of the debts are past their day."""
    above = dict(ReportingLine.objects.filter(depth=1).values_list("below_id", "above_id"))
    people = Person.objects.get_queryset().in_bulk(sorted(set(above.values())))
    before = {row.position: row for row in Stage.objects.filter(pipeline__is_default=True, kind="open")}
    items: dict[int, list[ChecklistItem]] = {}
    for item in ChecklistItem.objects.filter(method=METHOD).order_by("pk"):
        items.setdefault(item.stage_id, []).append(item)
    late = [deal for deal in deals if deal.stage.position > 1 and deal.owner_id in above]
    chosen = sorted(late, key=lambda deal: _dice(deal, "override").random())[: OVERRIDDEN * 8]
    filled = set(DealItem.objects.filter(deal__in=chosen).values_list("deal_id", "item_id"))
    rows: list[GateOverride] = []
    for deal in chosen:
        left = before[deal.stage.position - 1]
        missing = [item for item in items.get(left.pk, []) if (deal.pk, item.pk) not in filled]
        if not missing or len(rows) == OVERRIDDEN:
            continue
        rows.append(
            GateOverride(
                deal=deal,
                from_stage=left,
                to_stage=deal.stage,
                missing=[{"id": item.pk, "name": item.name} for item in missing],
                reason=REASONS[len(rows) % len(REASONS)],
                expires_on=stage.today + timedelta(days=9 if len(rows) % 2 else -3),
                at=_ago(stage, 12),
                by=people[above[deal.owner_id]],
            )
        )
    GateOverride.objects.bulk_create(rows)
    owing = [row.deal for row in rows]
    checklists.refresh_debt(owing)
    readiness_days.follow(stage.act(), owing)


def _milestones(deals: Sequence[Deal], stage: DemoStage) -> None:
    """Steps agreed with customers: reached, moved, missed and due; each is owed."""
    late = [deal for deal in deals if deal.stage.position > 2]
    chosen = sorted(late, key=lambda deal: _dice(deal, "milestones").random())[:AGREED]
    made_at = _ago(stage, 30)
    rows = [
        Milestone(
            deal=deal,
            name=name,
            owner=deal.owner,
            their_owner=theirs,
            due_on=_working(stage.today + timedelta(days=days + place % 5)),
            made_at=made_at,
            made_by=deal.owner,
        )
        for place, deal in enumerate(chosen)
        for (name, theirs), days in zip(STEPS, (-16, -4 if place % 3 else 2, 12), strict=True)
    ]
    made = Milestone.objects.bulk_create(rows)
    milestones.owe(Act(None, made_at, Via.DEMO), made)
    for place, milestone in enumerate(made):
        at = due_instant(milestone.due_on - timedelta(days=1), time(15), ZONE)
        if milestone.due_on < stage.today and place % 7 != 3:
            milestones.reach(Act(milestone.owner, at, Via.DEMO), milestone=milestone)
        elif milestone.due_on > stage.today and place % 11 == 5:
            day = _working(milestone.due_on + timedelta(days=7))
            milestones.move(
                Act(milestone.owner, _ago(stage, 2), Via.DEMO), milestone=milestone, due_on=day, reason=MOVED
            )
    flag_missed(stage.act())


def _working(day: date) -> date:
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
