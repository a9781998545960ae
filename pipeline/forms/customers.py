"""What the list of customers shows, read from its address."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Person
from pipeline.forms.narrowing import Narrowing
from pipeline.selectors import customers, deals


class CustomerFilter(Narrowing):
    """Narrow the list of customers."""

    searched = "q"
    folded = ("person", "tier", "sort")

    q = forms.CharField(label="Name or industry", required=False, max_length=100)
    person = forms.ModelChoiceField(
        label="Owner", queryset=Person.objects.none(), required=False, empty_label="everybody"
    )
    tier = forms.ChoiceField(
        label="Tier", required=False, choices=[("", "every tier"), ("A", "A"), ("B", "B"), ("C", "C"), ("none", "none")]
    )
    sort = forms.ChoiceField(
        label="Order",
        required=False,
        choices=[("name", "name"), ("open", "most open money"), ("contact", "longest without contact")],
    )

    def __init__(self, data: Any, *, viewer: Person) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.fields["person"].queryset = deals.owners(viewer=viewer)
        self.is_valid()

    def wanted(self) -> dict[str, Any]:
        """The values as the selector takes them."""
        said = self.cleaned_data
        person = said.get("person")
        sort = said.get("sort") or "name"
        return {
            "query": said.get("q") or "",
            "owner_id": person.pk if person else None,
            "tier": said.get("tier") or "",
            "sort": sort if sort in customers.SORTS else "name",
        }
