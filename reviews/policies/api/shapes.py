"""What policies are for programs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from reviews.policies.models import Policy, PolicyObjection, PolicyReading, PolicyStep


class PolicyStepSerializer(serializers.ModelSerializer[PolicyStep]):
    """One step. `kinds` are keys of traps; empty: every controllable one."""

    kinds = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = PolicyStep
        fields = [
            "number",
            "name",
            "happens",
            "words",
            "result",
            "kinds",
            "misses",
            "weeks",
            "follows",
            "level",
            "days",
            "climb_days",
            "kept",
            "latest_weeks",
        ]


class PolicySerializer(serializers.ModelSerializer[Policy]):
    """One version of the policy; a draft holds for nobody."""

    steps = PolicyStepSerializer(many=True)

    class Meta:
        model = Policy
        fields = [
            "id",
            "version",
            "state",
            "first_day",
            "answer_days",
            "appeal_days",
            "help_days",
            "memory_quarters",
            "revision",
            "steps",
            "made_at",
            "made_by",
            "published_at",
            "published_by",
        ]


class PolicyReadingSerializer(serializers.ModelSerializer[PolicyReading]):
    """A version that was put before a person; `last_day` is when it applies at the latest."""

    version = serializers.IntegerField(source="policy.version")
    person_name = serializers.CharField(source="person.name")

    class Meta:
        model = PolicyReading
        fields = ["id", "policy", "version", "person", "person_name", "state", "put_on", "last_day", "read_on"]


class PolicyObjectionSerializer(serializers.ModelSerializer[PolicyObjection]):
    """What a person objects to."""

    made_by_name = serializers.CharField(source="made_by.name")

    class Meta:
        model = PolicyObjection
        fields = ["id", "words", "made_at", "made_by", "made_by_name"]


class SwitchSerializer(serializers.Serializer[Any]):
    """Whether policies work."""

    is_on = serializers.BooleanField()
    reason = serializers.CharField()
    set_at = serializers.DateTimeField()


class DraftFaultsSerializer(serializers.Serializer[Any]):
    """What keeps a draft from being published, in sentences."""

    faults = serializers.ListField(child=serializers.CharField())
    without_appeal = serializers.ListField(child=serializers.CharField())
