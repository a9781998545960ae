"""Calls of the API that write, from the form and the service of their page.

    class ObligationViewSet(Resource):
        @act(WaiveForm, obligations.waive, row="obligation")
        def waive(self) -> None:
            "Let it go, with a reason, as the line above."

The name is the address (`create` and `partial_update` are those of every list), the docstring is the description, the
body of the description comes from the form. `traps_web.edges.pages.ServicePage` is the page of the same form and
service.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.response import Response

from traps_web.edges import bodies, wiring
from traps_web.edges.answers import WRITE_ERRORS
from traps_web.edges.forms import ActForm
from traps_web.edges.requests import ApiRequest

OF_EVERY_LIST = ("create", "update", "partial_update", "destroy")


@dataclass(frozen=True, slots=True)
class Declared:
    """What a call is made of, for whoever compares it with its page."""

    form: type[ActForm] | None
    service: Callable[..., Any]


def act(
    form: type[ActForm] | None,
    service: Callable[..., Any],
    *,
    row: str = "",
    makes: bool = False,
    gives_row: bool = True,
    answers: type[Any] | None = None,
    partial: bool | None = None,
    finds: Callable[[Any], Any] | None = None,
    **where: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """An API call that reads its body with `form` (None where it has none) and calls `service`, with the row as `row`.

    It answers with the row as it stands afterwards; with the row that was made, where it `makes` one; with what the
    service returned, where `answers` is the serializer of that; or with 204, where the row is out of sight by then or
    says nothing (`gives_row`). With `partial`, the default of a `partial_update`, what the body leaves out stays.
    `finds` takes the resource and returns the row where that is not one of its list; DoesNotExist becomes 404. `where`
    goes to `rest_framework.decorators.action`: `url_path`, `methods`, `permission_classes`.
    """

    def declare(described: Callable[..., Any]) -> Callable[..., Response]:
        name = described.__name__
        is_new = makes or name == "create"
        is_partial = name == "partial_update" if partial is None else partial

        @wraps(described)
        def call(self: Any, request: ApiRequest, *args: Any, **kwargs: Any) -> Response:
            facts: dict[str, Any] = {row: _row(self, finds)} if row else {}
            target = facts.get(row)
            if form is not None:
                facts |= bodies.read(form, request, row=target, partial=is_partial).facts()
            made = wiring.call(service, request, **facts)
            if answers is not None:
                code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
                return Response(answers(made, context=self.get_serializer_context()).data, status=code)
            if makes:
                target = None
            return _answer(self, is_new, target, made) if gives_row else Response(status=status.HTTP_204_NO_CONTENT)

        declared: Any = call
        if name not in OF_EVERY_LIST:
            declared = action(**{"methods": ["post"], "detail": bool(row), **where})(call)
        declared.declared = Declared(form, service)
        declared.describes = _Described(form, is_new, gives_row, answers, is_partial)
        return declared

    return declare


@dataclass(frozen=True, slots=True)
class _Described:
    """What the description of the API says about a call, once its resource has given the serializer of the answer."""

    form: type[ActForm] | None
    is_new: bool
    gives_row: bool
    answers: type[Any] | None
    is_partial: bool

    def schema(self, serializer: Any) -> Any:
        code = (status.HTTP_201_CREATED if self.is_new else status.HTTP_200_OK) if self.gives_row else 204
        given = self.answers or serializer
        answers: Mapping[int, Any] = {code: given if self.gives_row else None, **WRITE_ERRORS}
        body: Any = None
        if self.form is not None:
            body = bodies.described(self.form, partial=self.is_partial)(partial=self.is_partial)
        return extend_schema(request=body, responses=answers)


def described_calls(resource: type[Any]) -> dict[str, Any]:
    """The schema of each call of a resource, its own or one that it was given by another class."""
    calls = {name: getattr(getattr(resource, name), "describes", None) for name in dir(resource)}
    return {name: call.schema(resource.serializer_class) for name, call in calls.items() if call is not None}


def _row(resource: Any, finds: Callable[[Any], Any] | None) -> Any:
    """The row that the address names. Raises Http404."""
    try:
        return finds(resource) if finds else resource.get_object()
    except ObjectDoesNotExist:
        raise Http404 from None


def _answer(resource: Any, is_new: bool, target: Any, made: Any) -> Response:
    """The row as it stands now."""
    if target is not None:
        return Response(resource.get_serializer(resource.get_object()).data)
    row = resource.get_queryset().get(pk=made.pk)
    code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
    return Response(resource.get_serializer(row).data, status=code)
