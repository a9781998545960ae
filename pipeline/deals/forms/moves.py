"""The form of a move: what the stage asks for, and the items that are missing on the way to it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from accounts.record.forms.fields import day_field
from pipeline.deals.forms.push_reasons import (
    NOTE,
    REASON,
    ask_only_where_needed,
    explanation_in,
    note_field,
    reason_field,
)
from pipeline.deals.models import Deal
from pipeline.stages.forms.gates import field_name, field_of, given_answers
from pipeline.stages.models import Stage
from pipeline.stages.rules import gates as rules
from pipeline.stages.selectors import gates, stages
from traps_web.lib.fields import AmountField


class MoveForm(forms.Form):
    """A move to one stage.

    It has only the fields that this stage asks for, and the items that are missing on the way to it.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    to_stage = forms.ModelChoiceField(
        queryset=Stage.objects.none(),
        widget=forms.HiddenInput,
        error_messages={"required": "Choose a stage.", "invalid_choice": "Choose a stage of this pipeline."},
    )
    amount = AmountField(label="Amount", required=False, help_text="What is booked when it is won.")
    closed_on = day_field("Closed on", required=False, help_text="The day it happened.")
    reason = forms.CharField(label="Reason", max_length=200, required=False)
    close_on = day_field("Expected close date", required=False)
    push_reason = reason_field()
    push_note = note_field()
    next_step = forms.CharField(label="Next step", max_length=200, required=False)
    next_step_on = day_field("Day of the next step", required=False)
    override_reason = forms.CharField(
        label="Reason for the move on without them",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    expires_on = day_field(
        "Owed by", required=False, help_text="The missing items are due by this day, at most 90 days ahead."
    )

    def __init__(
        self, *args: Any, deal: Deal, today: Any, to: Stage | None = None, may_override: bool = False, **kwargs: Any
    ) -> None:
        self.deal, self.today = deal, today
        self.asked: set[str] = set()
        kwargs["initial"] = {
            "version": deal.version,
            "close_on": deal.close_on,
            "amount": deal.amount,
            "closed_on": today,
            "next_step": deal.next_step,
            "next_step_on": deal.next_step_on,
        } | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self._fill_up()
        cast("forms.ModelChoiceField[Any]", self.fields["to_stage"]).queryset = stages.others(deal=deal)
        self.chosen = self._chosen(to)
        self.initial["to_stage"] = self.chosen.pk if self.chosen else None
        self.missing: list[rules.Item] = gates.missing(deal=deal, to_stage=self.chosen) if self.chosen else []
        for item in self.missing:
            self.fields[field_name(item)] = field_of(item)
        self.may_override = may_override and any(not item.is_proof for item in self.missing)
        self._keep_what_is_asked_for()

    def _fill_up(self) -> None:
        """A drop on the board sends just the stage: what the deal has already counts as typed."""
        if not self.is_bound:
            return
        self.data = cast("QueryDict", self.data).copy()
        for name in ("amount", "closed_on", "close_on", "next_step", "next_step_on"):
            value = self.initial.get(name)
            if name not in self.data and value not in (None, ""):
                self.data[name] = str(value)

    def _chosen(self, to: Stage | None) -> Stage | None:
        choices = list(cast(Any, self.fields["to_stage"]).queryset)
        chosen_id = str(self.data.get("to_stage") or (to.pk if to else ""))
        chosen = next((stage for stage in choices if str(stage.pk) == chosen_id), None)
        if chosen is None and not self.is_bound:
            chosen = stages.following(deal=self.deal) or next(iter(choices), None)
        return chosen

    def _keep_what_is_asked_for(self) -> None:
        kind = self.chosen.kind if self.chosen else "open"
        kept_names = {
            "open": {"close_on", "next_step", "next_step_on"},
            "won": {"amount", "closed_on"},
            "lost": {"closed_on", "reason"},
        }[kind]
        if self.deal.status == "lost":
            kept_names |= {"reason"}
        if self.may_override:
            kept_names |= {"override_reason", "expires_on"}
        for name in ("amount", "closed_on", "reason", "close_on", "next_step", "next_step_on"):
            if name not in kept_names:
                del self.fields[name]
        ask_only_where_needed(self, self.deal)
        if not self.may_override:
            del self.fields["override_reason"], self.fields["expires_on"]

    def _mark_required(self) -> None:
        """Mark what is required, for whoever reads the page: the service checks it, and reports everything at once."""
        must = {"amount", "closed_on", "reason"}
        if self.deal.status == "open" and self.chosen is not None and self._is_forward(self.chosen):
            must |= {"close_on", "next_step", "next_step_on"}
        must |= {field_name(item) for item in self.missing if item.is_required}
        for name in must & self.fields.keys():
            self.fields[name].required = True

    def _is_forward(self, to: Stage) -> bool:
        return rules.is_forward(gates.place(self.deal.stage), gates.place(to))

    @property
    def item_fields(self) -> list[tuple[rules.Item, BoundField]]:
        """The missing items with their fields."""
        self._mark_required()
        return [(item, self[field_name(item)]) for item in self.missing]

    @property
    def plain_fields(self) -> list[BoundField]:
        """What the stage asks for besides the items."""
        self._mark_required()
        aside = {field_name(item) for item in self.missing} | {"override_reason", "expires_on"}
        return [field for field in self if field.name not in aside and not field.is_hidden]

    @property
    def shown_fields(self) -> list[BoundField]:
        """In a dialog only the fields that lack something, and the day a deal was closed on.

        A next step is shown as a pair, its words and its day.
        """
        plain = self.plain_fields
        shown = {field.name for field in plain if self._is_asked(field)}
        if REASON not in shown:
            shown.discard(NOTE)
        if shown & {"next_step", "next_step_on"}:
            shown |= {"next_step", "next_step_on"}
        return [field for field in plain if field.name in shown]

    def _is_asked(self, field: BoundField) -> bool:
        if field.name == REASON:
            return bool(field.errors or field.value()) or "close_on" in self.asked
        return bool(field.errors) or not field.value() or field.name in {"closed_on", *self.asked}

    def as_dropped(self) -> MoveForm:
        """The form as it is asked after a drop, which says a stage and no more: nobody has typed anything wrong yet.

        What the deal holds and the stage refuses is asked for with the sentence beside it. A deal that somebody else
        changed in the meantime is told as ever.
        """
        if self.chosen is None or self.non_field_errors() or "to_stage" in self.errors:
            return self
        fresh = MoveForm(deal=self.deal, today=self.today, to=self.chosen, may_override=self.may_override)
        for name, sentences in self.errors.items():
            if name in fresh.fields and fresh.initial.get(name) not in (None, ""):
                fresh.fields[name].help_text = str(sentences[0])
                fresh.asked.add(name)
        return fresh

    @property
    def kept_fields(self) -> list[BoundField]:
        """The fields that a dialog does not show; they are sent along hidden."""
        shown = {field.name for field in self.shown_fields}
        return [field for field in self.plain_fields if field.name not in shown]

    @property
    def override_fields(self) -> list[BoundField]:
        """The fields of an override: why the deal goes on without the missing items, and until when they are owed."""
        return [self["override_reason"], self["expires_on"]] if self.may_override else []

    @property
    def wants_override(self) -> bool:
        """Whether somebody began to write an override."""
        typed = any(str(self.data.get(name) or "").strip() for name in ("override_reason", "expires_on"))
        return self.is_bound and ("act_override" in self.data or typed)

    def facts(self) -> dict[str, Any]:
        """The values as the service takes them."""
        cleaned = self.cleaned_data
        facts: dict[str, Any] = {
            name: cleaned[name] for name in ("version", "to_stage", "closed_on", "amount") if name in cleaned
        }
        facts |= {
            name: cleaned[name] for name in ("reason", "close_on", "next_step", "next_step_on") if name in cleaned
        }
        facts["push"] = explanation_in(cleaned)
        facts["items"] = given_answers(self, self.missing)
        if self.may_override and self.wants_override:
            facts["override"] = rules.Override(cleaned.get("override_reason", ""), cleaned.get("expires_on"))
        return facts
