"""Who pushed how often, how much and how far, for programs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.record.api.fields import DayField


class PushSumSerializer(serializers.Serializer[Any]):
    """Pushes added up. A push counts for the owner of the deal on its day, with the deal's whole amount."""

    pushes = serializers.IntegerField()
    deals = serializers.IntegerField(help_text="That were pushed; each counts once.")
    amount = serializers.CharField(help_text="Of the deals at each push. Two decimals.")
    days = serializers.IntegerField(help_text="By which close dates went later, all pushes together.")
    without_reason = serializers.IntegerField(help_text="The first push of a deal needs none.")


class PushPartSerializer(PushSumSerializer):
    """The pushes of a team or person directly below, as it was on the day of each."""

    kind = serializers.CharField(help_text="team or person.")
    id = serializers.IntegerField()
    name = serializers.CharField()


class GivenReasonSerializer(serializers.Serializer[Any]):
    """A reason, and how many pushes it explains."""

    reason = serializers.CharField()
    pushes = serializers.IntegerField()


class PushCountsSerializer(PushSumSerializer):
    """The pushes between the ends of two days; the parts add up, but a deal that two of them pushed counts in both."""

    name = serializers.CharField(help_text="Whose.")
    since = DayField()
    until = DayField()
    period = serializers.CharField(allow_null=True)
    parts = PushPartSerializer(many=True)
    reasons = GivenReasonSerializer(many=True)
