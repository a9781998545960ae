"""What somebody says a quarter will bring: one call, or those of a whole team at once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from rest_framework import serializers

from accounts.organisation.models import Team
from accounts.organisation.selectors import people
from accounts.record.rules.readers import Reader
from pipeline.customers.forms.references import person_of
from plans.calls.rules import calls as rules
from plans.calls.rules.subjects import Subject, names_of, organisation
from plans.calls.selectors import subjects
from plans.calls.services.calls import Word
from traps_web.edges.forms import ActForm
from traps_web.edges.references import Reference
from traps_web.edges.rows import Rows
from traps_web.lib.fields import AmountField
from traps_web.lib.numbers import whole

QUARTER = "The quarter, like FY2027-Q2."


class DealIds(forms.Field):
    """Deals by id: ticked on a page, a list from a program."""

    widget = forms.SelectMultiple
    shape = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=200)

    def to_python(self, value: Any) -> list[int]:
        """The ids. Raises ValidationError for what is no number."""
        ids = [whole(str(part)) for part in value or ()]
        if None in ids:
            raise forms.ValidationError("Choose deals from the list.")
        return cast("list[int]", ids)


class WordForm(ActForm):
    """Commit and best case for a person, a team or the organisation, with the deals that they rest on.

    A page names the subject by its address; a program names it here, and may leave out what it has not read.
    """

    called = "CalledWrite"
    meanings = {
        "about": "person, team or organisation; person when left out.",
        "person": "For a person; yourself when left out.",
        "team": "For a team.",
        "commit": "Money at the end of the quarter, booked money included.",
        "best_case": "Not below the commit.",
        "deals": "Ids of open deals of the person that close in the quarter.",
        "after": "Id of the call of yours that you read last; where you made another since, the answer is 409.",
    }

    about = forms.ChoiceField(choices=[(kind, kind) for kind in rules.ABOUT], required=False, initial=rules.PERSON)
    person = person_of(lambda viewer: people.people(viewer=viewer), required=False)
    team = Reference(lambda viewer: Team.objects.order_by("pk"), noun="team", required=False)
    commit = AmountField(label="Commit")
    best_case = AmountField(label="Best case")
    deals = DealIds(label="Deals", required=False)
    note = forms.CharField(label="Note", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("commit", "best_case"):
            self.fields[name].widget.attrs["class"] = "form-control num"
        self.fields["note"].widget.attrs["class"] = "form-control"

    def clean(self) -> dict[str, Any] | None:
        """Require a named subject and two possible figures."""
        cleaned = super().clean() or {}
        _check(self, cleaned, "commit", "best_case")
        about = cleaned.get("about") or rules.PERSON
        if self.is_named and about == rules.TEAM and "team" not in self.errors:
            self._require_team(cleaned.get("team"))
        return cleaned

    def _require_team(self, team: Any) -> None:
        """Require a team; one that the viewer cannot see is refused as if it did not exist."""
        if team is None:
            self.add_error("team", "Name the team.")
            return
        try:
            subjects.subject(cast(Reader, self.reader), about=rules.TEAM, pk=team.pk)
        except subjects.NotVisible:
            self.add_error("team", f"There is no team “{team.pk}”.")


class CallForm(WordForm):
    """A call for a quarter."""

    called = "CallWrite"
    meanings = {**WordForm.meanings, "period": QUARTER}

    period = forms.CharField(max_length=10)

    def facts(self) -> dict[str, Any]:
        """The quarter and the word, as the service takes them."""
        cleaned = self.cleaned_data
        if self.is_named:
            return {"period": cleaned["period"], "word": word_of(cast(Reader, self.reader), cleaned)}
        figures = cleaned["commit"], cleaned["best_case"]
        word = Word(self.row.subject, *figures, cleaned["note"], cleaned["deals"], cleaned["after"], knows_after=True)
        return {"period": self.row.period.key, "word": word}


def word_of(reader: Reader, cleaned: Mapping[str, Any]) -> Word:
    """The call that a program sent for one subject."""
    return Word(
        _subject(reader, cleaned),
        cleaned["commit"],
        cleaned["best_case"],
        cleaned["note"],
        cleaned["deals"],
        cleaned["after"],
        knows_after=cleaned["after"] is not None,
    )


def _subject(reader: Reader, cleaned: Mapping[str, Any]) -> Subject:
    if cleaned["about"] == rules.TEAM:
        return Subject(rules.TEAM, cleaned["team"].pk, cleaned["team"].name)
    if cleaned["about"] == rules.ORGANISATION:
        return organisation(reader.organisation.name)
    person = cleaned["person"] or reader.viewer
    return Subject(rules.PERSON, person.pk, person.name)


def as_typed(amount: Decimal) -> Decimal:
    """An amount as somebody would type it: without cents where it has none."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount


