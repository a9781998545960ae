"""Bodies of programs, read by the form that a page shows; and the form, described as a body."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy, deepcopy
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
from traps_web.edges.rows import Rows
from traps_web.lib.fields import DayField

NO_TEXT = "Not a valid string."
NO_LIST = "Send a list."
WHOLE = "non_field_errors"


def read(kind: type[ActForm], request: ApiRequest, *, row: Any = None, partial: bool = False) -> ActForm:
    """The form, filled by a body and found valid. Raises ValidationError with a sentence beside each field.

    With `partial`, what is left out stays as it is; otherwise it takes the initial value of its field.
    """
    return _filled(kind, request.data, request, row=row, partial=partial)


def read_each(kind: type[ActForm], request: ApiRequest) -> list[ActForm]:
    """One form for each row of a body that is a list. Raises ValidationError with what is wrong in each of them."""
    if not isinstance(request.data, list):
        raise ValidationError({WHOLE: [NO_LIST]})
    return _each(kind, request.data, request)


def _each(kind: type[ActForm], bodies: list[Any], request: ApiRequest) -> list[ActForm]:
    rows: list[ActForm] = []
    faults: list[Any] = []
    for body in bodies:
        try:
            rows.append(_filled(kind, body, request))
            faults.append({})
        except ValidationError as fault:
            faults.append(fault.detail)
    if any(faults):
        raise ValidationError(faults)
    return rows


def _filled(kind: type[ActForm], body: Any, request: ApiRequest, *, row: Any = None, partial: bool = False) -> ActForm:
    if not isinstance(body, Mapping):
        raise ValidationError({WHOLE: [f"Invalid data. Expected a dictionary, but got {type(body).__name__}."]})
    if refused := {name: [why()] for name, why in kind.refuses.items() if name in body}:
        raise ValidationError(refused)
    known = kind.base_fields
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    in_rows: dict[str, Any] = {}
    for name, field in known.items():
        if name not in body:
            values |= _left_out(name, field, body, partial=partial)
            continue
        try:
            if isinstance(field, Rows):
                values[name] = [row.cleaned_data for row in _each(field.kind, _listed(field, body[name]), request)]
                continue
            values[name] = _value(field, _sent(body, name, field))
        except forms.ValidationError as fault:
            values[name] = ""
            faults[name] = str(fault.messages[0])
        except ValidationError as fault:
            values[name] = []
            in_rows[name] = fault.detail
    sent = [name for name in known if name in body] if partial else None
    form = kind(values, request.FILES, reader=request.reader, row=row, sent=sent, is_named=True)
    for name, sentence in faults.items():
        form.errors.pop(name, None)
        form.add_error(name, sentence)
    if in_rows or not form.is_valid():
        raise ValidationError(sentences(form) | in_rows)
    return form


def sentences(form: forms.BaseForm) -> dict[str, list[str]]:
    """What is wrong with a form, as the API says it."""
    sentences_by_name = {name: [str(sentence) for sentence in wrong] for name, wrong in form.errors.items()}
    return {WHOLE if name == NON_FIELD_ERRORS else name: wrong for name, wrong in sentences_by_name.items()}


def _left_out(name: str, field: forms.Field, body: Any, *, partial: bool) -> dict[str, Any]:
    """What a field holds that a body does not name."""
    is_box = isinstance(field, DecisionField | forms.BooleanField) and not isinstance(field, SafeguardField)
    if is_box and isinstance(body, QueryDict):
        return {name: False}  # A form, unlike JSON, leaves out a box that is not ticked.
    if partial or field.initial is None:
        return {}
    return {name: field.initial() if callable(field.initial) else field.initial}


def _listed(field: Rows, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise forms.ValidationError(NO_LIST)
    if len(value) > field.most:
        raise forms.ValidationError(f"Send at most {field.most} rows.")
    return value


def _sent(body: Any, name: str, field: forms.Field) -> Any:
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField) and hasattr(body, "getlist"):
        return body.getlist(name)
    return body[name]


def _value(field: forms.Field, value: Any) -> Any:
    """A value of JSON as the field takes it from a page; what JSON knows and a page does not is refused."""
    if shape := getattr(field, "shape", None):
        return shape.run_validation(value)
    if isinstance(field, forms.BooleanField):
        # Null as well: taken for false it would end a dry run, or a right, that nobody spoke of.
        if str(value).lower() not in TRUTHS:
            raise forms.ValidationError("Send true or false.")
        return TRUTHS[str(value).lower()]
    if isinstance(field, Reference | DecisionField) or value is None:
        return "" if value is None else value
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
        raise field.refusal()
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
    options: dict[str, Any] = {"required": field.required}
    if field.initial is not None and not callable(field.initial) and not partial:
        options = {"default": field.initial}
    if meaning := meaning or getattr(field, "in_api", ""):
        options["help_text"] = meaning
    if shape := getattr(field, "shape", None):
        return type(shape)(*shape._args, **deepcopy(shape._kwargs) | options)
    if isinstance(field, Reference):
        kind = _ByKey if field.keys else serializers.IntegerField
        return kind(allow_null=not field.required, **options)
    for form_field, make in _KINDS:
        if isinstance(field, form_field):
            return make(field, options)
    return serializers.CharField(allow_blank=not field.required, **options)


def _as_text(make: type[serializers.CharField]) -> Any:
    def text(field: Any, options: dict[str, Any]) -> serializers.CharField:
        bounds = {name: getattr(field, name, None) for name in ("max_length", "min_length")}
        bounds["write_only"] = isinstance(field.widget, forms.PasswordInput) or None
        return make(allow_blank=not field.required, **{k: v for k, v in bounds.items() if v is not None}, **options)

    return text


def _bounds(field: Any) -> dict[str, Any]:
    return {name: getattr(field, name) for name in ("max_value", "min_value") if getattr(field, name) is not None}


def _as_number(field: Any, options: dict[str, Any]) -> serializers.IntegerField:
    return serializers.IntegerField(allow_null=not field.required, **_bounds(field), **options)


def _as_amount(field: Any, options: dict[str, Any]) -> serializers.DecimalField:
    digits = {"max_digits": field.max_digits, "decimal_places": field.decimal_places}
    return serializers.DecimalField(allow_null=not field.required, **digits, **_bounds(field), **options)


def _as_choice(field: Any, options: dict[str, Any]) -> serializers.Field[Any, Any, Any, Any]:
    # Choices that are found anew each time are no bounds of the call, and this runs before there is a database.
    is_fixed = not isinstance(field.choices, CallableChoiceIterator)
    choices = [(value, label) for value, label in field.choices if value != ""] if is_fixed else []
    if isinstance(field, forms.MultipleChoiceField):
        return serializers.MultipleChoiceField(choices=choices, **options)
    if not choices:
        return serializers.CharField(allow_blank=not field.required, **options)
    return serializers.ChoiceField(choices=choices, allow_blank=not field.required, **options)


def _as_rows(field: Any, options: dict[str, Any]) -> serializers.ListSerializer[Any]:
    child = described(field.kind)()
    return serializers.ListSerializer(child=child, max_length=field.most, allow_empty=not field.required, **options)


# The narrower kind comes first.
_KINDS: tuple[tuple[type[forms.Field], Any], ...] = (
    (Rows, _as_rows),
    (DecisionField, lambda _field, options: serializers.BooleanField(**options)),
    (forms.BooleanField, lambda _field, options: serializers.BooleanField(**options)),
    (forms.DecimalField, _as_amount),
    (forms.IntegerField, _as_number),
    (DayField, lambda field, options: _Day(allow_null=not field.required, **options)),
    (forms.TimeField, lambda field, options: serializers.TimeField(allow_null=not field.required, **options)),
    (forms.EmailField, _as_text(serializers.EmailField)),
    (forms.ChoiceField, _as_choice),
    (forms.FileField, lambda _field, options: serializers.FileField(**options)),
    (forms.CharField, _as_text(serializers.CharField)),
)
