"""The chess clock for programs."""

from typing import Any

from rest_framework import serializers


class TimeUsedSerializer(serializers.Serializer[Any]):
    """The time that each side used so far, in working days of the owner with one decimal; a day is 24 hours."""

    owner = serializers.CharField()
    line = serializers.CharField(help_text="While it lay with the line: asked for and not decided, or handed in.")
