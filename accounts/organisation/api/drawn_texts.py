"""Texts in which TRAPS itself may have named a person, for programs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.organisation.selectors import replaced_names


class DrawnText(serializers.CharField):
    """A text with the names that are gone since replaced; `at` is the column that says when it was written."""

    def __init__(self, *, at: str, **options: Any) -> None:
        super().__init__(read_only=True, **options)
        self.at = at

    def get_attribute(self, instance: Any) -> str:
        text: str = super().get_attribute(instance) or ""
        return replaced_names.text(text, at=getattr(instance, self.at)) if text else text
