"""The form that brings a file in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from rest_framework import serializers

from accounts.imports.importing.kinds import known
from accounts.imports.importing.reading import type_fault
from accounts.imports.models import ColumnMapping
from accounts.imports.rules import mappings as rules
from accounts.imports.rules.imports import size_fault
from accounts.imports.selectors import mappings
from accounts.imports.services.import_undos import NO_REASON
from traps_web.edges.forms import ActForm
from traps_web.edges.references import Reference


def kind_choices() -> list[tuple[str, str]]:
    """Every kind with what it holds."""
    return [(name, f"{name.capitalize()}: {kind.means}") for name, kind in known().items()]


class ImportForm(ActForm):
    """A kind, a file, and whether to look before taking anything in."""

    kind = forms.ChoiceField(
        label="What the file contains",
        choices=kind_choices,
        help_text="The columns of each kind are listed under this form.",
        error_messages={"required": "Choose what the file contains.", "invalid_choice": "Choose a kind from the list."},
    )
    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        help_text="CSV in UTF-8 with a header row, commas, ISO dates and decimal points; up to 20 MB.",
        error_messages={"required": "Choose a file.", "invalid": "Choose a file."},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    mapping = Reference(
        lambda viewer: mappings.mappings(viewer=viewer),
        noun="mapping",
        label="Columns named by",
        widget=forms.Select,
        required=False,
        empty_label="TRAPS",
        help_text="Choose a program saved under Mappings. Columns without a mapping are ignored.",
        error_messages={"invalid_choice": "Choose a mapping from the list."},
    )
    by_line = forms.BooleanField(
        label="Take the lines that hold, and refuse the rest line by line",
        required=False,
        help_text="For deals, customers and activities. Without it a single refused line refuses the whole file.",
    )
    dry_run = forms.BooleanField(
        label="Dry run first: check the file without writing anything", required=False, initial=True
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Check the size before a byte is read; a file that is plainly no CSV is refused without the worker."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        reason = size_fault(file.size or 0) or type_fault(file.read())
        if reason:
            raise forms.ValidationError(reason)
        file.seek(0)
        return file

    def facts(self) -> dict[str, Any]:
        facts = super().facts()
        file = facts.pop("file")
        return {"file_name": file.name, "content": file.read(), **facts}


class UndoForm(ActForm):
    """Why an import is taken back."""

    reason = forms.CharField(
        label="Why",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is kept with the import and with every row that is undone.",
        error_messages={"required": NO_REASON},
    )


class ColumnsField(forms.CharField):
    """Their columns beside ours: a line for each on a page, an object from a program."""

    shape = serializers.DictField(child=serializers.CharField(max_length=200, allow_blank=True))

    def to_python(self, value: Any) -> Any:
        """Their column to ours. Raises ValidationError with the first fault."""
        columns, fault = rules.tidied(value) if isinstance(value, Mapping) else rules.read(value or "")
        if fault:
            raise forms.ValidationError(fault)
        return columns


class StagesField(forms.CharField):
    """Their stages beside ours: a line for each on a page, an object from a program."""

    shape = serializers.DictField(child=serializers.CharField(max_length=250, allow_blank=True))

    def to_python(self, value: Any) -> Any:
        """Their stage to ours. Raises ValidationError with the first fault."""
        stages, fault = rules.tidied_stages(value) if isinstance(value, Mapping) else rules.read_stages(value or "")
        if fault:
            raise forms.ValidationError(fault)
        return stages


class MappingForm(ActForm):
    """How another program names the columns of a kind."""

    called = "MappingWrite"
    meanings = {
        "name": "The program the files come from; names the mapping.",
        "kind": "What its files hold, like deals.",
        "columns": "Their column: our column. Columns that are not listed are ignored.",
        "stages": "Their stage: our stage, for files of deals. Stages that are not listed have the same name here.",
    }

    name = forms.CharField(
        label="Program", max_length=80, error_messages={"required": "Enter the program the files come from."}
    )
    kind = forms.ChoiceField(
        label="What its files hold",
        choices=kind_choices,
        error_messages={"invalid_choice": "“%(value)s” is not a kind of file."},
    )
    columns = ColumnsField(
        label="Columns",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "data-draft": "column-mapping"}),
        help_text="One line each: their column = ours. Like “Opportunity ID = external_id”.",
    )

    stages = StagesField(
        label="Stages",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "data-draft": "stage-mapping"}),
        help_text=(
            "For files of deals, one line each: their stage = ours. Like “Closed Won = Won”, or “Quote sent = "
            "Renewals: Proposal” for a stage of another pipeline than the default one."
        ),
    )

    def begins_with(self) -> dict[str, Any]:
        row: ColumnMapping | None = self.row
        if row is None:
            return {}
        texts = {"columns": rules.written(row.columns), "stages": rules.written(row.stages)}
        return {"name": row.name, "kind": row.kind, **texts}
