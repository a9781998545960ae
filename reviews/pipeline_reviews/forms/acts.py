"""What is entered in a pipeline review: a verdict, and what it ends with; the same for pages and programs."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.organisation.forms.references import active_person
from pipeline.deals.forms.push_reasons import reason_field
from pipeline.deals.forms.references import deal_in_sight
from reviews.pipeline_reviews.rules import verdicts
from reviews.pipeline_reviews.rules.follow_ups import MOST_ACTIONS, Action
from reviews.pipeline_reviews.rules.verdicts import Word
from traps_web.edges.forms import ActForm
from traps_web.edges.rows import Rows
from traps_web.lib.fields import AmountField, DayField
from traps_web.ui.widgets import DayInput

READ = "The version that you read; if it has changed, the answer is 409."


class OpenForm(ActForm):
    """Opening a review needs nothing but to know what was read."""

    called, shows_row = "PipelineReviewOpen", True
    meanings = {"version": READ}

    version = forms.IntegerField(widget=forms.HiddenInput)


class JudgeForm(ActForm):
    """A verdict or a note on one deal."""

    called = "DealVerdictWrite"
    meanings = {
        "deal": "A deal of the review.",
        "words": "Why it moves, is lost or is paused; what the help is; or the note.",
        "close_on": "Of move: the new close date.",
        "push_reason": "Of a move that pushes the deal once more: id or name of a push reason.",
        "lowers": "Of downgrade: stage or forecast; each goes down by one.",
        "helper": "Of help: who helps.",
        "due_on": "Of help: by when.",
        "resume_on": "Of pause: the day on which the deal goes on.",
        "after": "Id of the last verdict on the deal that you read; where there is another by now, the answer is 409.",
    }

    deal = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(label="Verdict", choices=[(verdict, verdict) for verdict in verdicts.TO_SAY])
    words = forms.CharField(label="In words", required=False, max_length=500)
    close_on = DayField(label="New close date", required=False, widget=DayInput())
    push_reason = reason_field()
    lowers = forms.ChoiceField(
        label="Lower by one", required=False, choices=[("", ""), *((name, name) for name in verdicts.LOWERED)]
    )
    helper = active_person("Who helps", required=False)
    due_on = DayField(label="By", required=False, widget=DayInput())
    resume_on = DayField(label="Goes on on", required=False, widget=DayInput())
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def facts(self) -> dict[str, Any]:
        """The deal and the word, as the service takes them; a page always says what it showed."""
        cleaned = self.cleaned_data
        word = Word(
            cleaned["verdict"],
            words=cleaned["words"],
            close_on=cleaned["close_on"],
            push_choice_id=cleaned["push_reason"].pk if cleaned["push_reason"] else None,
            lowers=cleaned["lowers"],
            helper_id=cleaned["helper"].pk if cleaned["helper"] else None,
            due_on=cleaned["due_on"],
            resume_on=cleaned["resume_on"],
            after=cleaned["after"],
            knows_after=not self.is_named or cleaned["after"] is not None,
        )
        return {"deal_id": cleaned["deal"], "word": word}


class ActionForm(ActForm):
    """An action that a review ends with."""

    called = "ReviewActionWrite"
    meanings = {"deal": "The deal that it is about, if any."}

    # What is missing is said by the service, beside its field.
    text = forms.CharField(label="Action {place}", required=False, max_length=300)
    owner = active_person("Who", required=False)
    due_on = DayField(label="By", required=False, widget=DayInput())
    deal = deal_in_sight(label="Deal", required=False)


class CloseForm(ActForm):
    """The team's call and up to three actions; what is wrong with the second is told under text_2 and owner_2."""

    called = "PipelineReviewClose"
    shows_row = True
    meanings = {
        "version": READ,
        "commit": "The team's commit for the quarter; without one the last call stands.",
        "best_case": "Not below the commit, which it is when left out.",
        "note": "Of the call.",
    }

    version = forms.IntegerField(widget=forms.HiddenInput)
    commit = AmountField(label="Commit", required=False)
    best_case = AmountField(label="Best case", required=False)
    note = forms.CharField(label="Note", max_length=500, required=False)
    actions = Rows(ActionForm, most=MOST_ACTIONS, on_page=range(1, MOST_ACTIONS + 1), required=False)

    def facts(self) -> dict[str, Any]:
        """The version, the figures and the actions that were entered."""
        cleaned = self.cleaned_data
        figures = {name: cleaned[name] for name in ("version", "commit", "best_case", "note")}
        rows = [row for row in self.rows_of("actions") if any(row.values())]
        return figures | {"actions": [_action(row) for row in rows]}


def _action(row: dict[str, Any]) -> Action:
    owner, deal = row["owner"], row["deal"]
    return Action(row["text"] or "", owner.pk if owner else None, row["due_on"], deal.pk if deal else None)
