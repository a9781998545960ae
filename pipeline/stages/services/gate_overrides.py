"""A gate that somebody of the line, or the CRM, let a deal pass: kept with what was missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from accounts.duties.services import notices
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.stages.models import GateOverride, Stage
from pipeline.stages.rules import gates, homes
from traps_web.ui import words

if TYPE_CHECKING:
    from pipeline.deals.models import Deal

IN_CRM: Final = "Moved in the CRM"


def record(act: Act, *, deal: Deal, from_stage: Stage, missing: Sequence[gates.Item], override: gates.Override) -> None:
    """Keep the override of a deal that has been moved; inside the act that moved it."""
    if override.expires_on is None:
        return
    row = GateOverride.objects.create(
        deal=deal,
        from_stage=from_stage,
        to_stage=deal.stage,
        missing=[{"id": item.pk, "name": item.name} for item in missing],
        reason=override.reason.strip(),
        expires_on=override.expires_on,
        at=act.now,
        by=act.person,
    )
    audit.record(
        act,
        verb="gate overridden",
        subject=deal,
        before={"missing": [item.name for item in missing]},
        after={"stage": deal.stage.name, "expires_on": row.expires_on.isoformat()},
        reason=row.reason,
    )
    notices.tell(
        act,
        person=deal.owner,
        kind="gate-overridden",
        key=f"override:{row.pk}",
        text=f"{act.person.name} let {deal.name} go to {deal.stage.name} without "
        f"{words.listed([item.name for item in missing])}; owed by {words.day(row.expires_on)}.",
        address=f"/deals/{deal.pk}/#gate",
    )


def owe(act: Act, *, deal: Deal, from_stage: Stage, missing: Sequence[gates.Item]) -> None:
    """Keep what the CRM moved a deal without; inside the act that took the move. The proof is among it."""
    if not missing:
        return
    GateOverride.objects.create(
        deal=deal,
        from_stage=from_stage,
        to_stage=deal.stage,
        missing=[{"id": item.pk, "name": item.name} for item in missing],
        reason=IN_CRM,
        expires_on=organisation_today(act.now) + timedelta(days=homes.DEBT_DAYS),
        at=act.now,
        by=act.by,
        in_crm=True,
    )
