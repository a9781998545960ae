"""Forms about a deal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.forms.fields import day_field
from accounts.record.rules.readers import Reader
from pipeline.customers.forms.references import NamedReference, person_of
from pipeline.customers.selectors import customers, owners
from pipeline.deals.forms.push_reasons import (
    NOTE,
    REASON,
    ask_only_where_needed,
    explanation_in,
    note_field,
    reason_field,
)
from pipeline.deals.models import Deal
from pipeline.deals.rules.forecasts import BY_STAGE, FORECASTS
from pipeline.deals.selectors import deals
from pipeline.deals.services import crm
from pipeline.deals.services.deals import DealData
from pipeline.products.selectors import products
from pipeline.stages.selectors import homes, stages
from traps_web.edges.forms import ActForm
from traps_web.edges.references import NameChoice
from traps_web.edges.typed_rows import RowGroup, TypedRow
from traps_web.lib.fields import AmountField, PercentField
from traps_web.ui import words
from traps_web.ui.values import RunningSum
from traps_web.ui.widgets import Naming

LEAST_SHARES = 2
MOST_SHARES = 20
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
    push_reason = reason_field()
    push_note = note_field()
    next_step = forms.CharField(label="Next step", max_length=200, required=False)
    next_step_on = day_field("Day of the next step", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is not None and self.reader is not None:
            kept = customers.choosable(viewer=self.reader.viewer, keep=self.row.customer_id)
            cast("forms.ModelChoiceField[Any]", self.fields["customer"]).queryset = kept
            for name in crm.shut_fields(self.row, self.reader.now):
                del self.fields[name]
        ask_only_where_needed(self, self.row)
        if self.row is None and stages.pipelines().count() > 1:
            self._ask_for_pipeline()

    def _ask_for_pipeline(self) -> None:
        """Deals of a pipeline that is kept in the CRM are opened there."""
        in_crm = homes.in_crm(organisation_today(self.reader.now)) if self.reader else ()
        here = stages.pipelines().exclude(pk__in=in_crm)
        self.fields["pipeline"] = forms.ModelChoiceField(
            label="Pipeline", queryset=here, empty_label=None, initial=here.first()
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
        push = explanation_in(deal)
        for name in {REASON, NOTE} & deal.keys():
            del deal[name]
        for name in {"owner", "customer", "product", "pipeline"} & deal.keys():
            chosen = deal.pop(name)
            deal[f"{name}_id"] = chosen.pk if chosen else None
        return {"data": DealData(**deal)} if self.row is None else {"version": version, "data": deal, "push": push}


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


class ShareRow(TypedRow):
    """A person and their share of the credit; a row left empty is none."""

    parts = {"share": "amount"}
    person = NameChoice(
        label="Person",
        widget=Naming(shared="share_names"),
        error_messages={"required": "Choose the person for this share."},
    )
    share = PercentField(label="Share, %", error_messages={"required": "Enter the share of this person."})

    def __init__(self, *args: Any, people: Sequence[tuple[Any, str]], **kwargs: Any) -> None:
        self.people = people
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        """The people who may be credited."""
        self.fields["person"].choices = self.people  # type: ignore[attr-defined]


class SharesForm(ActForm):
    """Who is credited when the deal is won: people whose shares make the whole."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    shows_row = True

    def __init__(self, data: Any = None, files: Any = None, *, reader: Reader, row: Deal, **kwargs: Any) -> None:
        planned = deals.shares_of(deal=row)
        super().__init__(data, files, reader=reader, row=row, **kwargs)
        people = owners.creditable(viewer=reader.viewer, keep=[share.person_id for share in planned])
        named = [("", "nobody"), *((person.pk, f"{person.name} ({person.email})") for person in people)]
        group = RowGroup(
            "share", "Shares", ShareRow, "shares", most=MOST_SHARES, least=LEAST_SHARES, given={"people": named}
        )
        standing = [{"person": share.person_id, "share": share.share_ppm} for share in planned]
        self.group = group.standing(standing) if data is None else group.sent(data)
        self.filled = [share for share in self.group.rows if self.is_bound and not share.is_empty]

    def clean(self) -> dict[str, Any]:
        """A person needs a share and a share a person."""
        typed = super().clean() or {}
        wrong = sum(1 for share in self.filled if not share.is_valid())
        if wrong:
            self.add_error(None, f"{words.plural(wrong, 'row')} {'needs' if wrong == 1 else 'need'} attention.")
        return typed

    def facts(self) -> dict[str, Any]:
        """Pairs of person id and parts per million, for the version of the deal that the page showed."""
        pairs = [(int(share.cleaned_data["person"]), share.cleaned_data["share"]) for share in self.filled]
        return {"version": self.cleaned_data["version"], "shares": pairs}

    @property
    def running_sum(self) -> RunningSum:
        """What the shares make together, as they are planned or as far as they can be read."""
        shares = (
            share.cleaned_data.get("share") if share.is_bound and share.is_valid() else share.initial.get("share")
            for share in self.group.rows
        )
        return RunningSum.of_shares("shares", (share or 0 for share in shares))
