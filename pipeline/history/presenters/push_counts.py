"""Who pushes how often, how much and how far, in words and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.history.presenters.movement_words import cents, parameters_of
from pipeline.history.rules.push_counts import PushSum
from pipeline.history.selectors.movement import MovementQuery
from pipeline.history.selectors.push_counts import PushesShown
from traps_web.ui import words
from traps_web.ui.addresses import address

HEADS = ("Pushes", "Deals", "Money", "Days each", "No reason")
MOST_REASONS = 3


@dataclass(frozen=True)
class PushRow:
    """The pushes of a team or a person."""

    name: str
    url: str
    figures: tuple[tuple[str, str], ...]
    """Each with its heading."""


@dataclass(frozen=True)
class PushTable:
    """The pushes of a scope, and of what is directly below it."""

    head: str
    reasons: str
    heads: tuple[str, ...]
    rows: tuple[PushRow, ...]
    whole: PushRow


def table(shown: PushesShown) -> PushTable | None:
    """The pushes ready to show; None where no deal was pushed."""
    query, sums = shown.query, shown.sums
    if not sums.pushes:
        return None
    times = words.plural(sums.pushes, "push", "pushes")
    return PushTable(
        head=f"{times} of {words.plural(sums.deals, 'deal')}, {words.money(cents(sums.cents))}",
        reasons=_reasons(shown),
        heads=HEADS,
        rows=tuple(_row(query, part.kind, part.pk, part.name, part.sums) for part in shown.parts),
        whole=_row(query, "", 0, query.scope.name, sums),
    )


def _reasons(shown: PushesShown) -> str:
    if not shown.reasons:
        return "Nobody gave a reason."
    most = [f"{reason} ({words.number(count)})" for reason, count in shown.reasons[:MOST_REASONS]]
    return f"{'Reasons' if len(shown.reasons) <= MOST_REASONS else 'Most frequent reasons'}: {words.listed(most)}."


def _row(query: MovementQuery, kind: str, pk: int, name: str, sums: PushSum) -> PushRow:
    parameters = {key: value for key, value in parameters_of(query).items() if key not in ("team", "person")}
    url = address("movement", **parameters, **{kind: str(pk)}) if kind and pk else ""
    figures = (
        words.number(sums.pushes),
        words.number(sums.deals),
        words.money(cents(sums.cents)),
        words.number(sums.days_each),
        words.number(sums.unexplained),
    )
    return PushRow(name, url, tuple(zip(HEADS, figures, strict=True)))


def document(shown: PushesShown) -> dict[str, Any]:
    """The pushes as programs read them."""
    query = shown.query
    return {
        "name": query.scope.name,
        "since": query.since.isoformat(),
        "until": query.until.isoformat(),
        "period": query.period.key if query.period else None,
        **_sums(shown.sums),
        "parts": [{"kind": part.kind, "id": part.pk, "name": part.name, **_sums(part.sums)} for part in shown.parts],
        "reasons": [{"reason": reason, "pushes": count} for reason, count in shown.reasons],
    }


def _sums(sums: PushSum) -> dict[str, Any]:
    return {
        "pushes": sums.pushes,
        "deals": sums.deals,
        "amount": f"{cents(sums.cents):.2f}",
        "days": sums.days,
        "without_reason": sums.unexplained,
    }
