"""Duties of own traps for programs: under which version each was opened, and what was reported for it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from accounts.duties.models import Obligation
from accounts.duties.rules import obligations as rules
from accounts.duties.selectors import labels
from accounts.own_traps.forms.reports import ReportForm
from accounts.own_traps.models import OwnReport
from accounts.own_traps.selectors import own_traps as selector
from accounts.own_traps.services import reports
from accounts.own_traps.views.reports import download
from traps_web.edges.answers import READ_ERRORS, WRITE_ERRORS, validated
from traps_web.edges.calls import act
from traps_web.edges.files import AnyAccept
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource
from traps_web.lib import evidence_files

FILES = {(200, kind): OpenApiTypes.BINARY for kind, _ in evidence_files.KINDS.values()}


class OwnReportSerializer(serializers.ModelSerializer[OwnReport]):
    """What was reported, once."""

    class Meta:
        model = OwnReport
        fields = ["note", "number", "file_name", "file_type", "sha256", "reported_at", "reported_by"]
        read_only_fields = fields


class OwnDutySerializer(serializers.ModelSerializer[Obligation]):
    """A duty of an own trap; its id is that of the duty among all others."""

    own_trap = serializers.IntegerField(source="own_duty.version.own_trap_id", read_only=True)
    version = serializers.IntegerField(source="own_duty.version.number", read_only=True)
    weight = serializers.IntegerField(source="own_duty.version.weight", read_only=True)
    is_controllable = serializers.BooleanField(source="own_duty.version.is_controllable", read_only=True)
    owner_name = serializers.CharField(source="owner.name", read_only=True)
    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    state = serializers.SerializerMethodField()
    report = serializers.SerializerMethodField(help_text="What was reported; null before that.")

    class Meta:
        model = Obligation
        fields = [
            "id",
            "own_trap",
            "version",
            "weight",
            "is_controllable",
            "owner",
            "owner_name",
            "label",
            "due_on",
            "due_at",
            "state",
            "report",
        ]
        read_only_fields = fields

    def get_label(self, row: Obligation) -> str:
        return labels.shown(row)

    def get_state(self, row: Obligation) -> str:
        return rules.state(row, now=self.context["request"].now)

    @extend_schema_field(OwnReportSerializer(allow_null=True))
    def get_report(self, row: Obligation) -> dict[str, Any] | None:
        report = getattr(row, "own_report", None)
        return dict(OwnReportSerializer(report).data) if report else None


class FileSerializer(serializers.Serializer[Any]):
    """A file as multipart: PDF, PNG, JPEG, plain text, DOCX or XLSX, up to 10 MB; and words."""

    file = serializers.FileField(
        allow_empty_file=True,
        error_messages={"required": "Send the file.", "invalid": "Send a file, not text."},
    )
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)


class OwnDutyFilter(ListFilter):
    """Narrow the list of duties."""

    owner = RowFilter(field_name="owner_id")
    own_trap = RowFilter(field_name="own_duty__version__own_trap_id")

    class Meta:
        model = Obligation
        fields = ["owner", "own_trap"]


def _owed(resource: OwnDutyViewSet) -> Obligation:
    """The duty of the address. Raises Refused for whoever does not owe it, before the body is read."""
    row: Obligation = resource.get_object()
    reports.require_owner(resource.request.user, row)
    return row


class OwnDutyViewSet(Resource):
    """What own traps ask of the people in sight, with what was reported. The newest deadline first."""

    serializer_class = OwnDutySerializer
    filterset_class = OwnDutyFilter

    def rows(self) -> QuerySet[Any]:
        return selector.duties(self.request.reader)

    @act(ReportForm, reports.report, row="duty", finds=_owed)
    def report(self) -> None:
        """Report it as the owner, with a note or the number that the trap asks for; once. A file goes to `file`."""

    @extend_schema(methods=["get"], responses={**FILES, **READ_ERRORS}, filters=False)
    @extend_schema(
        methods=["post"],
        request={"multipart/form-data": FileSerializer},
        responses={200: OwnDutySerializer, **WRITE_ERRORS},
        filters=False,
    )
    @action(
        methods=["get", "post"],
        detail=True,
        parser_classes=[MultiPartParser],
        content_negotiation_class=AnyAccept,
        filterset_class=None,
    )
    def file(self, request: ApiRequest, pk: str) -> HttpResponseBase:
        """The file that was reported, as a download; POST reports a duty with a file."""
        duty = self.get_object()
        if request.method != "POST":
            return download(request, duty.pk)
        reports.require_owner(request.user, duty)
        sent = validated(FileSerializer, request)
        reports.report(request.act, duty=duty, file=sent["file"], note=sent["note"])
        return Response(self.get_serializer(self.get_object()).data)
