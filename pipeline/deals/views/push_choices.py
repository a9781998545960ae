"""The reasons for pushes: the settings."""

from __future__ import annotations

from accounts.reasons.views import reasons as pages
from pipeline.deals.forms.push_choices import PushChoiceForm
from pipeline.deals.models import PushChoice
from pipeline.deals.presenters.push_choices import PUSH_REASONS
from pipeline.deals.selectors import push_choices as selector
from pipeline.deals.services import push_choices


class PushChoices(pages.ReasonList):
    """The list; POST adds a reason."""

    shown, form_class, service = PUSH_REASONS, PushChoiceForm, push_choices.create
    counts = selector.with_counts
    template_name = "pipeline/deals/settings_push_reasons.html"


class Rename(pages.Rename):
    """Reword a reason."""

    model, shown, form_class = PushChoice, PUSH_REASONS, PushChoiceForm
    template_name = "pipeline/deals/settings_push_reason.html"
    done = "Saved. Pushes that it explains show the new words."


class Switch(pages.Switch):
    """Retire a reason, or offer it again."""

    model, shown = PushChoice, PUSH_REASONS


class Shift(pages.Shift):
    """Put a reason one place earlier or later."""

    model, shown = PushChoice, PUSH_REASONS
