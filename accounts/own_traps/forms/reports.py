"""Reporting what an own trap asks."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.duties.models import Obligation
from accounts.own_traps.rules import evidence
from traps_web.edges.forms import ActForm
from traps_web.lib import evidence_files
from traps_web.lib.fields import AmountField


class ReportForm(ActForm):
    """What was done: a number where the trap asks for one, and words; on a page also the file.

    A program sends a file to an address of its own, as multipart.
    """

    called = "OwnTrapReport"

    number = AmountField(
        label="Number",
        required=False,
        max_digits=12,
        decimal_places=2,
        error_messages={"invalid": "Enter a number like 5 or 2.5."},
    )
    note = forms.CharField(label="In your words", required=False, initial="", max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duty: Obligation | None = self.row
        if duty is None or self.is_named:
            return
        version = duty.own_duty.version
        if version.evidence == evidence.NUMBER:
            floor = evidence.at_least(evidence.Demand(version.floor, version.unit))
            self.fields["number"].label = floor[0].upper() + floor[1:]
        else:
            del self.fields["number"]
        if version.evidence == evidence.FILE:
            self.fields = {"file": _file_field(), **self.fields}
        # The service says what is missing: it knows the floor.
        cast("Any", next(iter(self.fields.values()))).is_asked_by_choice = True


def _file_field() -> forms.FileField:
    taken = f"{evidence_files.TAKEN_SAID}, up to {evidence_files.LARGEST_SAID}."
    return forms.FileField(label="File", required=False, help_text=taken, allow_empty_file=True, max_length=None)
