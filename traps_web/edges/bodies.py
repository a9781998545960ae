"""Bodies of programs, read by the form that a page shows; and the form, described as a body."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils.choices import CallableChoiceIterator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from traps_web.edges.forms import TRUTHS, ActForm, DecisionField, SafeguardField
from traps_web.edges.references import Reference
from traps_web.edges.requests import ApiRequest
from traps_web.lib.fields import DayField

NO_TEXT = "Not a valid string."
NO_LIST = "Send a list."
WHOLE = "non_field_errors"


def read(kind: type[ActForm], request: ApiRequest, *, row: Any = None, partial: bool = False) -> ActForm:
    """The form, filled by a body and found valid. Raises ValidationError with a sentence beside each field.

    `partial`: what is left out stays as it is. Otherwise it is what the field begins with.
    """
    body = request.data
    if not isinstance(body, Mapping):
        told = f"Invalid data. Expected a dictionary, but got {type(body).__name__}."
        raise ValidationError({WHOLE: [told]})
    known = kind.base_fields
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, field in known.items():
        if name not in body:
            is_box = isinstance(field, DecisionField | forms.BooleanField) and not isinstance(field, SafeguardField)
            if is_box and isinstance(body, QueryDict):
                values[name] = False  # A form, unlike JSON, leaves out a box that is not ticked.
            elif not partial and field.initial is not None:
                values[name] = field.initial() if callable(field.initial) else field.initial
            continue
        try:
            values[name] = _value(field, _sent(body, name, field))
        except forms.ValidationError as fault:
            values[name] = ""
            faults[name] = str(fault.message)
    sent = [name for name in known if name in body] if partial else None
    form = kind(values, request.FILES, reader=request.reader, row=row, sent=sent, is_named=True)
    for name, sentence in faults.items():
        form.errors.pop(name, None)
        form.add_error(name, sentence)
    if not form.is_valid():
        raise ValidationError(sentences(form))
    return form


def sentences(form: forms.BaseForm) -> dict[str, list[str]]:
    """What is wrong with a form, as the API says it."""
    told = {name: [str(sentence) for sentence in wrong] for name, wrong in form.errors.items()}
    return {WHOLE if name == NON_FIELD_ERRORS else name: wrong for name, wrong in told.items()}


def _sent(body: Any, name: str, field: forms.Field) -> Any:
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField) and hasattr(body, "getlist"):
        return body.getlist(name)
    return body[name]


def _value(field: forms.Field, value: Any) -> Any:
    """A value of JSON as the field takes it from a page; what JSON knows and a page does not is refused."""
    if isinstance(field, Reference | DecisionField) or value is None:
        return "" if value is None else value
    if isinstance(field, forms.BooleanField):
        if str(value).lower() not in TRUTHS:
            raise forms.ValidationError("Say true or false.")
        return TRUTHS[str(value).lower()]
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        if not isinstance(value, list):
            raise forms.ValidationError(NO_LIST)
        return [_text(field, part) for part in value]
    return _text(field, value)


def _text(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise forms.ValidationError(field.error_messages.get("invalid", NO_TEXT))
    text = str(value)
    # Programs write a day in one way; what a person may type by the order of their country could mean two days here.
    if isinstance(field, DayField) and text and not _is_iso(text):
        raise forms.ValidationError(field.error_messages["invalid"])
    return text


def _is_iso(text: str) -> bool:
    return [len(part) for part in text.strip().split("-")] == [4, 2, 2]


@cache
def described(kind: type[ActForm], *, partial: bool = False) -> type[serializers.Serializer[Any]]:
    """The form as a body in the description of the API; it reads nothing. `partial`: what is left out stays."""
    fields: dict[str, Any] = {
        name: _described(_as_named(kind, name, field), kind.meanings.get(name, ""), partial=partial)
        for name, field in kind.base_fields.items()
    }
    called = kind.called or kind.__name__.removesuffix("Form")
    return type(f"{called}Serializer", (serializers.Serializer,), {"__doc__": kind.__doc__, **fields})


def _as_named(kind: type[ActForm], name: str, field: forms.Field) -> forms.Field:
    """The field as a program fills it."""
    if name not in kind.may_leave_out:
        return field
    spared = copy(field)
    spared.required = False
    return spared


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
class _ByKey(serializers.Field[Any, Any, Any, Any]):
    """A row by its id or its key."""


@extend_schema_field(OpenApiTypes.DATE)
class _Day(serializers.Field[Any, Any, Any, Any]):
    """A day."""


def _described(field: forms.Field, meaning: str, *, partial: bool) -> serializers.Field[Any, Any, Any, Any]:
    """A field of a form as one of a body: what it holds, its bounds, and whether it can be left out."""
    told: dict[str, Any] = {"required": field.required}
    if field.initial is not None and not callable(field.initial) and not partial:
        told = {"default": field.initial}
    if meaning := meaning or getattr(field, "in_api", ""):
        told["help_text"] = meaning
    if isinstance(field, Reference):
        kind = _ByKey if field.keys else serializers.IntegerField
        return kind(allow_null=not field.required, **told)
    for form_field, make in _KINDS:
        if isinstance(field, form_field):
            return make(field, told)
    return serializers.CharField(allow_blank=not field.required, **told)


def _as_text(make: type[serializers.CharField]) -> Any:
    def text(field: Any, told: dict[str, Any]) -> serializers.CharField:
        bounds = {name: getattr(field, name, None) for name in ("max_length", "min_length")}
        bounds["write_only"] = isinstance(field.widget, forms.PasswordInput) or None
        return make(allow_blank=not field.required, **{k: v for k, v in bounds.items() if v is not None}, **told)

    return text


def _bounds(field: Any) -> dict[str, Any]:
    return {name: getattr(field, name) for name in ("max_value", "min_value") if getattr(field, name) is not None}


def _as_number(field: Any, told: dict[str, Any]) -> serializers.IntegerField:
    return serializers.IntegerField(allow_null=not field.required, **_bounds(field), **told)


def _as_amount(field: Any, told: dict[str, Any]) -> serializers.DecimalField:
    digits = {"max_digits": field.max_digits, "decimal_places": field.decimal_places}
    return serializers.DecimalField(allow_null=not field.required, **digits, **_bounds(field), **told)


def _as_choice(field: Any, told: dict[str, Any]) -> serializers.Field[Any, Any, Any, Any]:
    # Choices that are found anew each time are no bounds of the call, and this runs before there is a database.
    is_fixed = not isinstance(field.choices, CallableChoiceIterator)
    choices = [(value, label) for value, label in field.choices if value != ""] if is_fixed else []
    if isinstance(field, forms.MultipleChoiceField):
        return serializers.MultipleChoiceField(choices=choices, **told)
    if not choices:
        return serializers.CharField(allow_blank=not field.required, **told)
    return serializers.ChoiceField(choices=choices, allow_blank=not field.required, **told)


# The narrower kind comes first.
_KINDS: tuple[tuple[type[forms.Field], Any], ...] = (
    (DecisionField, lambda _field, told: serializers.BooleanField(**told)),
    (forms.BooleanField, lambda _field, told: serializers.BooleanField(**told)),
    (forms.DecimalField, _as_amount),
    (forms.IntegerField, _as_number),
    (DayField, lambda field, told: _Day(allow_null=not field.required, **told)),
    (forms.TimeField, lambda field, told: serializers.TimeField(allow_null=not field.required, **told)),
    (forms.EmailField, _as_text(serializers.EmailField)),
    (forms.ChoiceField, _as_choice),
    (forms.FileField, lambda _field, told: serializers.FileField(**told)),
    (forms.CharField, _as_text(serializers.CharField)),
)