def _check(form: forms.Form, cleaned: dict[str, Any], commit: str, best_case: str) -> None:
    """Report an impossible pair of figures beside its fields; an incomplete pair is not judged here."""
    pair = {"commit": cleaned.get(commit), "best_case": cleaned.get(best_case)}
    names = {"commit": commit, "best_case": best_case}
    if None in pair.values():
        return
    wrong = rules.faults(cast(Decimal, pair["commit"]), cast(Decimal, pair["best_case"]))
    for name, sentence in wrong.items():
        form.add_error(names[name], sentence)


class BoardForm(ActForm):
    """One speaker's calls for a team or the organisation and for each of its parts; an empty line makes no call.

    A page names the quarter by its address, and has two fields for each part; a program sends a list.
    """

    called = "CallsWrite"
    meanings = {"period": QUARTER, "note": "Of every call that has none of its own."}

    period = forms.CharField(max_length=10)
    calls = Rows(WordForm, most=200, required=False)
    note = forms.CharField(label="Note", max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs["class"] = "form-control"
        self.lines = [line for line in self.row.every_line if line.is_mine_to_call] if self.row else []
        for line in self.lines:
            commit, best_case = names_of(line.subject, self.row.subject)
            proposal = line.mine
            for name, label, amount in (
                (commit, "Commit", proposal and as_typed(proposal.commit)),
                (best_case, "Best case", proposal and as_typed(proposal.best_case)),
            ):
                self.fields[name] = AmountField(label=f"{label} for {line.subject.name}", required=False)
                self.fields[name].widget.attrs |= {"class": "form-control num", "size": 9}
                self.initial.setdefault(name, amount)
            self.fields[f"after_{commit}"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
            self.initial.setdefault(f"after_{commit}", proposal and proposal.pk)

    def clean(self) -> dict[str, Any] | None:
        """Require both figures or neither on each line, and both for the whole."""
        cleaned = super().clean() or {}
        for line in self.lines:
            commit, best_case = names_of(line.subject, self.row.subject)
            for name, other in ((commit, best_case), (best_case, commit)):
                if cleaned.get(name) is None and cleaned.get(other) is not None and name not in self.errors:
                    self.add_error(name, "Enter both figures, or leave both empty.")
            _check(self, cleaned, commit, best_case)
        if self.row is not None and not self.errors and cleaned.get("commit") is None:
            self.add_error("commit", f"Enter your call for {self.row.subject.name}.")
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The quarter and every call that was entered."""
        if self.is_named:
            return {
                "period": self.cleaned_data["period"],
                "words": [self._word_of(row) for row in self.rows_of("calls")],
            }
        return {"period": self.row.period.key, "words": [word for line in self.lines if (word := self._word(line))]}

    def _word_of(self, row: Mapping[str, Any]) -> Word:
        note = row["note"] or self.cleaned_data["note"]
        return word_of(cast(Reader, self.reader), {**row, "note": note})

    def _word(self, line: Any) -> Word | None:
        commit, best_case = names_of(line.subject, self.row.subject)
        cleaned = self.cleaned_data
        if cleaned[commit] is None:
            return None
        note = cleaned["note"] if line.subject == self.row.subject else ""
        after = cleaned[f"after_{commit}"]
        return Word(line.subject, cleaned[commit], cleaned[best_case], note, (), after, knows_after=True)
