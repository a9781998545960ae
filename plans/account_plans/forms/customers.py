"""What the list of customers shows, read from its address."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.organisation.models import Person
from pipeline.customers.forms.narrowing import ChosenName, Narrowing
from pipeline.customers.selectors import owners
from plans.account_plans.selectors.customers import SORTS, Criteria
from traps_web.lib.searches import LONGEST
from traps_web.ui.widgets import Choosing


class CustomerFilter(Narrowing):
    """Narrow the list of customers."""

    searched = "q"
    folded = ("person", "tier")

    q = forms.CharField(label="Name or industry", required=False, max_length=LONGEST)
    person = ChosenName(label="Owner", queryset=Person.objects.none(), required=False, empty_label="everybody")
    tier = forms.ChoiceField(
        widget=Choosing,
        label="Tier",
        required=False,
        choices=[("", "every tier"), ("A", "A"), ("B", "B"), ("C", "C"), ("none", "none")],
    )
    due = forms.ChoiceField(
        widget=Choosing,
        label="Contact",
        required=False,
        choices=[("", "all"), ("over", "overdue"), ("soon", "overdue or due this week")],
    )
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in SORTS])

    def __init__(self, data: Any, *, viewer: Person) -> None:
        super().__init__(data, auto_id="filter-%s")
        cast("forms.ModelChoiceField[Any]", self.fields["person"]).queryset = owners.visible(viewer=viewer)
        self.is_valid()

    def criteria(self) -> Criteria:
        """The values as the selector takes them."""
        cleaned = getattr(self, "cleaned_data", {})
        person = cleaned.get("person")
        return Criteria(
            query=cleaned.get("q") or "",
            owner_id=person.pk if person else None,
            tier=cleaned.get("tier") or "",
            due=cleaned.get("due") or "",
            sort=cleaned.get("sort") or "due",
        )
