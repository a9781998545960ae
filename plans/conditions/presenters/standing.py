"""How the condition of a duty stands, as its page says it; and what a condition asks, in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.duties.models import Obligation
from accounts.own_traps.rules.evidence import Condition
from accounts.record.rules.readers import Reader
from plans.conditions.models import ConditionCheck
from plans.conditions.rules import views
from plans.conditions.rules.outcomes import Judgement, Outcome
from plans.conditions.selectors.judging import judged
from plans.measures.rules.registry import MEASURES
from traps_web.ui import words


def in_words(condition: Condition) -> str:
    """What is checked, in a sentence without its end."""
    if condition["kind"] == views.VIEW:
        return views.in_words(condition["name"], condition["filters"])
    measure = MEASURES.get(condition["measure"])
    if measure is None:
        return "a measure that is no longer kept"
    return f"{measure.in_words(Decimal(condition['bound']))} ({measure.formula})"


def facts(reader: Reader, duty: Obligation) -> Sequence[tuple[str, str]]:
    """What is checked, what was found at the deadline and at the end of the grace, or how it stands now."""
    version = duty.own_duty.version
    zone = ZoneInfo(duty.owner.time_zone or reader.organisation.time_zone)
    rows = [("Checked", in_words(version.condition))]
    checks = ConditionCheck.objects.filter(obligation=duty).order_by("at")
    rows += [
        (words.moment(check.at, zone, year=True), _found(Judgement(Outcome(check.outcome), check.finding)))
        for check in checks
    ]
    if len(rows) == 1 and duty.status == "open":
        judgements = judged(version.condition, [duty.owner], reader.now, reader.organisation, is_now=True)
        rows.append(("Now", _found(judgements[duty.owner_id])))
    return rows


def _found(judgement: Judgement) -> str:
    if judgement.outcome is Outcome.UNKNOWN:
        return judgement.finding
    return f"{judgement.finding}: {judgement.outcome.label}"
