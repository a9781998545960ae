"""Rows for programs: a list with its filters and pages, one row, and the calls that write it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, viewsets

from traps_web.edges.answers import NOT_SIGNED_IN, READ_ERRORS
from traps_web.edges.calls import described_calls
from traps_web.edges.requests import ApiRequest


class Resource(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """What is in sight of whoever asks, as a list and one by one.

    A resource says its `serializer_class`, its `filterset_class`, and in `rows` the selector that knows who sees
    what; the order of the list is that of the selector, and a filter named `ordering` may offer others. A parameter
    that it does not know is refused (`traps_web.edges.filters.StrictFilters`), a page has 50 rows or as many as are
    asked for. Acts are declared with `traps_web.edges.calls.act`; a resource with many of them may gather them from
    several classes that are resources of the same rows.
    """

    request: ApiRequest

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """The description of its calls is written once it has its serializer."""
        super().__init_subclass__(**kwargs)
        serializer: Any = getattr(cls, "serializer_class", None)
        if serializer is None:
            return
        reads: dict[str, Any] = {}
        if "serializer_class" in vars(cls):
            # The type of a row's id stands in the description of its address; no row is read by this.
            cls.queryset = serializer.Meta.model._default_manager.none()
            reads = {
                "list": extend_schema(responses={200: serializer(many=True), 401: NOT_SIGNED_IN}),
                "retrieve": extend_schema(responses={200: serializer, **READ_ERRORS}),
            }
        own = {name: schema for name, schema in reads.items() if name not in vars(cls)}
        extend_schema_view(**own, **described_calls(cls))(cls)

    def rows(self) -> QuerySet[Any]:
        """The rows in sight of whoever asks."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        """The rows in sight; none while the description of the API is made, for nobody."""
        return super().get_queryset() if getattr(self, "swagger_fake_view", False) else self.rows()
