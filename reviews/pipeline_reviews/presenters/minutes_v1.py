"""The minutes of a pipeline review, schema 1: what was seen, said and agreed, from the frozen document alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any, Final

from pipeline.history.presenters.movement_words import LABELS
from pipeline.history.rules.movement import Bucket
from reviews.pipeline_reviews.presenters.verdict_words import HEADS, PAST
from traps_web.ui import periods, values, words

Document = Mapping[str, Any]
_HELD: Final = {"held": values.State("done", "held"), "broken": values.State("missed", "broken")}
_WAITS: Final = values.State("open", "waiting")


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A line of the movement."""

    label: str
    deals: str
    amount: str
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class ThenRow:
    """Something that was said in the review before, and whether it held."""

    text: str
    more: str
    state: values.State


@dataclass(frozen=True, slots=True)
class DealRow:
    """A deal of the review with what was said of it."""

    number: str
    name: str
    owner: str
    why: str
    verdict: str
    words: str
    amount: str
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of the end."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class TallyRow:
    """How many deals got a verdict, and their money."""

    verdict: str
    deals: str
    amount: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action, who does it and by when."""

    text: str
    owner: str
    by: str


@dataclass(frozen=True)
class MinutesView:
    """The minutes ready to show, on the page and on paper."""

    document: Document
    team: str
    week: str
    held: str
    statement: str
    moved_head: str
    moved: tuple[MovedRow, ...]
    then_head: str
    then: tuple[ThenRow, ...]
    deals: tuple[DealRow, ...]
    unjudged: str
    tallies: tuple[TallyRow, ...]
    figures: tuple[FigureRow, ...]
    actions: tuple[ActionRow, ...]
    sha256: str


def minutes_view(document: Document, sha256: str, *, zone: tzinfo) -> MinutesView:
    """The minutes from their document."""
    review, ending = document["review"], document["ending"]
    judged = [row for row in document["deals"] if row["verdict"] or row["notes"]]
    return MinutesView(
        document=document,
        team=review["team"],
        week=f"week {int(review['week'].split('-W')[1])}",
        held=_held(review, zone),
        statement=_statement(ending),
        moved_head=f"Open pipeline since {words.day(_day(review['since']))}",
        moved=tuple(_moved(document)),
        then_head=_then_head(document["last_time"]),
        then=tuple(_then(document["last_time"])),
        deals=tuple(_deal(row) for row in judged),
        unjudged=_unjudged(len(document["deals"]) - len(judged)),
        tallies=tuple(_tally(row) for row in ending["verdicts"]),
        figures=tuple(_figures(ending)),
        actions=tuple(_action(row) for row in ending["actions"]),
        sha256=sha256,
    )


def _held(review: Document, zone: tzinfo) -> str:
    opened, closed = _moment(review["opened_at"]), _moment(review["closed_at"])
    length = words.plural(max(1, round((closed - opened).total_seconds() / 60)), "minute")
    by = f", closed by {review['closed_by']}" if review["closed_by"] != review["opened_by"] else ""
    return f"Held by {review['opened_by']} on {words.moment(opened, zone, year=True)}, {length}{by}"


def _statement(ending: Document) -> str:
    judged = f"{words.number(ending['judged'])} of {words.plural(ending['deals'], 'deal')} judged"
    if ending["call"] is None:
        return f"{judged}."
    return f"{judged}; the call is {words.money(Decimal(ending['call']['commit']))}."


def _moved(document: Document) -> list[MovedRow]:
    movement, review = document["movement"], document["review"]
    if movement is None:
        return []
    rows = [MovedRow(f"Open, {words.day(_day(review['since']))}", "", _money(movement["opening"]), is_sum=True)]
    for row in movement["buckets"]:
        amount = words.signed(Decimal(row["amount"])) if Decimal(row["amount"]) else "0"
        rows.append(MovedRow(LABELS[Bucket(row["name"])][0], words.plural(row["deals"], "deal"), amount))
    closing = f"Open, {words.day(_day(review['held_on']))}"
    return [*rows, MovedRow(closing, "", _money(movement["closing"]), is_sum=True)]


def _then_head(last: Document | None) -> str:
    if last is None:
        return ""
    held = [row["held"] for row in (*last["verdicts"], *last["follow_ups"])]
    due = held.count("held") + held.count("broken")
    week = int(last["week"].split("-W")[1])
    if not due:
        return f"Said in week {week}: nothing was due"
    return f"Said in week {week}: {words.number(held.count('held'))} of {words.number(due)} held"


def _then(last: Document | None) -> list[ThenRow]:
    if last is None:
        return []
    rows = [
        ThenRow(row["text"], f"{row['owner']} by {words.day(_day(row['due_on']))}", _HELD.get(row["held"], _WAITS))
        for row in last["follow_ups"]
    ]
    moves = [row for row in last["verdicts"] if row["held"]]
    return rows + [ThenRow(row["deal"], PAST[row["verdict"]].lower(), _HELD.get(row["held"], _WAITS)) for row in moves]


def _deal(row: Document) -> DealRow:
    verdict = row["verdict"]
    notes = [f"{note['by']}: {note['words'].rstrip('.')}" for note in row["notes"]]
    said = _said(verdict) if verdict else ""
    return DealRow(
        number=words.number(row["position"]),
        name=row["name"],
        owner=row["owner"],
        why=words.listed(row["reasons"]),
        verdict=PAST[verdict["verdict"]] if verdict else "Noted",
        words="; ".join([*([said] if said else []), *notes]),
        amount=words.money(_amount(verdict["amount"] if verdict else row["amount"])),
        is_flagged=bool(verdict and verdict["raises_flag"]),
    )


def _said(verdict: Document) -> str:
    parts, asked = [], verdict["follow_up"]
    if verdict["close_on"]:
        parts.append(f"to {words.day(_day(verdict['close_on']))}")
    if verdict["resume_on"]:
        parts.append(f"until {words.day(_day(verdict['resume_on']))}")
    if verdict["verdict"] == "downgrade":
        parts.append(f"to {verdict['forecast'] or verdict['stage'] or ''}")
    if asked:
        parts.append(f"{asked['owner']} by {words.day(_day(asked['due_on']))}")
    if verdict["words"]:
        parts.append(verdict["words"].rstrip("."))
    return ": ".join(parts)


def _unjudged(count: int) -> str:
    if not count:
        return ""
    return f"{words.plural(count, 'more deal was', 'more deals were')} on the list and got no verdict."


def _tally(row: Document) -> TallyRow:
    return TallyRow(HEADS[row["verdict"]], words.number(row["deals"]), _money(row["amount"]))


def _figures(ending: Document) -> list[FigureRow]:
    rows = []
    if ending["budget"] is not None:
        rows.append(FigureRow(f"Budget of {periods.named(ending['period'])}", _money(ending["budget"])))
        rows.append(FigureRow("Gap to it", _money(ending["gap"])))
        rows.append(FigureRow("Coverage", words.ratio(_amount(ending["coverage"]))))
    if call := ending["call"]:
        rows.append(FigureRow(f"Call of {call['by']}, commit", _money(call["commit"])))
        rows.append(FigureRow("Best case", _money(call["best_case"])))
    landing = ending["landing"]
    if landing and landing["expected"] is not None:
        rows.append(FigureRow("Expected landing", _money(landing["expected"])))
        if landing["low"] is not None and landing["high"] is not None:
            rows.append(FigureRow("80 % of it between", f"{_money(landing['low'])} and {_money(landing['high'])}"))
    return rows


def _action(row: Document) -> ActionRow:
    return ActionRow(row["text"], row["owner"], words.day(_day(row["due_on"])))


def _money(text: str | None) -> str:
    return words.money(_amount(text))


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
