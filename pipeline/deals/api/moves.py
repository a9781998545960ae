"""Moves of a deal for programs, with the reason for a later close date."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from pipeline.customers.api.fact_fields import text_field
from pipeline.deals.forms.push_reasons import NOTE, REASON, reason_of_the_list
from pipeline.deals.rules.pushes import Explanation
from pipeline.stages.api.gates import MoveSerializer
from traps_web.edges.named import Named

NEEDED = "Why the close date goes to a later month: id or name of a push reason. Needed from the second push on."


def push_reason() -> Named:
    """The reason of the list beside a close date."""
    return Named(reason_of_the_list(), required=False, allow_null=True, help_text=NEEDED)


def push_note() -> serializers.CharField:
    """Words beside the reason."""
    return text_field(200, help_text="Words beside the reason.")


def explanation_of(sent: dict[str, Any]) -> Explanation:
    """Take the reason and the words out of what was sent."""
    return Explanation(sent.pop(REASON, None), sent.pop(NOTE, ""))


class DealMoveSerializer(MoveSerializer):
    """A move to another stage with everything it asks for; what is left out stays as it is."""

    push_reason = push_reason()
    push_note = push_note()

    def facts(self) -> dict[str, Any]:
        """The values as the service takes them."""
        facts = super().facts()
        return facts | {"push": explanation_of(facts)}
