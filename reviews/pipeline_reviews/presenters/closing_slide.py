"""The end of a review on screen: verdicts in money, coverage, the call, the expected landing and the actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from accounts.record.rules.readers import Reader
from reviews.pipeline_reviews.models import FollowUp
from reviews.pipeline_reviews.presenters.verdict_words import HEADS
from reviews.pipeline_reviews.rules.verdicts import KEEP
from reviews.pipeline_reviews.selectors.ending import Ending, Tally
from traps_web.ui import periods, words

KEY: Final = "closing"
NAMED: Final = 1


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """How many deals got a verdict, and their money."""

    verdict: str
    more: str
    deals: str
    amount: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A figure of coverage."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """Where somebody, or the methods, see the quarter end."""

    who: str
    more: str
    commit: str
    best_case: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action of the review."""

    text: str
    owner: str
    by: str


@dataclass(frozen=True)
class ClosingSlide:
    """Everything that the end shows."""

    key: str
    name: str
    lines: tuple[str, ...]
    verdicts: tuple[VerdictRow, ...]
    judged: str
    judged_amount: str
    coverage: tuple[CoverageRow, ...]
    no_coverage: str
    calls: tuple[CallRow, ...]
    no_call: str
    actions: tuple[ActionRow, ...]
    unjudged: tuple[int, ...]
    """The places of the deals without whose verdict it cannot close."""
    missing: str
    foot: str
    form: object | None = None
    """What whoever holds it fills in to close it."""


def closing_slide(reader: Reader, ending: Ending, *, is_live: bool) -> ClosingSlide:
    """The end ready to show."""
    gap = ending.gap
    to_judge = [row.row for row in ending.to_judge] if is_live else []
    return ClosingSlide(
        key=KEY,
        name="Closing",
        lines=_lines(ending),
        verdicts=tuple(_tally(row, ending) for row in ending.tallies),
        judged=words.number(ending.judged),
        judged_amount=words.money(sum((row.amount for row in ending.tallies), Decimal(0))),
        coverage=tuple(_coverage(ending)) if gap else (),
        no_coverage=f"No budget is set for {periods.say(ending.period, reader.today)}.",
        calls=tuple(_calls(reader, ending)),
        no_call="Nobody has made a call for the team yet.",
        actions=tuple(_action(row) for row in ending.actions),
        unjudged=tuple(row.position for row in to_judge),
        missing=_missing([row.name for row in to_judge]),
        foot=_foot(ending, is_live=is_live),
    )


def _lines(ending: Ending) -> tuple[str, ...]:
    parts = []
    if ending.gap is not None and ending.gap.coverage is not None:
        parts.append(f"The gap is covered {words.ratio(ending.gap.coverage)} times.")
    if ending.call is not None:
        parts.append(f"The call is {words.money(ending.call.commit)}.")
    return tuple(parts) or (f"{words.plural(ending.judged, 'deal')} judged.",)


def _tally(row: Tally, ending: Ending) -> VerdictRow:
    more = words.plural(ending.flags, "flag") + " up" if row.verdict == KEEP and ending.flags else ""
    return VerdictRow(HEADS[row.verdict], more, words.number(row.deals), words.money(row.amount))


def _coverage(ending: Ending) -> list[CoverageRow]:
    gap = ending.gap
    if gap is None:
        return []
    before = f"; last time {words.ratio(ending.coverage_before)}" if ending.coverage_before is not None else ""
    return [
        CoverageRow("Budget of the quarter", words.money(gap.budget)),
        CoverageRow("Gap to it", words.money(gap.missing)),
        CoverageRow(f"Coverage{before}", words.ratio(gap.coverage)),
    ]


def _calls(reader: Reader, ending: Ending) -> list[CallRow]:
    rows = []
    call, lands = ending.call, ending.lands
    if call is not None:
        who = f"{call.said_by.name}, {words.day(call.said_at.astimezone(reader.zone).date())}"
        rows.append(CallRow(who, "", words.money(call.commit), words.money(call.best_case)))
    if lands is not None and lands.expected is not None:
        band = ""
        if lands.low is not None and lands.high is not None:
            band = f"80 %: {words.money(lands.low)} to {words.money(lands.high)}"
        rows.append(CallRow("Expected landing", band, words.money(lands.expected), ""))
    return rows


def _action(row: FollowUp) -> ActionRow:
    return ActionRow(row.text, row.owner.name, words.day(row.due_on))


def _missing(names: Sequence[str]) -> str:
    """What has to be said before the review can close."""
    if not names:
        return ""
    shown = [*names[:NAMED], f"{words.number(len(names) - NAMED)} more"] if len(names) > NAMED else list(names)
    return f"Not ready, and still to judge: {words.listed(shown)}."


def _foot(ending: Ending, *, is_live: bool) -> str:
    judged = f"{words.plural(ending.judged, 'deal')} judged"
    if ending.closed_meanwhile:
        judged += f", {words.number(ending.closed_meanwhile)} closed meanwhile"
    return f"{judged}; the minutes freeze when it closes" if is_live else judged
