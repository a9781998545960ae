"""Files taken in over the API, by admins."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, PolymorphicProxySerializer, extend_schema, extend_schema_field
from rest_framework import permissions, serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.imports.importing import running, undoing
from accounts.imports.models import ColumnMapping, ImportRun, ImportUndo
from accounts.imports.models.imports import IMPORT_STATUSES, UNDO_STATUSES
from accounts.imports.rules.imports import size_fault
from accounts.imports.selectors import imports as selector
from accounts.imports.selectors import mappings
from accounts.record.api.answers import DETAIL, WRITE_ERRORS, Recorded, told
from traps_web.edges.filters import ListFilter
from traps_web.edges.parsers import SoundJSON
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource
from traps_web.lib.faults import Invalid


class AdminsOnly(permissions.BasePermission):
    """Files are brought in by admins."""

    message = "Only an admin brings files in."

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user.is_authenticated and request.user.is_admin


class RefusalSerializer(serializers.Serializer[Any]):
    """Why something was not taken: line (null for the file as a whole), column ("" for the whole line), reason."""

    line = serializers.IntegerField(allow_null=True)
    column = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()


class NoteSerializer(serializers.Serializer[Any]):
    """What is pointed out and stops nothing: line (null for the file as a whole), column ("" for the whole line), sentence."""

    line = serializers.IntegerField(allow_null=True)
    column = serializers.CharField(allow_blank=True)
    sentence = serializers.CharField()


class FoundSerializer(serializers.Serializer[Any]):
    """Rows of a table that are taken back: removed, restored to what they were, put back, or restated to zero."""

    act = serializers.CharField()
    what = serializers.CharField(help_text="A row in a word, like customer.")
    count = serializers.IntegerField()


class ObstacleSerializer(serializers.Serializer[Any]):
    """A row that cannot be taken back, and what stands in the way."""

    what = serializers.CharField()
    reason = serializers.CharField()


class UndoSerializer(serializers.ModelSerializer[ImportUndo]):
    """An import taken back, or what stood in the way."""

    status = serializers.ChoiceField(choices=UNDO_STATUSES)
    found = FoundSerializer(many=True, help_text="What was taken back; nothing of it when refused.")
    refused = serializers.IntegerField(
        source="refused_count", help_text="Rows in the way; with one nothing is taken back."
    )
    refusals = ObstacleSerializer(many=True, help_text="The first 1,000.")

    class Meta:
        model = ImportUndo
        fields = [
            "status",
            "reason",
            "found",
            "refused",
            "refusals",
            "failure",
            "asked_by",
            "asked_at",
            "ended_at",
        ]
        read_only_fields = fields


class UndoPlanSerializer(serializers.Serializer[Any]):
    """What taking an import back would do."""

    dry_run = serializers.BooleanField()
    found = FoundSerializer(many=True)
    refused = serializers.IntegerField()
    refusals = ObstacleSerializer(many=True)


UNDO_ANSWER = PolymorphicProxySerializer("UndoAnswer", [UndoSerializer, UndoPlanSerializer], None)


class AskUndoSerializer(serializers.Serializer[Any]):
    """An import to take back."""

    reason = serializers.CharField(
        max_length=600, allow_blank=True, default="", help_text="Why; needed unless it is a dry run."
    )
    dry_run = serializers.BooleanField(default=False, help_text="Say what would be taken back and write nothing.")


class ImportSerializer(serializers.ModelSerializer[ImportRun]):
    """A file with what came of it."""

    created = serializers.IntegerField(source="created_count")
    updated = serializers.IntegerField(source="updated_count")
    unchanged = serializers.IntegerField(source="unchanged_count")
    refused = serializers.IntegerField(
        source="refused_count", help_text="Lines refused; with one of them nothing is taken."
    )
    refusals = RefusalSerializer(many=True, help_text="The first 1,000.")
    noted = serializers.IntegerField(
        source="noted_count", help_text="What is pointed out, like a likely double; it stops nothing."
    )
    notes = NoteSerializer(many=True, help_text="The first 1,000.")
    status = serializers.ChoiceField(choices=IMPORT_STATUSES)
    undo = serializers.SerializerMethodField(help_text="The newest attempt to take it back.")

    class Meta:
        model = ImportRun
        fields = [
            "id",
            "kind",
            "file_name",
            "dry_run",
            "status",
            "rows_total",
            "rows_read",
            "created",
            "updated",
            "unchanged",
            "refused",
            "refusals",
            "noted",
            "notes",
            "failure",
            "started_by",
            "created_at",
            "started_at",
            "ended_at",
            "undo",
        ]
        read_only_fields = fields

    @extend_schema_field(UndoSerializer(allow_null=True))
    def get_undo(self, run: ImportRun) -> Any:
        newest = selector.last_undo(run)
        return UndoSerializer(newest).data if newest else None


RUN_FAILED = OpenApiResponse(
    ImportSerializer, description="TRAPS failed on the file and wrote nothing of it; the run stays and says so."
)


class SentFileSerializer(serializers.Serializer[Any]):
    """A file as it is sent: multipart with kind, file and dry_run."""

    kind = serializers.CharField(max_length=20, error_messages={"required": "Name the kind of file."})
    file = serializers.FileField(
        allow_empty_file=True,
        max_length=200,
        error_messages={"required": "Send the file.", "invalid": "Send a file, not text."},
    )
    mapping = serializers.CharField(
        max_length=80, required=False, help_text="A saved mapping by name, for files of another program."
    )
    dry_run = serializers.BooleanField(default=False, help_text="Say what would happen and write nothing.")


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
            400: OpenApiResponse(ImportSerializer, description="Nothing was taken; the refusals say why."),
            403: OpenApiResponse(description=AdminsOnly.message),
            409: OpenApiResponse(
                ImportSerializer, description="What the file relies on changed meanwhile; send it again."
            ),
            500: RUN_FAILED,
        },
    )
    def create(self, request: ApiRequest) -> Response:
        """Take a file in: 201 when something was written, 200 for a dry run or when nothing changed, 400 when refused."""
        sent = told(SentFileSerializer, request)
        file = sent["file"]
        facts = {"kind": sent["kind"], "dry_run": sent["dry_run"]}
        who = {"file_name": file.name}
        if size_fault(file.size):
            run = running.refuse_oversize(request.act, size=file.size, **facts, **who)
        else:
            mapping = _mapping(request, sent.get("mapping", ""))
            run = running.run_now(request.act, content=file.read(), mapping=mapping, **facts, **who)
        return Recorded(ImportSerializer(run).data, status=code_of(run))

    @extend_schema(
        request=None,
        responses={
            **WRITE_ERRORS,
            200: ImportSerializer,
            201: ImportSerializer,
            400: OpenApiResponse(ImportSerializer, description="Nothing was taken; the refusals say why."),
            500: RUN_FAILED,
        },
    )
    @action(methods=["post"], detail=True, url_path="import", url_name="for-real", parser_classes=[SoundJSON])
    def for_real(self, request: ApiRequest, pk: str) -> Response:
        """Import the file of a clean dry run without sending it again: answered as sending it is."""
        run = running.import_dry_run(request.act, run=self.get_object())
        return Recorded(ImportSerializer(run).data, status=code_of(run))

    @extend_schema(
        request=AskUndoSerializer,
        responses={
            **WRITE_ERRORS,
            200: UNDO_ANSWER,
            400: OpenApiResponse(
                UNDO_ANSWER, description="Nothing was taken back; the refusals say what stands in the way."
            ),
            409: OpenApiResponse(DETAIL, "It is undone already, or changed while it was being taken back."),
            500: OpenApiResponse(
                UndoSerializer, description="TRAPS failed on it and wrote nothing; the undo stays and says so."
            ),
        },
    )
    @action(methods=["post"], detail=True, parser_classes=[SoundJSON, FormParser, MultiPartParser])
    def undo(self, request: ApiRequest, pk: str) -> Response:
        """Take a whole import back, or say what would go or what stands in the way. All or nothing, once."""
        run = self.get_object()
        said = told(AskUndoSerializer, request)
        if said["dry_run"]:
            plan = undoing.foresee(request.act, run=run)
            body = {"dry_run": True, "found": undoing.found_rows(plan), "refused": plan.refused}
            return Response(body | {"refusals": undoing.refusal_rows(plan)}, status=200 if plan.is_clean else 400)
        undo = undoing.undo_now(request.act, run=run, reason=said["reason"])
        return Recorded(UndoSerializer(undo).data, status=code_of_undo(undo))


def code_of_undo(undo: ImportUndo) -> int:
    """The status code that says how an undo ended."""
    if undo.status == "failed":
        broken = undo.failure == undoing.BROKEN
        return status.HTTP_500_INTERNAL_SERVER_ERROR if broken else status.HTTP_409_CONFLICT
    return status.HTTP_400_BAD_REQUEST if undo.status == "refused" else status.HTTP_200_OK


def _mapping(request: ApiRequest, name: str) -> ColumnMapping | None:
    found = mappings.named(viewer=request.user, name=name) if name else None
    if name and found is None:
        raise Invalid(mapping=f"There is no mapping “{name}”.")
    return found


def code_of(run: ImportRun) -> int:
    """The status code that says how a run ended."""
    if run.status == "failed":
        return status.HTTP_409_CONFLICT if run.failure == running.STALE else status.HTTP_500_INTERNAL_SERVER_ERROR
    if run.status == "refused":
        return status.HTTP_400_BAD_REQUEST
    changed = run.created_count + run.updated_count > 0 and not run.dry_run
    return status.HTTP_201_CREATED if changed else status.HTTP_200_OK
