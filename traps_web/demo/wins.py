"""An open deal of the demo is above what is won without the line's word: its request waits."""

from __future__ import annotations

from decimal import Decimal

from accounts.organisation.models import Organisation
from pipeline.deals.models import Deal, WinRequest
from pipeline.deals.services import answers, deals
from pipeline.stages.models import ChecklistItem
from pipeline.stages.models import Stage as PipelineStage
from pipeline.stages.selectors import gates
from traps_web.demo.gates import ANSWERS
from traps_web.demo.stage import Stage

LIMIT = Decimal("20000.00")
PROOF = "Purchase order 4711"


def requests(stage: Stage) -> int:
    """Set the limit, and let one rep ask to win a deal above it; how many requests wait."""
    Organisation.objects.update(win_limit_amount=LIMIT)
    big = Deal.objects.filter(
        status="open",
        amount__gt=LIMIT,
        customer__isnull=False,
        close_on__gte=stage.today,
        created_at__lte=stage.taken_over_at,
    )
    deal = big.select_related("owner", "stage").order_by("-stage__position", "external_id").first()
    if deal is None:
        return 0
    won = PipelineStage.objects.get(pipeline_id=deal.stage.pipeline_id, kind="won")
    missing = [item for item in gates.missing(deal=deal, to_stage=won) if not item.is_proof]
    named = dict(ChecklistItem.objects.filter(pk__in=[item.pk for item in missing]).values_list("pk", "name"))
    given = {pk: ANSWERS[name][0] for pk, name in named.items()}
    if given:
        answers.answer(stage.act(deal.owner), deal=deal, items=given)
    deals.move_stage(stage.act(deal.owner), deal=deal, to_stage=won, closed_on=stage.today, proof=PROOF)
    return WinRequest.objects.filter(status="asked").count()
