"""The plan as a form: goals, sources, activity, risks and answers, each section with its own rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.http import QueryDict

from accounts.organisation.presenters import period_words
from plans.sales_plans.forms.plan_choices import AccountsField, amount_text
from plans.sales_plans.forms.plan_lines import LineGroup, groups
from plans.sales_plans.presenters.plan_goals import month_label
from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.selectors.plan_writing import Desk
from plans.sales_plans.services.plan_rows import NewSource, Written
from traps_web.edges.typed_rows import is_adding, leave_unjudged
from traps_web.lib.faults import Invalid
from traps_web.lib.fields import AmountField

SECTIONS = ("goals", "sources", "risks")


class PlanForm(forms.Form):
    """Everything the owner writes; rows are forms of their own, kept in `groups`."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    curve = forms.TypedChoiceField(
        label="Curve", coerce=int, error_messages={"invalid_choice": "Choose a curve from the list."}
    )
    accounts = AccountsField()
    note = forms.CharField(
        label="Assumptions of the plan", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, desk: Desk, picked: Sequence[int] = ()) -> None:
        """`picked`: deals that were ticked in the list and stand in no row yet."""
        super().__init__(data, initial=_initial(desk))
        self.desk, self.picked = desk, picked
        self.section_faults: dict[str, str] = {}
        self.fields["curve"].choices = [(curve.pk, curve.name) for curve in desk.curves]  # type: ignore[attr-defined]
        cast("AccountsField", self.fields["accounts"]).offer(desk)
        self.fields["note"].widget.attrs["data-draft"] = f"plan-{desk.plan.pk}-note"
        for month in desk.paper.months:
            self.fields[f"goal_{month.key}"] = AmountField(label=month_label(month), required=False, min_value=0)
        for act in desk.paper.activity:
            self.fields[f"activity_{act.key}"] = forms.IntegerField(
                label=f"{act.name} a week",
                required=False,
                min_value=0,
                max_value=9999,
                help_text="" if act.target is None else f"The target is {act.target}.",
            )
        for check in desk.paper.failed:
            self.fields[f"answer_{check.key}"] = forms.CharField(
                label="Your answer",
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2, "data-draft": f"plan-{desk.plan.pk}-{check.key}"}),
            )
        if data is not None and is_adding(data):
            leave_unjudged(self)
        for name, field in self.fields.items():
            if name.startswith(("goal_", "activity_")):
                wrong = " is-invalid" if self.is_bound and name in self.errors else ""
                field.widget.attrs["class"] = f"form-control text-end{wrong}"
            if name.startswith("goal_"):
                field.widget.attrs["data-adds"] = "goals"
            if name.startswith("answer_"):
                field.widget.attrs["class"] = "form-control"
        typed = groups(desk.deals, weeks=desk.weeks, with_risks=True)
        self.lines = {group.name: self._filled(group, data) for group in typed}
        self.groups = {name: group.rows for name, group in self.lines.items()}

    def _filled(self, group: LineGroup, data: QueryDict | None) -> LineGroup:
        if data is not None:
            return group.sent(data)
        return group.with_ticked(_saved(self.desk, group.name), self.picked if group.is_picked else ())

    def all_valid(self) -> bool:
        """The form and every row that is not empty."""
        rows = [row.is_valid() for rows in self.groups.values() for row in rows if not row.is_empty]
        return self.is_valid() and all(rows)

    @property
    def wrong_rows(self) -> int:
        """How many rows need attention."""
        return sum(
            1 for rows in self.groups.values() for row in rows if row.is_bound and not row.is_empty and row.errors
        )

    def refuse(self, wrong: Invalid) -> None:
        """Put each sentence of a refusal beside its field or its section, and the rest on top."""
        for name, sentence in wrong.errors.items():
            if name in SECTIONS:
                self.section_faults[name] = sentence
            self.add_error(name if name in self.fields else None, sentence)
            if name in self.fields:
                attributes = self.fields[name].widget.attrs
                aria = {"aria-invalid": "true", "aria-describedby": f"id_{name}_error"}
                attributes |= aria | {"class": f"{attributes.get('class', 'form-control')} is-invalid"}

    def stale(self, sentence: str, version: int) -> None:
        """Somebody was faster: what is typed stays, and the next press applies it to what stands now."""
        self.add_error(None, sentence)
        self.data = cast("QueryDict", self.data).copy()
        self.data["version"] = str(version)

    def written(self) -> Written:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        rows = {name: [row for row in rows if not row.is_empty] for name, rows in self.groups.items()}
        accounts = [NewSource(papers.ACCOUNT, account_plan_id=pk) for pk in data["accounts"]]
        lines = [row.source() for name in ("deal", "new", "run") for row in rows[name]]
        types = self.desk.type_ids
        return Written(
            curve=next(curve for curve in self.desk.curves if curve.pk == data["curve"]),
            sources=accounts + lines,
            goals=self._goals(),
            activity={
                types[act.key]: data[f"activity_{act.key}"]
                for act in self.desk.paper.activity
                if data.get(f"activity_{act.key}") is not None
            },
            risks=[row.risk() for row in rows["risk"]],
            answers={check.key: data.get(f"answer_{check.key}", "") for check in self.desk.paper.failed}
            | {key: text for key, text in self.desk.answers.items() if f"answer_{key}" not in data},
            note=data["note"],
        )

    def _goals(self) -> dict[str, Decimal]:
        """Goals as they are set by hand; all of them empty, or all just what the curve gives: the curve decides."""
        typed = {month.key: self.cleaned_data[f"goal_{month.key}"] for month in self.desk.paper.months}
        if all(amount is None for amount in typed.values()):
            return {}
        return {key: Decimal(0) if amount is None else amount for key, amount in typed.items()}

    @property
    def goal_fields(self) -> list[tuple[papers.Goal, forms.BoundField]]:
        """Each month with its field; the curve's figure stands beside it."""
        return [(month, self[f"goal_{month.key}"]) for month in self.desk.paper.months]

    @property
    def activity_fields(self) -> list[forms.BoundField]:
        """Each kind of activity."""
        return [self[f"activity_{act.key}"] for act in self.desk.paper.activity]

    @property
    def answer_fields(self) -> list[tuple[papers.Check, forms.BoundField]]:
        """Each check that fails with the field for its answer."""
        return [
            (replace(check, finding=period_words.spelled(check.finding)), self[f"answer_{check.key}"])
            for check in self.desk.paper.failed
        ]


def _initial(desk: Desk) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "version": desk.plan.version,
        "curve": desk.plan.curve_id,
        "note": desk.plan.note,
        "accounts": [source.account_plan_id for source in desk.paper.of_kind(papers.ACCOUNT)],
    }
    initial |= {f"goal_{month}": amount_text(amount) for month, amount in desk.goals.items()}
    initial |= {f"activity_{act.key}": act.per_week for act in desk.paper.activity}
    initial |= {f"answer_{key}": text for key, text in desk.answers.items()}
    return initial


def _saved(desk: Desk, name: str) -> list[dict[str, Any]]:
    if name == "risk":
        return [{"line": risk.line, "text": risk.text, "answer": risk.answer} for risk in desk.paper.risks]
    kind = {"deal": papers.DEAL, "new": papers.NEW, "run": papers.RUN_RATE}[name]
    return [
        {
            "line": row.line,
            "deal": row.deal_id,
            "label": row.label,
            "amount": amount_text(row.amount),
            "per_week": row.per_week,
            "conversion": row.conversion_ppm,
            "average": amount_text(row.average_amount),
        }
        for row in desk.sources
        if row.kind == kind
    ]
