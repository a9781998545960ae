"""An import and an undo as the API shows them, and as they are sent."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from accounts.imports.models import ImportRun, ImportUndo
from accounts.imports.models.imports import IMPORT_STATUSES, UNDO_STATUSES
from accounts.imports.selectors import imports as selector
from accounts.organisation.selectors import replaced_names


class RefusalSerializer(serializers.Serializer[Any]):
    """Why something was not taken: line (null for the file as a whole), column ("" for the whole line), reason."""

    line = serializers.IntegerField(allow_null=True)
    column = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()


class NoteSerializer(serializers.Serializer[Any]):
    """What is pointed out and stops nothing:
    line (null for the file as a whole), column ("" for the whole line), sentence.
    """

    line = serializers.IntegerField(allow_null=True)
    column = serializers.CharField(allow_blank=True)
    sentence = serializers.CharField()


class FoundSerializer(serializers.Serializer[Any]):
    """Rows of a table that are taken back: removed, restored to what they were, put back, or restated to zero."""

    act = serializers.CharField()
    what = serializers.CharField(help_text="A row in a word, like customer.")
    count = serializers.IntegerField()


class ObstacleSerializer(serializers.Serializer[Any]):
    """A row that cannot be undone, and why."""

    what = serializers.CharField()
    reason = serializers.CharField()


class UndoSerializer(serializers.ModelSerializer[ImportUndo]):
    """An import taken back, or what stood in the way."""

    status = serializers.ChoiceField(choices=UNDO_STATUSES)
    found = FoundSerializer(many=True, help_text="What was undone; empty when the undo was refused.")
    refused = serializers.IntegerField(
        source="refused_count", help_text="Rows that block the undo; with even one, nothing is undone."
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

    def to_representation(self, instance: ImportUndo) -> Any:
        return replaced_names.drawn(super().to_representation(instance), at=instance.asked_at)


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
    dry_run = serializers.BooleanField(default=False, help_text="Report what would be undone without writing anything.")


class ImportSerializer(serializers.ModelSerializer[ImportRun]):
    """A file with what came of it."""

    created = serializers.IntegerField(source="created_count")
    updated = serializers.IntegerField(source="updated_count")
    unchanged = serializers.IntegerField(source="unchanged_count")
    refused = serializers.IntegerField(
        source="refused_count",
        help_text="Refused lines; with even one, nothing is imported, unless the file is taken by line.",
    )
    refusals = RefusalSerializer(many=True, help_text="The first 1,000.")
    noted = serializers.IntegerField(
        source="noted_count", help_text="Warnings, such as a likely double; they do not stop the import."
    )
    notes = NoteSerializer(many=True, help_text="The first 1,000.")
    status = serializers.ChoiceField(choices=IMPORT_STATUSES)
    undo = serializers.SerializerMethodField(help_text="The newest attempt to undo it.")

    class Meta:
        model = ImportRun
        fields = [
            "id",
            "kind",
            "file_name",
            "dry_run",
            "by_line",
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

    def to_representation(self, instance: ImportRun) -> Any:
        return replaced_names.drawn(super().to_representation(instance), at=instance.created_at)

    @extend_schema_field(UndoSerializer(allow_null=True))
    def get_undo(self, run: ImportRun) -> Any:
        newest = selector.last_undo(run)
        return UndoSerializer(newest).data if newest else None


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
    by_line = serializers.BooleanField(
        default=False,
        help_text="Take the lines that hold and refuse the rest: deals, customers and activities. Else all or nothing.",
    )
    dry_run = serializers.BooleanField(default=False, help_text="Report what would happen without writing anything.")
