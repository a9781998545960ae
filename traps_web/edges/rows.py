"""Rows within a form: a program sends them as a list, a page asks for them in numbered fields."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from traps_web.edges.forms import ActForm


class Rows(forms.Field):
    """Up to `most` rows, each with the fields of `kind`; hands on what stands in each.

    A page has each field once for each place of `on_page` (`text_1`, `due_on_1`); `{place}` in a label is that place.
    """

    def __init__(self, kind: type[ActForm], *, most: int, on_page: Sequence[object] = (), **kwargs: Any) -> None:
        self.kind, self.most, self.on_page = kind, most, on_page
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        """The rows of a program, read by now; none where it leaves them out."""
        return value or []

    def laid_out(self) -> dict[str, forms.Field]:
        """The fields of the rows, as a page asks for them."""
        fields = {}
        for place in self.on_page:
            for name, field in self.kind.base_fields.items():
                fields[f"{name}_{place}"] = numbered = deepcopy(field)
                numbered.label = str(field.label or "").format(place=place)
        return fields

    def gathered(self, typed: dict[str, Any]) -> list[dict[str, Any]]:
        """The rows of a page out of what was typed into their fields."""
        names = list(self.kind.base_fields)
        return [{name: typed.get(f"{name}_{place}") for name in names} for place in self.on_page]
