"""Forms about a deal."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.record.forms.fields import ChosenPerson, day_field
from accounts.record.rules.readers import Reader
from pipeline.customers.forms.references import NamedReference, person_of
from pipeline.customers.selectors import customers, owners
from pipeline.deals.models import Deal
from pipeline.deals.rules.forecasts import BY_STAGE, FORECASTS
from pipeline.deals.selectors import deals
from pipeline.deals.services.deals import DealData
from pipeline.products.selectors import products
from pipeline.stages.selectors import stages
from traps_web.edges.forms import ActForm
from traps_web.lib.fields import AmountField, PercentField
from traps_web.ui.values import RunningSum

ROWS = 4
MEANING = "Empty: as the stage of the deal says."


class DealForm(ActForm):
    """What is known of a deal. `version` is the state that the page showed."""

    shows_row = True

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Give the deal a name."})
    owner = person_of(
        lambda viewer: owners.visible(viewer=viewer),
        label="Owner",
        empty_label=None,
        error_messages={
            "required": "Choose the owner of the deal.",
            "invalid_choice": ("Choose a person from your line."),
        },
    )
    customer = NamedReference(
        lambda viewer: customers.choosable(viewer=viewer),
        noun="customer",
        label="Customer",
        required=False,
        empty_label="not known yet",
    )
    product = NamedReference(
        lambda viewer: products.on_sale(),
        noun="product",
        label="Product",
        required=False,
        empty_label="not known yet",
    )
    amount = AmountField(label="Amount", required=False)
    opened_on = day_field("Opened on", required=False, help_text="Leave empty for today.")
    close_on = day_field("Expected close date", required=False, help_text="Required from the second stage on.")
    next_step = forms.CharField(label="Next step", max_length=200, required=False)
    next_step_on = day_field("Day of the next step", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is not None and self.reader is not None:
            kept = customers.choosable(viewer=self.reader.viewer, keep=self.row.customer_id)
            cast("forms.ModelChoiceField[Any]", self.fields["customer"]).queryset = kept
        elif self.row is None and stages.pipelines().count() > 1:
            self.fields["pipeline"] = forms.ModelChoiceField(
                label="Pipeline", queryset=stages.pipelines(), empty_label=None, initial=stages.pipelines().first()
            )

    def begins_with(self) -> dict[str, Any]:
        """A new deal is that of whoever opens it."""
        if self.row is None and self.reader is not None:
            return {"owner": self.reader.viewer.pk}
        return super().begins_with()

    def facts(self) -> dict[str, Any]:
        """What is known, by the columns of a deal; of one that stands, for the version that the page showed."""
        deal = dict(self.cleaned_data)
        version = deal.pop("version") or 0
        for name in {"owner", "customer", "product", "pipeline"} & deal.keys():
            chosen = deal.pop(name)
            deal[f"{name}_id"] = chosen.pk if chosen else None
        return {"data": DealData(**deal)} if self.row is None else {"version": version, "data": deal}


class NextStepForm(ActForm):
    """The dated next step that every open deal needs."""

    shows_row = True

    version = forms.IntegerField(widget=forms.HiddenInput)
    next_step = forms.CharField(label="Next step", max_length=200, error_messages={"required": "Enter the next step."})
    next_step_on = day_field("On")

    def facts(self) -> dict[str, Any]:
        """The step, for the version of the deal that the page showed."""
        step = dict(self.cleaned_data)
        return {"version": step.pop("version"), "data": step}


class ForecastForm(ActForm):
    """How far a deal is relied on: chosen by hand, or as its stage says."""

    shows_row = True
    meanings = {"version": "The version that you read; if it has changed, the answer is 409.", "forecast": MEANING}

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    forecast = forms.ChoiceField(
        label="Forecast", required=False, choices=[("", BY_STAGE), *((name, name) for name in FORECASTS)]
    )


class SharesForm(ActForm):
    """Who is credited when the deal is won: up to four people whose shares make the whole."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    shows_row = True

    def __init__(self, *args: Any, reader: Reader, row: Deal, **kwargs: Any) -> None:
        self.planned = deals.shares_of(deal=row)
        super().__init__(*args, reader=reader, row=row, **kwargs)
        people = owners.creditable(viewer=reader.viewer, keep=[share.person_id for share in self.planned])
        for place in range(1, max(ROWS, len(self.planned)) + 1):
            self.fields[f"person_{place}"] = ChosenPerson(
                label=f"Person {place}", queryset=people, required=place == 1, empty_label="nobody"
            )
            self.fields[f"share_{place}"] = PercentField(label=f"Share {place}, %", required=place == 1)
            self.fields[f"share_{place}"].widget.attrs["data-adds"] = "shares"

    def clean(self) -> dict[str, Any]:
        """A person needs a share and a share a person."""
        typed = super().clean() or {}
        for place in self._places:
            person, share = typed.get(f"person_{place}"), typed.get(f"share_{place}")
            if person and share is None and f"share_{place}" not in self.errors:
                self.add_error(f"share_{place}", f"Enter the share of {person.name}.")
            if share and person is None and f"person_{place}" not in self.errors:
                self.add_error(f"person_{place}", "Choose the person for this share.")
        return typed

    def begins_with(self) -> dict[str, Any]:
        """The shares as they are planned."""
        shares = super().begins_with()
        for place, share in enumerate(self.planned, 1):
            shares |= {f"person_{place}": share.person_id, f"share_{place}": share.share_ppm}
        return shares

    def facts(self) -> dict[str, Any]:
        """Pairs of person id and parts per million, for the version of the deal that the page showed."""
        typed = self.cleaned_data
        people = [(typed.get(f"person_{place}"), typed.get(f"share_{place}")) for place in self._places]
        return {"version": typed["version"], "shares": [(person.pk, share) for person, share in people if person]}

    @property
    def running_sum(self) -> RunningSum:
        """What the shares make together, as they are planned or as far as they can be read."""
        typed = self.cleaned_data if self.is_bound and self.errors is not None else self.begins_with()
        return RunningSum.of_shares("shares", (typed.get(f"share_{place}") or 0 for place in self._places))

    @property
    def _places(self) -> range:
        return range(1, len(self.fields) // 2 + 1)
