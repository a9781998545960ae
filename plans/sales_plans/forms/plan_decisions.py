"""Steps of a plan as forms: started, submitted, decided on, corrected, and what is said beside its lines."""

from __future__ import annotations

from typing import Any

from django import forms
from rest_framework import serializers

from accounts.organisation.presenters import period_words
from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.selectors import plan_papers
from traps_web.edges.forms import ActForm, Shaped
from traps_web.ui import words


class StartForm(ActForm):
    """Which period is planned."""

    called = "Start"
    meanings = {"period": "FY2027 or FY2027-Q2."}

    period = forms.CharField(max_length=10, error_messages={"required": "Choose the period to plan."})

    def facts(self) -> dict[str, Any]:
        return {"period_key": self.cleaned_data["period"]}


class SubmitForm(ActForm):
    """A step that speaks of what was read."""

    shows_row = True
    meanings = {"version": "The version that you read."}
    use_required_attribute = False

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class DecisionForm(SubmitForm):
    """A step that speaks of what was read, with words."""

    called = "Versioned"

    words = forms.CharField(
        label="Overall comment", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReturnForm(DecisionForm):
    """A return with comments beside lines."""

    called = "Return"
    meanings = DecisionForm.meanings | {"comments": "Text by line."}

    comments = Shaped(
        serializers.DictField(child=serializers.CharField(max_length=2000, allow_blank=True)), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_named:
            return
        del self.fields["comments"]
        assert self.reader is not None, "a page has its reader"
        self.lines = commentable(plan_papers.shown(plan=self.row, today=self.reader.today))
        for line, label, _ in self.lines:
            self.fields[f"on_{line}"] = forms.CharField(
                label=label, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 1})
            )

    def facts(self) -> dict[str, Any]:
        """What was said by line, and on the whole."""
        typed = self.cleaned_data
        if self.is_named:
            comments = {line[:40]: text for line, text in (typed["comments"] or {}).items()}
        else:
            comments = {line: typed.get(f"on_{line}", "") for line, _, _ in self.lines}
        return {"version": typed["version"], "words": typed["words"], "comments": comments}

    @property
    def rows(self) -> list[tuple[str, str, forms.BoundField]]:
        """Each line with what it says and its field."""
        return [(label, text, self[f"on_{line}"]) for line, label, text in self.lines]


class CorrectionForm(SubmitForm):
    """An approval that is taken back, with the reason."""

    called = "OpenForCorrection"

    reason = forms.CharField(
        label="Why",
        max_length=2000,
        error_messages={"required": "Give a reason: the owner reads it, and it is kept with the plan."},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The owner reads it, and it is kept with the plan.",
    )


class CommentForm(ActForm):
    """Something to say beside a line of the last submission."""

    called = "CommentWrite"

    line = forms.SlugField(max_length=40, required=False, initial="")
    text = forms.CharField(max_length=2000, error_messages={"required": "Enter a comment."})


def commentable(paper: papers.Paper) -> list[tuple[str, str, str]]:
    """The lines that a comment may stand beside: its name, what it is, what it says."""
    lines = [
        (
            source.line,
            source.label,
            ", ".join(filter(None, (words.money(source.amount), words.rewritten(source.behind)))),
        )
        for source in paper.sources
    ]
    lines.append(("goals", "Months and weeks", f"{paper.curve}, {words.money(paper.total)}"))
    lines.append(
        (
            "activity",
            "Weekly activity",
            words.listed([f"{activity.per_week} {activity.name.lower()}" for activity in paper.activity]),
        )
    )
    lines += [(risk.line, risk.text, risk.answer) for risk in paper.risks]
    lines += [
        (f"check-{check.key}", period_words.spelled(check.finding), f"Answer: {check.answer}") for check in paper.failed
    ]
    return lines
