"""What the runs of background jobs are narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.entry.selectors import runs as selector
from traps_web.ui.widgets import Choosing

EVERY, WORKED, FAILED = "", "worked", "failed"


class RunFilter(forms.Form):
    """Narrow the runs by job, and by what came of them."""

    job = forms.ChoiceField(
        label="Job",
        required=False,
        widget=Choosing(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": "No job is called “%(value)s”."},
    )
    what = forms.ChoiceField(
        label="Which",
        required=False,
        choices=[(EVERY, "all"), (WORKED, "that did something"), (FAILED, "that failed")],
        widget=Choosing(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": "Choose all, those that did something, or those that failed."},
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.fields["job"].choices = [("", "every job"), *((name, name) for name in selector.jobs())]  # type: ignore[attr-defined]

    def rows(self) -> Any:
        """The runs that are asked for; the form has to be valid."""
        facts = self.cleaned_data
        return selector.narrowed(
            job=facts["job"], did_something=facts["what"] == WORKED, failed=facts["what"] == FAILED
        )
