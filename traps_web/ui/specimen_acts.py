"""Acts in place, as the gallery shows them: rows of what is owed, and a form that is open in one."""

from datetime import UTC, datetime, timedelta

from django import forms

from traps_web.lib.fields import DayField
from traps_web.ui.values import OBLIGATION_STATES, Due, LineForm, OwedRow, Question, State, missed_then_done
from traps_web.ui.widgets import DayInput

NOW = datetime(2026, 11, 29, 15, 0, tzinfo=UTC)
HERE = "#g-12"


class SpecimenLine(forms.Form):
    """The three fields of a contact."""

    done_on = DayField(label="Day", widget=DayInput())
    type = forms.ChoiceField(label="What", choices=[("calls", "Calls"), ("meetings", "First meetings")])
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 1}))


def owed() -> dict[str, object]:
    """Rows in each state, and the form of the first one, fresh and come back."""
    return {
        "owed_rows": (
            _row("1", "Contact Codehow", "missed", -122, act="Log the contact", more="B, last contact Thu 22 Oct"),
            _row("2", "Close week 48", "late", -18, act="Close the week late"),
            _row("3", "Prepare the review", "open", 18, act="Prepare"),
            _row("4", "Write the plan of next quarter", "open", 260, act="Write the plan"),
            _row("5", "Contact Conecom", "excused", -2, act="Log the contact"),
            _settled("6", "Contact Dontechi", missed_then_done(5)),
            _settled("7", "Contact Isdom", State("waived", "missed, waived by Melvin Marxen")),
            _row("8", "Decide on more time for Darcel Schlecht", "open", 40, more="of somebody else: no act"),
        ),
        "questions": [_question("fresh", with_day=True), _question("done", with_day=False)],
        "lines_shown": (
            _line("fresh", SpecimenLine({"done_on": "2026-11-29", "type": "calls"})),
            _line("back", SpecimenLine({"done_on": "2026-13-29", "type": "calls", "note": "Wants both sites."})),
            LineForm(
                action=HERE,
                slot="g-line-decision",
                buttons=(("grant", "Grant it"), ("refuse", "Refuse it")),
                name="decision",
                label="More time until Tue 1 Dec",
                about="Darcel Schlecht asks for time until Tue 1 Dec: “The customer moved the date.”",
            ),
        ),
    }


def _row(key: str, what: str, state: str, hours: int, *, act: str = "", more: str = "") -> OwedRow:
    due = Due.of(NOW + timedelta(hours=hours), now=NOW, zone=UTC)
    return OwedRow(key, what, OBLIGATION_STATES[state], due, more, act, HERE if act else "", "", HERE)


def _question(key: str, *, with_day: bool) -> Question:
    days = (("2026-11-30", "Mon 30 Nov 2026"), ("2026-12-01", "Tue 1 Dec 2026"))
    return Question(
        key=f"g-{key}",
        what="Close week 47",
        due=Due.of(NOW - timedelta(days=9), now=NOW, zone=UTC),
        url=HERE,
        action=HERE,
        causes=(
            ("In my control", (("1", "slow follow-up"), ("2", "too little activity"))),
            ("Not in my control", (("3", "customer’s budget gone"),)),
        ),
        days=days if with_day else (),
        note="" if with_day else "done in the meantime: only the cause is missing",
    )


def _settled(key: str, what: str, state: State) -> OwedRow:
    due = Due.of(NOW - timedelta(days=5), now=NOW, zone=UTC, settled=True)
    return OwedRow(key, what, state, due, details_url=HERE)


def _line(name: str, form: SpecimenLine) -> LineForm:
    form.auto_id = f"g-{name}-%s"
    return LineForm(
        action=HERE,
        slot=f"g-line-{name}",
        form=form,
        fields=tuple(form),
        buttons=(("", "Log it"),),
        label=f"Contact Codehow, {name}",
        reads="If done now, it is marked “missed, then done 5 days late”",
    )
