"""The form that brings a file in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accounts.importing.kinds import known
from accounts.rules.imports import size_fault


class ImportForm(forms.Form):
    """A kind, a file, and whether to look before taking anything in."""

    kind = forms.ChoiceField(
        label="What it holds",
        help_text="The columns of each kind are listed under this form.",
        error_messages={"required": "Choose what the file holds.", "invalid_choice": "Choose a kind from the list."},
    )
    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        help_text="CSV in UTF-8 with a header row, commas, ISO dates and decimal points; up to 20 MB.",
        error_messages={"required": "Choose a file.", "invalid": "Choose a file."},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    dry_run = forms.BooleanField(
        label="Dry run first: say what would happen and write nothing", required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(name, f"{name.capitalize()}: {kind.means}") for name, kind in known().items()]

    def clean_file(self) -> UploadedFile[Any]:
        """The size is looked at before a byte is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if reason := size_fault(file.size or 0):
            raise forms.ValidationError(reason)
        return file
