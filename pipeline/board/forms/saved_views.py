"""The form that keeps the filters of a list under a name."""

from __future__ import annotations

from typing import Any

from django import forms

from pipeline.board.models import SavedView
from pipeline.board.presenters import deal_filters
from traps_web.edges.forms import ActForm


class ViewForm(ActForm):
    """A name and the filters; a name that is in use gets the new filters."""

    called = "SavedViewWrite"
    meanings = {"query": "The part of the page’s address after the question mark."}

    name = forms.CharField(
        label="Name of the view",
        max_length=SavedView._meta.get_field("name").max_length,
        error_messages={"required": "Enter a name for this view.", "max_length": "Use at most 40 characters."},
    )
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def facts(self) -> dict[str, Any]:
        """The filters without those that the list does not know."""
        return {"name": self.cleaned_data["name"], "query": deal_filters.plain(self.cleaned_data["query"])}
