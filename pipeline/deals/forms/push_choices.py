"""Form of the list of push reasons."""

from __future__ import annotations

from accounts.reasons.forms.reasons import name_field
from pipeline.deals.rules.pushes import LISTING
from traps_web.edges.forms import ActForm


class PushChoiceForm(ActForm):
    """The words of a reason."""

    called, ids, shows_row = "PushChoiceWrite", "push-reason", True

    name = name_field(LISTING)
