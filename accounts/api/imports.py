"""Files taken in over the API, by admins."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, permissions, serializers, status, viewsets
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.importing import running
from accounts.models import ColumnMapping, ImportRun
from accounts.models.imports import IMPORT_STATUSES
from accounts.rules.faults import Invalid
from accounts.rules.imports import size_fault
from accounts.selectors import imports as selector
from accounts.selectors import mappings


class AdminsOnly(permissions.BasePermission):
    """Files are brought in by admins."""

    message = "Only an admin brings files in."

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user.is_admin)


class RefusalSerializer(serializers.Serializer[Any]):
    """Why something was not taken: line (null for the file as a whole), column ("" for the whole line), reason."""

    line = serializers.IntegerField(allow_null=True)
    column = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()


class ImportSerializer(serializers.ModelSerializer[ImportRun]):
    """A file with what came of it."""

    created = serializers.IntegerField(source="created_count")
    updated = serializers.IntegerField(source="updated_count")
    unchanged = serializers.IntegerField(source="unchanged_count")
    refused = serializers.IntegerField(
        source="refused_count", help_text="Lines refused; with one of them nothing is taken."
    )
    refusals = RefusalSerializer(many=True, help_text="The first 1,000.")
    status = serializers.ChoiceField(choices=IMPORT_STATUSES)

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
            "failure",
            "started_by",
            "created_at",
            "started_at",
            "ended_at",
        ]
        read_only_fields = fields


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


class ImportFilter(django_filters.FilterSet):
    """Narrow the list of runs."""

    class Meta:
        model = ImportRun
        fields = ["kind", "status", "dry_run"]


class ImportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ImportRun]):
    """Files that came in, newest first; sending one takes it in before the answer comes."""

    serializer_class = ImportSerializer
    filterset_class = ImportFilter
    permission_classes = [permissions.IsAuthenticated, AdminsOnly]
    parser_classes = [MultiPartParser]
    queryset = ImportRun.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
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
        },
    )
    def create(self, request: Request) -> Response:
        """Take a file in: 201 when something was written, 200 for a dry run or when nothing changed, 400 when refused."""
        sent = SentFileSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        file = sent.validated_data["file"]
        facts = {"kind": sent.validated_data["kind"], "dry_run": sent.validated_data["dry_run"]}
        who = {"file_name": file.name, "by": request.user, "now": request.now}
        if size_fault(file.size):
            run = running.refuse_oversize(size=file.size, **facts, **who)
        else:
            mapping = _mapping(request, sent.validated_data.get("mapping", ""))
            run = running.run_now(content=file.read(), mapping=mapping, **facts, **who)
        return Response(ImportSerializer(run).data, status=code_of(run))


def _mapping(request: Request, name: str) -> ColumnMapping | None:
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
