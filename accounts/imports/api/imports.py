"""Files taken in over the API, by admins."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import permissions, status
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.imports.api.import_rows import (
    UNDO_ANSWER,
    AskUndoSerializer,
    ImportSerializer,
    SentFileSerializer,
    UndoSerializer,
)
from accounts.imports.importing import running, undoing
from accounts.imports.models import ColumnMapping, ImportRun, ImportUndo
from accounts.imports.rules.imports import OF_THE_ORGANISATION, size_fault
from accounts.imports.selectors import imports as selector
from accounts.imports.selectors import mappings
from accounts.imports.views.refused_files import refused_file
from accounts.record.api.scopes import require
from accounts.record.rules.scopes import Scope
from traps_web.edges.answers import DETAIL, READ_ERRORS, WRITE_ERRORS, Recorded, validated
from traps_web.edges.files import AnyAccept
from traps_web.edges.filters import ListFilter
from traps_web.edges.parsers import SoundJSON
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource
from traps_web.lib.faults import Invalid


class AdminsOnly(permissions.BasePermission):
    """Files are brought in by admins."""

    message = "Only admins can import files."
    reads_need = writes_need = Scope.FACTS

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user.is_authenticated and request.user.is_admin


RUN_FAILED = OpenApiResponse(
    ImportSerializer, description="TRAPS failed on the file and wrote nothing. The run records the failure."
)


class ImportFilter(ListFilter):
    """Narrow the list of runs."""

    class Meta:
        model = ImportRun
        fields = ["kind", "status", "dry_run"]


class ImportViewSet(Resource):
    """Files that came in, newest first; sending one takes it in before the answer comes."""

    serializer_class = ImportSerializer
    filterset_class = ImportFilter
    permission_classes = [permissions.IsAuthenticated, AdminsOnly]
    parser_classes = [MultiPartParser]

    def rows(self) -> QuerySet[Any]:
        return selector.runs(viewer=self.request.user)

    @extend_schema(
        request={"multipart/form-data": SentFileSerializer},
        responses={
            200: ImportSerializer,
            201: ImportSerializer,
            400: OpenApiResponse(ImportSerializer, description="Nothing was imported; each refusal gives its reason."),
            403: OpenApiResponse(description=AdminsOnly.message),
            409: OpenApiResponse(
                ImportSerializer,
                description="The data that the file relies on changed in the meantime. Send the file again.",
            ),
            500: RUN_FAILED,
        },
    )
    def create(self, request: ApiRequest) -> Response:
        """Take a file in: 201 when something was written, 200 for a dry run or when nothing changed,
        400 when refused. Taken by line, it is refused only where no line holds: look at `refused`.
        """
        sent = validated(SentFileSerializer, request)
        _require_scope(request, sent["kind"])
        file = sent["file"]
        facts: dict[str, Any] = {"kind": sent["kind"], "dry_run": sent["dry_run"]}
        who = {"file_name": file.name}
        if size_fault(file.size):
            run = running.refuse_oversize(request.act, size=file.size, **facts, **who)
        else:
            mapping = _mapping(request, sent.get("mapping", ""))
            facts |= {"mapping": mapping, "by_line": sent["by_line"]}
            run = running.run_now(request.act, content=file.read(), **facts, **who)
        return Recorded(ImportSerializer(run).data, status=code_of(run))

    @extend_schema(
        request=None,
        responses={
            **WRITE_ERRORS,
            200: ImportSerializer,
            201: ImportSerializer,
            400: OpenApiResponse(ImportSerializer, description="Nothing was imported; each refusal gives its reason."),
            500: RUN_FAILED,
        },
    )
    @action(methods=["post"], detail=True, url_path="import", url_name="for-real", parser_classes=[SoundJSON])
    def for_real(self, request: ApiRequest, pk: str) -> Response:
        """Import the file of a clean dry run without sending it again: answered as sending it is."""
        run = self.get_object()
        _require_scope(request, run.kind)
        run = running.import_dry_run(request.act, run=run)
        return Recorded(ImportSerializer(run).data, status=code_of(run))

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY, **READ_ERRORS}, filters=False)
    @action(
        detail=True,
        url_path="refused-lines",
        pagination_class=None,
        filterset_class=None,
        content_negotiation_class=AnyAccept,
    )
    def refused_lines(self, request: ApiRequest, pk: str) -> HttpResponse:
        """The refused lines as CSV, each with its reasons, for a week; 404 when there are none."""
        return refused_file(request, self.get_object())

    @extend_schema(
        request=AskUndoSerializer,
        responses={
            **WRITE_ERRORS,
            200: UNDO_ANSWER,
            400: OpenApiResponse(UNDO_ANSWER, description="Nothing was undone; each refusal names what blocks it."),
            409: OpenApiResponse(DETAIL, "It was already undone, or it changed during the undo."),
            500: OpenApiResponse(
                UndoSerializer, description="TRAPS failed and wrote nothing. The undo records the failure."
            ),
        },
    )
    @action(methods=["post"], detail=True, parser_classes=[SoundJSON, FormParser, MultiPartParser])
    def undo(self, request: ApiRequest, pk: str) -> Response:
        """Undo a whole import, or show what would be undone and what prevents it. All or nothing, once."""
        run = self.get_object()
        _require_scope(request, run.kind)
        sent = validated(AskUndoSerializer, request)
        if sent["dry_run"]:
            plan = undoing.foresee(request.act, run=run)
            body = {"dry_run": True, "found": undoing.found_rows(plan), "refused": plan.refused}
            return Response(body | {"refusals": undoing.refusal_rows(plan)}, status=200 if plan.is_clean else 400)
        undo = undoing.undo_now(request.act, run=run, reason=sent["reason"])
        return Recorded(UndoSerializer(undo).data, status=code_of_undo(undo))


def _require_scope(request: ApiRequest, kind: str) -> None:
    """A file of people or teams does what only the scope of admins opens. Raises Refused."""
    if kind in OF_THE_ORGANISATION:
        require(request, Scope.ADMIN)


def code_of_undo(undo: ImportUndo) -> int:
    """The status code that says how an undo ended."""
    if undo.status == "failed":
        broken = undo.failure == undoing.BROKEN
        return status.HTTP_500_INTERNAL_SERVER_ERROR if broken else status.HTTP_409_CONFLICT
    return status.HTTP_400_BAD_REQUEST if undo.status == "refused" else status.HTTP_200_OK


def _mapping(request: ApiRequest, name: str) -> ColumnMapping | None:
    mapping = mappings.named(viewer=request.user, name=name) if name else None
    if name and mapping is None:
        raise Invalid(mapping=f"There is no mapping “{name}”.")
    return mapping


def code_of(run: ImportRun) -> int:
    """The status code that says how a run ended."""
    if run.status == "failed":
        return status.HTTP_409_CONFLICT if run.failure == running.STALE else status.HTTP_500_INTERNAL_SERVER_ERROR
    if run.status == "refused":
        return status.HTTP_400_BAD_REQUEST
    changed = run.created_count + run.updated_count > 0 and not run.dry_run
    return status.HTTP_201_CREATED if changed else status.HTTP_200_OK
