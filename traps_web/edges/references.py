"""Other rows as forms name them: a page offers those in sight by name, a program names one by its id or key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404

from traps_web.lib.numbers import whole
from traps_web.ui import naming
from traps_web.ui.widgets import Naming

if TYPE_CHECKING:

    class _ModelChoice(forms.ModelChoiceField[Any]):
        """Generic for the checker of types alone."""
else:
    _ModelChoice = forms.ModelChoiceField

BIGGEST_ID = 2**63 - 1
Rows = Callable[[Any], "QuerySet[Any]"]


class ModelChoice(_ModelChoice):
    """One row out of many, chosen from a short list or named by typing where the list is long."""

    widget = Naming

    def to_python(self, value: Any) -> Any:
        """The row, None when nothing is named. Raises ValidationError with a sentence."""
        return super().to_python(value_meant(value, self.choices))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another row is named than the one that stood there."""
        try:
            return super().has_changed(initial, value_meant(data, self.choices))
        except ValidationError:
            return True


class NameChoice(forms.ChoiceField):
    """One of many choices that are no rows of one table, named by typing where the list is long."""

    widget = Naming

    def to_python(self, value: Any) -> str:
        """The value of the choice, empty when nothing is named. Raises ValidationError with a sentence."""
        return super().to_python(value_meant(value, self.choices))


def value_meant(value: Any, choices: Any) -> Any:
    """The value of the choice that a typed name means; what was chosen from a list as it is.

    Raises ValidationError with a sentence.
    """
    if not isinstance(value, naming.Typed) or not value:
        return value
    try:
        return naming.meant(value, naming.names(choices)).value
    except naming.NotNamedError as fault:
        raise ValidationError(str(fault), code="invalid_choice") from None


class Reference(ModelChoice):
    """One row out of those that `rows` gives the viewer; hands on the row itself.

    A page draws them as a list, called by `label`. A program names one by its id (a number), or by the first of
    `keys` that it has, like an e-mail (a text). What is out of sight does not exist: `missing` is the sentence.
    `noun` is what such a row is called. `in_api` is what the description of the API says of it.
    """

    def __init__(
        self,
        rows: Rows,
        *,
        noun: str,
        keys: tuple[str, ...] = (),
        called: Callable[[Any], str] = str,
        missing: str = "",
        in_api: str = "",
        **kwargs: Any,
    ) -> None:
        self.rows, self.noun, self.keys, self.called, self.in_api = rows, noun, keys, called, in_api
        self.missing = missing or f"There is no {noun} “{{value}}”."
        self.is_named = False
        super().__init__(queryset=None, **kwargs)

    def look_for(self, viewer: Any, *, is_named: bool) -> None:
        """Choose among the rows in sight of this viewer from now on; `is_named`: a program does so, by naming one."""
        self.queryset = self.rows(viewer)
        self.is_named = is_named

    def label_from_instance(self, obj: Any) -> str:
        """How a row is called in the list."""
        return self.called(obj)

    def to_python(self, value: Any) -> Any:
        """The row, None when nothing is named. Raises ValidationError with a sentence."""
        if value is None or value == "":
            return None
        if not self.is_named:
            return super().to_python(value)
        if isinstance(value, bool) or not isinstance(value, int | str) or _is_no_id(value) or _is_no_key(value):
            raise ValidationError(self.how_to_name, code="invalid")
        return self._row_named(value)

    @property
    def how_to_name(self) -> str:
        """What a program is told that names a row by something else."""
        return "Name it by its id (a number) or its key (a text)." if self.keys else "Name it by its id, a number."

    def by_key(self, rows: QuerySet[Any], key: str) -> list[Any]:
        """The rows with a readable key, two at most.

        A field whose rows are known by more than their columns finds them itself.
        """
        return next((matches for name in self.keys if (matches := list(rows.filter(**{name: key})[:2]))), [])

    def _row_named(self, value: int | str) -> Any:
        rows: Any = self.queryset
        matches = self.by_key(rows, value.strip()) if isinstance(value, str) else []
        number = whole(str(value))
        if not matches and number is not None and number <= BIGGEST_ID:
            matches = list(rows.filter(pk=number)[:2])
        if not matches:
            raise ValidationError(self.missing.format(value=value), code="invalid_choice")
        if len(matches) > 1:
            sentence = f"“{value}” names more than one {self.noun}; name it by its id or external_id."
            raise ValidationError(sentence, code="ambiguous")
        return matches[0]


def _is_no_id(value: int | str) -> bool:
    return isinstance(value, int) and not 0 <= value <= BIGGEST_ID


def _is_no_key(value: int | str) -> bool:
    return isinstance(value, str) and (not value.strip() or "\0" in value)


def number_in(text: str) -> int | None:
    """The id that an address gives; None where it gives none. Raises Http404 for what is no number."""
    if not text:
        return None
    number = whole(text)
    if number is None:
        raise Http404(f"“{text}” is not a valid choice.")
    return number
