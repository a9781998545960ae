"""What the screens of a review send."""

from django import forms

from traps_web.edges.forms import ActForm


class TurnForm(ActForm):
    """The slide that was turned to."""

    slide = forms.CharField(max_length=40)
