"""The months of the quarter, and the one that hurts most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.presenters.packet_v1.spelling import Document, period_label
from reviews.documents.presenters.sections.matter import Matter
from reviews.documents.presenters.sections.periods import money
from reviews.kinds.presenters.paper.typeset import Story, section
from reviews.kinds.rules.kinds import Panel, Section
from traps_web.ui import charts, words


@dataclass(frozen=True)
class Months:
    """The months drawn, under the headline of their slide."""

    month_bars: charts.Chart


def present(matter: Matter) -> list[Panel]:
    """The bars with the headline that names the worst month."""
    lines = month_lines(matter.packet)
    return [Panel(tuple(lines), Months(month_bars(matter.packet, " ".join(lines))))]


def month_lines(packet: PacketView) -> list[str]:
    """The month that hurts most, by both measures: the bars and the table hold it against its whole budget.

    The headline of the packet names the first one alone, and stays as it was frozen.
    """
    as_of = packet.document["as_of"]
    begun = [row for row in packet.document["months"] if row["starts_on"] <= as_of and row["budget"] is not None]
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


def month_bars(packet: PacketView, headline: str) -> charts.Chart:
    """The bars of the packet, named by the headline of the slide."""
    drawn = packet.month_bars
    return replace(drawn, title=headline, sentence=drawn.sentence.replace(drawn.title, headline, 1))


def in_packet(matter: Matter) -> Story:
    """Budget and actual by month."""
    packet = matter.packet
    return section(packet.months_finding, "months of the quarter", money(packet.months, packet.sums, "Month"))


MONTHS: Section[Matter] = Section(
    key="months",
    title="months",
    remember="Stay on the worst month. What was different in the best month?",
    present=present,
    slide="reviews/presenting/slides/months.html",
    paper={"packet": in_packet},
)
