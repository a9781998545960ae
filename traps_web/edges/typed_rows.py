"""Rows of a form that are added while it is filled in: one line each, left empty when there is nothing to say.

The script clones an empty row (static/js/rows.js). Without it the same button sends the form, which comes back with one
row more, nothing saved, nothing lost and nothing judged yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from django import forms
from django.forms.utils import ErrorDict

from traps_web.lib.fields import AmountField, PercentField
from traps_web.lib.numbers import whole
from traps_web.ui.widgets import Choosing

ADD = "add_row"
"""The button that asks for one row more; its value names the rows."""
MOST_ROWS = 40
SPARE_ROWS = 1


def is_adding(data: Mapping[str, Any]) -> bool:
    """Whether just one row more is asked for."""
    return ADD in data


def leave_unjudged(form: forms.BaseForm) -> bool:
    """Take out what is wrong so far, because somebody is still filling it in; whether all of it can be read."""
    form.full_clean()
    can_be_read = not form.errors
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    return can_be_read


class TypedRow(forms.Form):
    """A row that counts when something was typed into it; `line` keeps its name where rows have one.

    `parts` says which field is which part of the row's money or share, for the sum that follows the typing.
    """

    parts: ClassVar[Mapping[str, str]] = {}
    line = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer()
        self._can_be_read = leave_unjudged(self) if self.is_bound and is_adding(self.data) else True
        for name, typed_field in self.fields.items():
            if not isinstance(typed_field.widget, forms.HiddenInput):
                self._dress(name, typed_field)

    def offer(self) -> None:
        """Fill in what the fields of the row choose from, before anything is read."""

    def _dress(self, name: str, typed_field: forms.Field) -> None:
        wrong = " is-invalid" if self.is_bound and not self.is_empty and name in self.errors else ""
        number = " text-end" if isinstance(typed_field, AmountField | PercentField | forms.IntegerField) else ""
        css = "form-select" if isinstance(typed_field.widget, Choosing) else "form-control"
        attrs = typed_field.widget.attrs
        attrs["class"] = f"{css}{number}{wrong}"
        if name in self.parts:
            attrs["data-part"] = self.parts[name]
        if wrong:
            attrs["aria-invalid"] = "true"
            attrs["aria-describedby"] = f"{self[name].auto_id}_error"

    def typed(self, name: str) -> str:
        """What was sent for a field of this row."""
        return str(self.data.get(self.add_prefix(name), "")).strip()

    @property
    def is_empty(self) -> bool:
        """Nothing was typed into this row."""
        return not any(self.typed(name) for name in self.fields if name != "line")

    @property
    def can_be_read(self) -> bool:
        """Whether all that the row needs is typed into it."""
        return self._can_be_read and self.is_valid()

    @property
    def cells(self) -> list[forms.BoundField]:
        """The fields that are seen."""
        return [cell for cell in self if not cell.is_hidden]


@dataclass(frozen=True)
class RowGroup:
    """The rows of one kind on a page, an empty one to make more of, and the sums that they add to.

    `given` is what each row is told about what it chooses from.
    """

    name: str
    label: str
    kind: type[TypedRow]
    adds: str = ""
    rows: Sequence[Any] = ()
    times: int = 1
    most: int = MOST_ROWS
    least: int = 0
    given: Mapping[str, Any] = field(default_factory=dict)
    is_picked: bool = False
    """Its rows come from a list that is ticked, so that none is added by hand."""

    @property
    def blank(self) -> Any:
        """A row that nothing stands in yet, to be numbered when it is added."""
        return self._row(prefix=f"{self.name}__")

    @property
    def is_full(self) -> bool:
        """Whether there is no room for one more."""
        return len(self.rows) >= self.most

    def sent(self, data: Mapping[str, Any]) -> Self:
        """With the rows that somebody sent, and the one that was asked for."""
        count = whole(data.get(f"{self.name}_rows", "")) or 0
        is_more = data.get(ADD) == self.name
        places = range(min(count + is_more, self.most))
        rows = [self._row(data, prefix=f"{self.name}{place}") for place in places]
        if is_more and rows:
            # The page that comes back goes on where the typing goes on.
            rows[-1].cells[0].field.widget.attrs["autofocus"] = True
        return replace(self, rows=rows)

    def standing(self, saved: Sequence[Mapping[str, Any]]) -> Self:
        """With what stands, and a spare row."""
        spare = 0 if self.is_picked else max(SPARE_ROWS, self.least - len(saved))
        initials: list[Mapping[str, Any]] = [*saved, *[{}] * spare]
        return replace(
            self, rows=[self._row(initial=row, prefix=f"{self.name}{place}") for place, row in enumerate(initials)]
        )

    def _row(self, *args: Any, **kwargs: Any) -> TypedRow:
        return self.kind(*args, **self.given, **kwargs)
