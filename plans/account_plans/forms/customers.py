"""What the list of customers shows, read from its address."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.organisation.models import Person
from pipeline.customers.forms.narrowing import ChosenName, Narrowing
from pipeline.customers.selectors import owners
from plans.account_plans.selectors.customers import Wanted
from traps_web.lib.searches import LONGEST
from traps_web.ui.widgets import Choosing


class CustomerFilter(Narrowing):
    """Narrow the list of customers."""

    searched = "q"
    folded = ("person", "tier", "due", "sort")

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
    sort = forms.ChoiceField(
        widget=Choosing,
        label="Order",
        required=False,
        choices=[
            ("due", "most overdue"),
            ("name", "name"),
            ("open", "most open money"),
            ("contact", "longest without contact"),
        ],
    )

    def __init__(self, data: Any, *, viewer: Person) -> None:
        super().__init__(data, auto_id="filter-%s")
        cast("forms.ModelChoiceField[Any]", self.fields["person"]).queryset = owners.visible(viewer=viewer)
        self.is_valid()

    def wanted(self) -> Wanted:
        """The values as the selector takes them."""
        said = getattr(self, "cleaned_data", {})
        person = said.get("person")
        return Wanted(
            query=said.get("q") or "",
            owner_id=person.pk if person else None,
            tier=said.get("tier") or "",
            due=said.get("due") or "",
            sort=said.get("sort") or "due",
        )
