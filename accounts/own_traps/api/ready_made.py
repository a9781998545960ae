"""Ready-made traps for programs: what each asks, and the body that makes it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.own_traps.rules import versions as rules
from accounts.own_traps.selectors.ready_made import Offer


class ReadyMadeSerializer(serializers.Serializer[Offer]):
    """A trap to start from. Nothing is made by reading it."""

    key = serializers.SlugField(source="ready.key")
    name = serializers.CharField(source="ready.name")
    sentence = serializers.CharField(source="ready.sentence", help_text="When it is due, and what keeps it.")
    asks = serializers.CharField(source="ready.help_text", help_text="What it asks of those who owe it.")
    role = serializers.ChoiceField(
        source="ready.role", choices=rules.ROLES, help_text="Whom it is meant for, where an admin makes it for a role."
    )
    is_taken = serializers.BooleanField(help_text="A trap of this name is there; another one needs another name.")
    own_trap = serializers.IntegerField(
        source="own_trap.pk", default=None, allow_null=True, help_text="That trap, where the caller sees it."
    )
    body = serializers.SerializerMethodField(
        help_text="The body of POST /api/v1/own-traps/. Add starts_on, reason, and audience with role, team or person."
    )

    def get_body(self, offer: Offer) -> dict[str, Any]:
        fields = offer.ready.fields()
        floor = {"floor": str(fields["floor"])} if "floor" in fields else {}
        return fields | {"due_time": f"{fields['due_time']:%H:%M}"} | floor
