"""The form that keeps the filters of a list under a name."""

from django import forms

from pipeline.board.models import SavedView


class ViewForm(forms.Form):
    """A name for the filters that stand."""

    name = forms.CharField(
        label="Name of the view",
        max_length=SavedView._meta.get_field("name").max_length,
        error_messages={"required": "Give these filters a name.", "max_length": "Forty characters are the most."},
    )
    query = forms.CharField(widget=forms.HiddenInput, required=False)
