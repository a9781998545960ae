"""Forms about a deal."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.organisation.models import Person
from accounts.record.forms.fields import ChosenPerson, day_field
from pipeline.customers.forms.narrowing import ChosenName
from pipeline.customers.models import Customer
from pipeline.customers.selectors import customers, owners
from pipeline.deals.models import Deal
from pipeline.deals.selectors import deals
from pipeline.products.models import Product
from pipeline.products.selectors import products
from pipeline.stages.selectors import stages
from traps_web.edges.forms import ActForm
from traps_web.lib.fields import AmountField, PercentField

ROWS = 4


class DealForm(forms.Form):
    """What is known of a deal. `version` is the state that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Give the deal a name."})
    owner = ChosenPerson(
        label="Owner",
        queryset=Person.objects.none(),
        empty_label=None,
        error_messages={"required": "Say whose deal it is.", "invalid_choice": "Choose somebody of your line."},
    )
    customer = ChosenName(
        label="Customer", queryset=Customer.objects.none(), required=False, empty_label="not known yet"
    )
    product = ChosenName(label="Product", queryset=Product.objects.none(), required=False, empty_label="not known yet")
    amount = AmountField(label="Amount", required=False)
    opened_on = day_field("Opened on", required=False, help_text="Empty: today.")
    close_on = day_field("Expected close date", required=False, help_text="Required from the second stage on.")
    next_step = forms.CharField(label="Next step", max_length=200, required=False)
    next_step_on = day_field("Day of the next step", required=False)

    def __init__(self, *args: Any, viewer: Person, deal: Deal | None = None, **kwargs: Any) -> None:
        if deal is not None:
            names = ("version", "name", "amount", "opened_on", "close_on", "next_step", "next_step_on")
            kwargs["initial"] = {name: getattr(deal, name) for name in names} | {
                "owner": deal.owner_id,
                "customer": deal.customer_id,
                "product": deal.product_id,
            }
        else:
            kwargs.setdefault("initial", {"owner": viewer.pk})
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners.visible(viewer=viewer)
        self.fields["customer"].queryset = customers.choosable(viewer=viewer, keep=deal.customer_id if deal else None)
        self.fields["product"].queryset = products.on_sale()
        if deal is None and stages.pipelines().count() > 1:
            self.fields["pipeline"] = forms.ModelChoiceField(
                label="Pipeline", queryset=stages.pipelines(), empty_label=None, initial=stages.pipelines().first()
            )

    def facts(self) -> dict[str, Any]:
        """The values as the service takes them."""
        said = dict(self.cleaned_data)
        said.pop("version")
        for name in {"owner", "customer", "product", "pipeline"} & said.keys():
            chosen = said.pop(name)
            said[f"{name}_id"] = chosen.pk if chosen else None
        return said


class NextStepForm(ActForm):
    """The dated next step that every open deal needs."""

    shows_row = True

    version = forms.IntegerField(widget=forms.HiddenInput)
    next_step = forms.CharField(
        label="Next step", max_length=200, error_messages={"required": "Say what the next step is."}
    )
    next_step_on = day_field("On")

    def facts(self) -> dict[str, Any]:
        """The step, for the version of the deal that the page showed."""
        step = dict(self.cleaned_data)
        return {"version": step.pop("version"), "data": step}


class SharesForm(forms.Form):
    """Who is credited when the deal is won: up to four people whose shares make the whole."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Person, deal: Deal, **kwargs: Any) -> None:
        planned = deals.shares_of(deal=deal)
        initial: dict[str, Any] = {"version": deal.version}
        for place, share in enumerate(planned, 1):
            initial |= {f"person_{place}": share.person_id, f"share_{place}": share.share_ppm}
        super().__init__(*args, initial=initial, **kwargs)
        people = owners.creditable(viewer=viewer, keep=[share.person_id for share in planned])
        for place in range(1, max(ROWS, len(planned)) + 1):
            self.fields[f"person_{place}"] = ChosenPerson(
                label=f"Person {place}", queryset=people, required=place == 1, empty_label="nobody"
            )
            self.fields[f"share_{place}"] = PercentField(label=f"Share {place}, %", required=place == 1)

    def clean(self) -> dict[str, Any]:
        """A person needs a share and a share a person."""
        said = super().clean() or {}
        for place in range(1, len(self.fields) // 2 + 1):
            person, share = said.get(f"person_{place}"), said.get(f"share_{place}")
            if person and share is None and f"share_{place}" not in self.errors:
                self.add_error(f"share_{place}", f"Give the share of {person.name}.")
            if share and person is None and f"person_{place}" not in self.errors:
                self.add_error(f"person_{place}", "Say whose share it is.")
        return said

    def shares(self) -> list[tuple[int, int]]:
        """Pairs of person id and parts per million."""
        said = self.cleaned_data
        places = range(1, len(self.fields) // 2 + 1)
        return [(said[f"person_{place}"].pk, said[f"share_{place}"]) for place in places if said.get(f"person_{place}")]
