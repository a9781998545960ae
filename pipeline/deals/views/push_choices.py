"""The reasons for pushes: the settings."""

from __future__ import annotations

from typing import Any

from accounts.organisation.views.doors import AdminsOnly
from pipeline.deals.forms.push_choices import PushChoiceForm, PushChoiceSwitchForm
from pipeline.deals.models import PushChoice
from pipeline.deals.presenters import push_choices as presenter
from pipeline.deals.selectors import push_choices as selector
from pipeline.deals.services import push_choices
from traps_web.edges.pages import ServiceButton, ServicePage


class PushChoices(AdminsOnly, ServicePage):
    """The list; POST adds a reason."""

    form_class, service, makes = PushChoiceForm, push_choices.create, True
    template_name = "pipeline/deals/settings_push_reasons.html"
    done, next_page = "“{made.name}” can now be chosen.", "settings_push_reasons"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        choices = selector.with_counts()
        page = {
            "rows": presenter.rows(choices),
            "statement": presenter.statement(choices),
            "path": presenter.path(),
        }
        return super().get_context_data(**page, **kwargs)


class _OfChoice(AdminsOnly, ServicePage):
    """An act on one reason."""

    row: PushChoice
    row_name, next_page = "choice", "settings_push_reasons"

    def find(self) -> PushChoice:
        return selector.by_id(pk=self.kwargs["pk"])


class Rename(_OfChoice):
    """Word a reason anew."""

    form_class, service = PushChoiceForm, push_choices.rename
    template_name = "pipeline/deals/settings_push_reason.html"
    done = "Saved. Pushes that it explains show the new words."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(choice=self.row, path=presenter.path(self.row), **kwargs)


class Switch(_OfChoice, ServiceButton):
    """Retire a reason, or offer it again."""

    form_class, service, says_why = PushChoiceSwitchForm, push_choices.switch, True

    def message(self, made: PushChoice) -> str:
        after = "is offered again" if made.is_active else "is retired; pushes that it explains keep it"
        return f"“{made.name}” {after}."
