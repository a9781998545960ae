"""The slides of a review: one statement a screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from reviews.cycles.models import Review
from reviews.cycles.rules import states
from reviews.documents.presenters import packet_v2
from reviews.documents.presenters.documents import Shown
from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.presenters.packet_v1.spelling import Document, period_label
from reviews.presenting.rules.slides import SLIDES
from traps_web.ui import charts, words

REMEMBER = {
    "kept": "Read each promise aloud. Ask of each missed one: when did you know, and who did you tell?",
    "quarter": "Let the presenter say the gap before you show it. Knowing the number means owning it.",
    "months": "Stay on the worst month. What was different in the best month?",
    "weeks": "Count the weeks that brought nothing. What was done in them?",
    "coming": "Ask what has to happen for the call to hold, and what was pushed out twice.",
    "sources": "Take the three largest deals. Who decides, by when, and what is the next dated step?",
    "why": "A cause that comes back is a habit. Ask what was changed since it was first given.",
    "now": "Every action needs a name, a day and a chance that you believe. What is not covered stays red.",
    "group": "Everyone answers on their own screen before anyone speaks. Then the presenter replies.",
    "verdict": "It stands, or it is sent back until a day. Give your reason in one sentence.",
    "three": "Three promises that someone else can check, each with a day. No fourth.",
    "sign": "Close the minutes, read them again, then both sign.",
}


@dataclass(frozen=True, slots=True)
class Slide:
    """One screen: its anchor, its place, its name, and its headline line by line."""

    key: str
    number: int
    name: str
    lines: tuple[str, ...]
    remember: str
    """What whoever holds the review does on it."""

    @property
    def anchor(self) -> str:
        """Where it stands on the page; the part of the group has its own key."""
        return "group-slide" if self.key == "group" else self.key

    @property
    def headline(self) -> str:
        return " ".join(self.lines)


def slides(review: Review, shown: Shown, may: May) -> dict[str, Slide]:
    """Every screen that the packet has something for, by key; none without a packet."""
    if shown.packet is None or shown.minutes is None:
        return {}
    lines = _lines(review, shown, may)
    held = [(key, name) for key, name in SLIDES if key in lines]
    return {
        key: Slide(key, place, name, tuple(lines[key]), REMEMBER[key])
        for place, (key, name) in enumerate(held, start=1)
    }


def _lines(review: Review, shown: Shown, may: May) -> dict[str, list[str]]:
    packet, minutes = shown.packet, shown.minutes
    assert packet is not None and minutes is not None
    return {
        "kept": kept_lines(shown),
        "quarter": quarter_lines(shown),
        "months": months_lines(shown),
        "weeks": [packet.weeks_finding],
        **_coming_lines(packet),
        "sources": [packet.deals_finding],
        "why": [minutes.why_finding],
        "now": [minutes.now_finding],
        "group": ["The group: does the plan stand?"],
        "verdict": ["Does it stand?" if may.judge else minutes.verdict_finding],
        "three": [minutes.promises_finding],
        "sign": [_sign_line(review, shown)],
    }


def _coming_lines(packet: PacketView) -> dict[str, list[str]]:
    """Where the quarter is coming from; packets of schema 1 do not hold it, and have no such screen."""
    if not isinstance(packet, packet_v2.PacketView):
        return {}
    return {"coming": [packet.landing_finding]}


def _sign_line(review: Review, shown: Shown) -> str:
    if review.status == "signed":
        return "Signed by both."
    return f"{'Read the minutes again' if shown.is_closed else 'Close the minutes'}, then both sign."


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
