"""The slides of a review: one statement a screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from reviews.cycles.models import Review
from reviews.cycles.rules import states
from reviews.documents.presenters.documents import Shown
from reviews.documents.presenters.packet_v1.spelling import Document, period_label
from traps_web.ui import charts, words

SLIDES = (
    ("kept", "promises"),
    ("quarter", "quarter"),
    ("months", "months"),
    ("weeks", "weeks"),
    ("sources", "sources"),
    ("why", "why"),
    ("now", "now"),
    ("group", "group"),
    ("verdict", "verdict"),
    ("three", "three promises"),
    ("sign", "sign"),
)
NOTES = {
    "kept": "Read each promise aloud. Ask of each missed one: when did you know, and whom did you tell?",
    "quarter": "Let the presenter say the gap before you show it. Knowing the number means owning it.",
    "months": "Stay on the worst month. What was different in the best month?",
    "weeks": "Count the weeks that brought nothing. What was done in them?",
    "sources": "Take the three largest deals. Who decides, by when, and what is the next dated step?",
    "why": "A cause that comes back is a habit. Ask what was changed since it was first given.",
    "now": "Every action needs a name, a day and a chance that you believe. What is not covered stays red.",
    "group": "Everyone answers on their own screen before anyone speaks. Then the presenter replies.",
    "verdict": "It stands, or it is sent back until a day. Give your reason in one sentence.",
    "three": "Three promises that someone else can check, each with a day. No fourth.",
    "sign": "Close the minutes, read them again, then both sign.",
}


@dataclass(frozen=True)
class Slide:
    """One screen: its anchor, its place, its name, what the presenter is reminded of."""

    key: str
    number: int
    name: str
    notes: str
    others: tuple[tuple[str, str, bool], ...]

    @property
    def count(self) -> int:
        return len(SLIDES)


def slides() -> dict[str, Slide]:
    """Every screen by key."""
    return {
        key: Slide(key, place, name, NOTES[key], tuple((k, n, k == key) for k, n in SLIDES))
        for place, (key, name) in enumerate(SLIDES, start=1)
    }


@dataclass(frozen=True)
class May:
    """What the viewer may do on the screens now."""

    start: bool
    judge: bool
    promise: bool
    close: bool
    sign: bool
    answer: bool
    reply: bool


def may(review: Review, role: str, shown: Shown) -> May:
    """What the viewer may do as the state machine has it; nobody signs twice."""
    side = "person" if role == "person" else "reviewer"
    has_signed = any(signed.role == side and signed.when for signed in shown.sides)
    events = states.MACHINE.open_to(review.status, {role})
    return May(
        start="present" in events and shown.packet is not None,
        judge="stand" in events,
        promise="promise" in events,
        close="close" in events,
        sign="sign" in events and not has_signed,
        answer="answer" in events,
        reply="reply" in events,
    )


def kept_lines(shown: Shown) -> list[str]:
    """The headline of the first screen."""
    if shown.minutes is None:
        return []
    if not shown.minutes.scores:
        return ["This is the first review.", "It ends with three promises."]
    return [shown.minutes.kept]


def quarter_lines(shown: Shown) -> list[str]:
    """The finding of the quarter, split at its sentence."""
    return _sentences(shown.packet.statement) if shown.packet else []


def months_lines(shown: Shown) -> list[str]:
    """The month that hurts most, by both measures: the bars and the table hold it against its whole budget.

    The headline of the packet names the first one alone, and stays as it was frozen.
    """
    if shown.packet is None:
        return []
    as_of = shown.packet.document["as_of"]
    begun = [row for row in shown.packet.document["months"] if row["starts_on"] <= as_of and row["budget"] is not None]
    if not begun:
        return ["No month has a budget."]
    worst, running = max(begun, key=_behind), next((row for row in begun if row["ends_before"] > as_of), None)
    lacks = _short(running) if running else Decimal(0)
    whole = f"lacks {words.money(lacks)} of its whole budget."
    runs = [f"{period_label(running)} still runs and {whole}"] if running and lacks > 0 else []
    label, behind = period_label(worst), _behind(worst)
    if behind <= 0:
        return ["No month is behind its budget to date.", *runs]
    if worst is not running or behind == lacks:
        return [f"{label} is {words.money(behind)} short of its budget.", *(runs if worst is not running else [])]
    return [f"{label} is {words.money(behind)} short of its budget to date.", f"It {whole}"]


def _short(row: Document) -> Decimal:
    return Decimal(row["budget"]) - Decimal(row["actual"])


def _behind(row: Document) -> Decimal:
    return Decimal(row["budget_to_date"] or 0) - Decimal(row["actual"])


def month_bars(shown: Shown) -> charts.Chart | None:
    """The months drawn, under the headline of their slide."""
    if shown.packet is None:
        return None
    drawn, headline = shown.packet.month_bars, " ".join(months_lines(shown))
    return replace(drawn, title=headline, sentence=drawn.sentence.replace(drawn.title, headline, 1))


def _sentences(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(". ") if part.strip()]
    return [part if part.endswith(".") else f"{part}." for part in parts]
