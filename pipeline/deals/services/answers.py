"""Answers to the checklist of a deal: the gate keeps them, and the days of the deal say what it owed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.record.rules.acts import Act
from pipeline.deals.models import Deal
from pipeline.deals.services import readiness_days
from pipeline.stages.rules.answers import Upload
from pipeline.stages.services import checklists


@transaction.atomic
def answer(act: Act, *, deal: Deal, items: Mapping[int, Any]) -> list[int]:
    """Answer items of a deal; returns their ids. Raises Invalid (`item_<id>`), Refused."""
    answered = checklists.answer(act, deal=deal, items=items)
    readiness_days.follow(act, [deal])
    return answered


@transaction.atomic
def answer_with_file(act: Act, *, deal: Deal, item_id: int, upload: Upload) -> None:
    """Answer one item of a deal with a file. Raises Invalid (file), Refused."""
    checklists.answer_with_file(act, deal=deal, item_id=item_id, upload=upload)
    readiness_days.follow(act, [deal])
