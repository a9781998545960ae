"""Every component in every state: the values the gallery shows. Figures are of the sample organisation."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator

from traps_web.lib.fields import AmountField, DayField
from traps_web.ui import specimen_ledgers, values
from traps_web.ui.values import Due, Entry, Fact, Fig, HeatGroup, HeatRow, HeatRun, State
from traps_web.ui.widgets import DayInput

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)


class SpecimenForm(forms.Form):
    """A form with every kind of field, as crispy renders it."""

    reason = forms.ChoiceField(
        choices=[("moved", "Customer moved the date"), ("leave", "Sick or on leave"), ("data", "Data missing in TRAPS")]
    )
    deadline = DayField(
        label="New deadline",
        widget=DayInput(),
        help_text="Now Mon 30 Nov 12:00. At most 15 working days later.",
    )
    money = AmountField(label="Money at stake")
    touches = forms.MultipleChoiceField(
        label="What it touches",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("account", "Named account Stanredtax"), ("deal", "Named deal Condax, GTX Plus Pro")],
    )
    who = forms.ChoiceField(
        label="Who decides",
        widget=forms.RadioSelect,
        choices=[("line", "The line above"), ("leader", "The head of sales")],
    )
    told = forms.BooleanField(label="The customer knows", required=False)
    proof = forms.FileField(required=False, help_text="PDF, picture or mail, up to 10 MB.")
    text = forms.CharField(
        label="In your words", widget=forms.Textarea(attrs={"rows": 3, "data-draft": "gallery"}), required=False
    )

    def clean_deadline(self) -> date:
        """Refuse a day without work, to show an error."""
        raise forms.ValidationError("Sun 20 Dec is not a working day of yours; the next one is Mon 21 Dec.")


def form() -> SpecimenForm:
    """A form that came back with two errors."""
    return SpecimenForm(
        {
            "reason": "moved",
            "deadline": "2026-12-20",
            "money": "14.500,0",
            "touches": ["account"],
            "who": "line",
            "text": "The second site of Stanredtax decides on Thu 10 Dec.",
        }
    )


def states() -> dict[str, object]:
    """Words of state."""
    return {
        "obligations": (*values.OBLIGATION_STATES.values(), values.missed_then_done(3)),
        "money_states": tuple(values.MONEY_STATES.values()),
        "badges": tuple(values.OBLIGATION_STATES[k] for k in ("open", "done", "late", "missed"))
        + tuple(values.MONEY_STATES[k] for k in ("out of reach", "retired")),
        "dues": tuple(Due.of(NOW + timedelta(hours=hours), now=NOW, zone=UTC) for hours in (93, 26, 3, -46)),
    }


def numbers() -> dict[str, object]:
    """Drawn figures."""
    weeks = (1500, 1620, 1740, 1750, 1300, 1180, 950, 1060, 1250, 1490, 1450, 1190, 800)
    return {
        "bullets": specimen_ledgers.bullets(),
        "ranges": specimen_ledgers.ranges(),
        "ledger": specimen_ledgers.every_cell(),
        "weeks": specimen_ledgers.weeks(),
        "meters": (
            ("under pace", values.Meter("First meetings", 3, 6, 4)),
            ("over pace", values.Meter("Calls", 34, 40, 30)),
            ("target reached", values.Meter("Conversations", 12, 12, 9)),
        ),
        "sparks": (
            values.Spark("Organisation, 13 weeks", weeks),
            values.Spark("Huffines, 13 weeks", (900, 180, 760, 790, 580, 110, 0, 0, 50, 100, 0, 180, 0)),
            values.Spark("Johns", ()),
        ),
        "parts": values.MeterParts(
            (
                values.Part("Named accounts", Decimal(38_200), "1"),
                values.Part("Named deals", Decimal(21_900), "2"),
                values.Part("New business", Decimal(15_300), "3"),
                values.Part("Run-rate", Decimal(9_200), "4"),
                values.Part("No plan for this money", Decimal(11_400), "gap"),
            )
        ),
        "strip": values.Strip(
            "Weeks 41 to 48",
            tuple(
                values.OBLIGATION_STATES[k]
                for k in ("done", "late", "missed", "excused", "waived", "done", "none", "open")
            ),
        ),
        "facts": (
            Fact("Budget", Fig("2,894,930")),
            Fact("Actual", Fig("1,542,385", "#g-2")),
            Fact("Gap", Fig("1,352,545"), is_sum=True),
        ),
        "deltas": (
            values.Delta.of(Decimal("3.5"), places=1, unit="points"),
            values.Delta.of(-61_000),
            values.Delta.of(0),
        ),
    }


def heat() -> values.Heat:
    """Three traps by five weeks; of the third nobody owed anything, so that it is left out."""
    key = {"d": "done", "l": "late", "m": "missed", "o": "open", "w": "waived", "e": "excused", "n": "none"}

    def row(name: str, runs: tuple[str, ...], missed: int) -> HeatRow:
        drawn = tuple(HeatRun(tuple(values.OBLIGATION_STATES[key[c]] for c in run), "#g-2") for run in runs)
        return HeatRow(name, drawn, Fig(str(missed)), "#g-2")

    weeks = ("44", "45", "46", "47", "48")
    return values.Heat(
        "Weeks 44 to 48; done is small, missed is large",
        (HeatGroup("Week closed", weeks, 4), HeatGroup("Next step dated", weeks, 3), HeatGroup("Account plan", weeks)),
        (
            row("Niesha Huffines", ("mllmo", "mmlmo", "nnnnn"), 5),
            row("Gladys Colclough", ("mmldo", "dlddo", "nnnnn"), 2),
            row("Jonathan Berthelot", ("eeddo", "weddo", "nnnnn"), 0),
            row("Mei-Mei Johns", ("nnndo", "nnndo", "nnnnn"), 0),
        ),
        foot="All 4 people",
    )


def papers() -> dict[str, object]:
    """What tells a course of things."""
    pick = values.OBLIGATION_STATES
    return {
        "crumbs": (values.Crumb("Plans", "#g-3"), values.Crumb("Gladys Colclough", "#g-3"), values.Crumb("FY2027-Q1")),
        "tabs": (
            values.Tab("All 33", "#g-3", True),
            values.Tab("Open 15", "#g-3"),
            values.Tab("Missed 5", "#g-3"),
        ),
        "page": Paginator(range(133), 10).page(2),
        "steps": (
            values.Step("draft, Mon 16 Nov", "past"),
            values.Step("returned, Mon 23 Nov", "past"),
            values.Step("submitted, Thu 26 Nov", "now"),
            values.Step("approved"),
            values.Step("locked"),
        ),
        "timeline": (
            values.TimelineEntry("Mon 16 Nov", "Gladys Colclough began the draft"),
            values.TimelineEntry("Thu 19 Nov", "submitted, 19,800 without a plan", "done"),
            values.TimelineEntry("Mon 23 Nov", "returned by Melvin Marxen", "missed", "“cover half of it”"),
            values.TimelineEntry("Thu 26 Nov", "submitted again, waits until Fri 27 Nov 17:00", "open"),
        ),
        "checks": (
            values.Check(values.CHECK_STATES["fail"], "11,400 of 96,000 have no plan."),
            values.Check(
                values.CHECK_STATES["warn"],
                "Stanredtax carries 15 % and has no approved account plan.",
                "#g-4",
                "the customer",
            ),
            values.Check(values.CHECK_STATES["pass"], "Every named deal has a next step."),
        ),
        "entries": (
            Entry(
                "Account plan, Stanredtax (A)",
                pick["missed"],
                "#g-4",
                Due.of(NOW - timedelta(hours=46), now=NOW, zone=UTC),
                "if done now, it is marked “missed, then done 2 days late”",
            ),
            Entry(
                "Next step, Genco Pura Olive Oil",
                pick["open"],
                "#g-4",
                Due.of(NOW + timedelta(hours=3), now=NOW, zone=UTC),
            ),
            Entry("Condax has the offer", State("done", "kept"), "", None, "Tue 24 Nov"),
        ),
        "job": values.Job(
            "Importing sales_pipeline.csv, dry run",
            "5,412 of 8,800 rows",
            values.Meter("Rows", 5412, 8800, 8800, "5,412 of 8,800 rows read"),
            "About 20 s left. You can leave this page. Find the import again under Imports.",
        ),
    }
