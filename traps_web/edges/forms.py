"""The form of an act: which facts somebody may give, declared once for the page, the API call and its description."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.safestring import SafeString

from traps_web.edges.references import Reference
from traps_web.edges.rows import Rows

if TYPE_CHECKING:
    from accounts.record.rules.readers import Reader


class ActForm(forms.Form):
    """What a service needs to be told by a person or a program.

    `called` is the name of the body in the description of the API (the class's own, without Form, when left out).
    `shows_row`: the fields begin with what stands in the row under their names. `ids` keeps the ids of the fields
    apart where several forms share a page. `meanings` is what the description of the API says of a field: help texts
    speak to who looks at a page. `may_leave_out` names what a page begins with and asks for, and a program may leave to
    `facts`, like today. `refuses` names what is no field of the form although some would send it, with why not.
    """

    called: ClassVar[str] = ""
    shows_row: ClassVar[bool] = False
    ids: ClassVar[str] = ""
    meanings: ClassVar[Mapping[str, str]] = {}
    may_leave_out: ClassVar[Collection[str]] = ()
    refuses: ClassVar[Mapping[str, Callable[[], str]]] = {}

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        reader: Reader | None = None,
        row: Any = None,
        given: Collection[str] = (),
        sent: Collection[str] | None = None,
        is_named: bool = False,
        **kwargs: Any,
    ) -> None:
        """`given` is named by the address and not asked for. `sent`: a program changes just these, and leaves the rest.

        `is_named`: a program fills it, which names other rows by id or key.
        """
        self.reader, self.row, self.is_named, self._sent = reader, row, is_named, sent
        kwargs["initial"] = {**self.begins_with(), **(kwargs.get("initial") or {})}
        if self.ids:
            kwargs["auto_id"] = f"{self.ids}-%s"
        super().__init__(data, files, **kwargs)
        if not is_named:
            self._lay_out_rows()
        for name in list(self.fields):
            if name in given or (sent is not None and name not in sent):
                del self.fields[name]
        for name, field in self.fields.items():
            if is_named and name in self.may_leave_out:
                field.required = False
            if isinstance(field, Reference):
                field.look_for(reader.viewer if reader else None, is_named=is_named)

    def clean(self) -> dict[str, Any] | None:
        """Refuses what was sent beside the fields, with the sentence of the form."""
        for name, why in self.refuses.items():
            if name in self.data:
                self.add_error(None, why())
        return super().clean()

    def begins_with(self) -> dict[str, Any]:
        """What the fields of a page begin with; another row is named by its id."""
        row = self.row
        if row is None or not self.shows_row:
            return {}
        columns = {
            name: f"{name}_id" if isinstance(field, Reference) else name for name, field in self.base_fields.items()
        }
        return {name: getattr(row, column) for name, column in columns.items() if hasattr(row, column)}

    def rows_of(self, name: str) -> list[dict[str, Any]]:
        """The rows that a program sent, or those of the page; by the names of the fields of a row."""
        rows: Rows = self.base_fields[name]  # type: ignore[assignment]
        return self.cleaned_data[name] if self.is_named else rows.gathered(self.cleaned_data)

    def facts(self) -> dict[str, Any]:
        """What the service is told, by the names of its arguments.

        A form whose service takes them otherwise says so here.
        """
        return dict(self.cleaned_data)

    def changes(self) -> dict[str, Any]:
        """Just what a program sent, or what was changed on the page, so that nobody else's change is lost."""
        names = self.changed_data if self._sent is None else self._sent
        return {name: value for name, value in self.cleaned_data.items() if name in names}

    def _lay_out_rows(self) -> None:
        fields: dict[str, forms.Field] = {}
        for name, field in self.fields.items():
            fields |= field.laid_out() if isinstance(field, Rows) else {name: field}
        self.fields = fields


class Pressed(forms.Widget):
    """Which of two buttons was pressed, where the template draws them.

    A program says true or false under the name of the field.
    """

    is_hidden = True

    def __init__(self, button: str, yes: str) -> None:
        self.button, self.yes = button, yes
        super().__init__()

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """True for the one button, False for another; None when none was pressed."""
        if name in data:
            return data[name]
        pressed = data.get(self.button)
        return None if pressed is None else pressed == self.yes

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draws nothing: its buttons stand at the foot of the form."""
        return SafeString("")


class DecisionField(forms.Field):
    """Yes or no. A page says it by the button that was pressed: `yes` is the value of the one that means yes.

    With another `widget` it is chosen, like from a list whose values are true and false.
    """

    default_error_messages = {"required": "Choose yes or no.", "invalid": "Send true or false."}

    def __init__(self, *, yes: str = "", button: str = "decision", **kwargs: Any) -> None:
        super().__init__(**{"widget": Pressed(button, yes), **kwargs})

    def to_python(self, value: Any) -> bool | None:
        """True, False, or None where nothing was said. Raises ValidationError for what is neither."""
        if value in self.empty_values:
            return None
        read = TRUTHS.get(str(value).lower())
        if read is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return read


class Shaped(forms.Field):
    """What a program sends as an object or a list, read and described by `shape`; a page asks for it otherwise.

    Another field may have a `shape` too, and then takes what that makes of it, or the text of a page.
    """

    def __init__(self, shape: Any, **kwargs: Any) -> None:
        self.shape = shape
        super().__init__(**kwargs)


class SafeguardField(forms.BooleanField):
    """A precaution, such as a dry run, that stays on until a program turns it off.

    A body that leaves it out leaves it on, whatever kind of body it is.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, initial=True, **kwargs)


TRUTHS = {"true": True, "false": False, "1": True, "0": False}
"""How a program may spell yes and no."""
