"""A form whose deal moved on while somebody was writing: nothing typed is lost, and what changed is said."""

from __future__ import annotations

from django.forms import BaseForm

from traps_web.edges.refusals import tell_stale
from traps_web.lib.faults import StaleState

TOLD = "Someone changed this deal while you were writing. {changed} Your entries are kept. Press again to apply them."


def tell(form: BaseForm, version: int) -> None:
    """Say what stands now, and let the next press of the button apply what is typed to it."""
    tell_stale(form, StaleState(), form, TOLD, version=version)
