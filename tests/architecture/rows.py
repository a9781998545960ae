"""A row of any table, with whatever it needs around it: for probing the database, not for telling a story."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.db import models

from tests import make

KNOWN_WORDS = {
    "Booking.source": "import",
    "Trap.cadence": "once",
    "Obligation.waive_reason": "",
    "Obligation.status": "open",
    "BudgetChange.kind": "first",
    "ImportTrace.act": "created",
    "KeepingRun.kind": "notices",
    "Signature.role": "person",
    "Verdict.verdict": "stands",
    "Customer.tier": "",
    "Cycle.kind": "quarter",
    "Curve.kind": "working days",
    "Call.about": "organisation",
    "Reading.about": "organisation",
    "CallDeal.forecast": "commit",
    "DealVerdict.verdict": "note",
    "DealVerdict.forecast": "",
    "ReviewedDeal.part": "rest",
    "ReviewedDeal.forecast": "commit",
    "ActivityTarget.end_reason": "",
    "ActivityTarget.withdrawn_reason": "",
    "CaseCount.state": "waived",
    "ConditionCheck.outcome": "met",
    "CaseEvent.event": "opened",
    "Help.source": "result",
    "Help.state": "open",
    "Help.territory": "",
    "RaisedTarget.before": 0,
    "Tightening.check_rhythm": "weekly",
    "Tightening.end_reason": "",
    "Tightening.extra": "",
    "Tightening.extra_rhythm": "",
    "OwnTrapVersion.audience": "role",
    "OwnTrapVersion.role": "reps",
    "OwnTrapVersion.rhythm": "month",
    "OwnTrapVersion.evidence": "note",
    "OwnTrapVersion.unit": "",
    "Plan.kind": "annual",
    "PlanAmendment.trigger": "territory",
    "PlanCorrection.cause": "calendar",
    "PlanDecision.verdict": "approved",
    "ChecklistItem.kind": "text",
    "ChecklistItem.method": "",
    "DealChange.field": "amount",
    "DealState.status": "open",
    "DealState.cause": "opened",
    "DealState.removed_name": "",
    "AccountPlanDecision.decision": "approved",
    "TierMove.from_tier": "B",
    "TierMove.to_tier": "A",
    "TierRule.tier": "A",
    "TierSuggestion.tier": "A",
}


FILLED = {"AuditEvent.actor", "GateOverride.by", "PlanAmendment.plan", "Tightening.person"}
"""What may be empty, but not together with something else that is."""


def row_of(model: type[models.Model]) -> models.Model:
    """One row, made past services (the probe is about what happens to it afterwards)."""
    values = {field.attname: _value(field) for field in model._meta.concrete_fields if not _fills_itself(field)}
    row = model._base_manager.bulk_create([model(**values)])[0]
    return row if row.pk is not None else model._base_manager.get()


def _fills_itself(field: models.Field[Any, Any]) -> bool:
    if f"{field.model.__name__}.{field.name}" in FILLED:
        return False
    return isinstance(field, models.AutoField | models.BigAutoField) or field.null


def _value(field: models.Field[Any, Any]) -> Any:
    if isinstance(field, models.ForeignKey):
        return _related(field)
    word = KNOWN_WORDS.get(f"{field.model.__name__}.{field.name}")
    if word is not None:
        return word
    if field.name in ("ends_before", "resume_on", "last_day"):
        return make.TODAY + timedelta(days=1)
    if field.name == "presents_after":  # A review is moved to another instant.
        return make.NOW + timedelta(hours=1)
    if field.has_default():
        return field.get_default()
    kinds: list[tuple[type[models.Field[Any, Any]], Any]] = [
        (models.DateTimeField, make.NOW),
        (models.DateField, make.TODAY),
        (models.TimeField, time(17, 0)),
        (models.BooleanField, False),
        (models.IntegerField, 1),
        (models.BinaryField, b"x"),
        (models.FileField, "x"),
        (models.JSONField, {}),
        (models.CharField, "x"),
        (models.TextField, "x"),
    ]
    sample = next((value for kind, value in kinds if isinstance(field, kind)), None)
    return sample if sample is not None else 1


def _related(field: models.ForeignKey[Any, Any]) -> Any:
    existing = field.related_model._base_manager.first()
    return (existing or row_of(field.related_model)).pk
