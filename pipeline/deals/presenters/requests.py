"""Requests to win and requests about shares, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django.urls import reverse

from pipeline.bookings.rules import credit
from pipeline.deals.models import ShareRequest, ShareRequestPart, WinRequest
from pipeline.deals.presenters.deals import waits_words
from traps_web.ui import values, words

MARKS = {"asked": "open", "approved": "done", "refused": "missed", "withdrawn": "waived", "overtaken": "waived"}
STANDS = {"asked": "waits", "overtaken": "over"}
Story = list[tuple[datetime, str, str, str]]


@dataclass(frozen=True, slots=True)
class RequestPage:
    """Everything that the page of a request shows."""

    title: str
    statement: str
    sub: str
    state: values.State
    facts: list[values.Fact]
    story: list[values.TimelineEntry]
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What the page of a deal says of a request that is open."""

    text: str
    url: str
    link: str


def _state(row: WinRequest | ShareRequest) -> values.State:
    return values.State(MARKS[row.status], STANDS.get(row.status, row.status))


def _facts(pairs: Iterable[tuple[str, str]]) -> list[values.Fact]:
    return [values.Fact(label, values.Fig(text)) for label, text in pairs]


def _story(row: WinRequest | ShareRequest, why: str, agreed: Story, zone: tzinfo) -> list[values.TimelineEntry]:
    """What happened, newest first."""
    entries: Story = [(row.asked_at, f"{row.asked_by.name} asked.", "open", why), *agreed]
    if row.decided_at and row.decided_by:
        word = "refused it" if row.status == "refused" else "approved it"
        alone = isinstance(row, WinRequest) and row.is_alone
        text = f"{row.decided_by.name} decided alone." if alone else f"{row.decided_by.name} {word}."
        entries.append((row.decided_at, text, MARKS[row.status], row.answer))
    if row.ended_at and row.ended_by:
        text = f"{row.ended_by.name} withdrew it." if row.status == "withdrawn" else "The deal changed in the meantime."
        more = "" if row.status == "withdrawn" else f"By {row.ended_by.name}"
        entries.append((row.ended_at, text, "waived", more))
    return [
        values.TimelineEntry(at=words.moment(at, zone), text=text, mark=mark, more=more)
        for at, text, mark, more in reversed(entries)
    ]


def win_page(row: WinRequest, names: dict[int, str], *, has_moved_on: bool, zone: tzinfo) -> RequestPage:
    """One request to win with what a decision needs to know. `names`: of the people who are credited."""
    deal, amount = row.deal, words.exact_money(row.amount)
    asks = "asks" if row.status == "asked" else "asked"
    shared = ", ".join(f"{names[person_id]} {credit.percent(share_ppm)} %" for person_id, share_ppm in row.shares)
    facts = [
        ("Amount", amount),
        ("Credited", shared),
        ("Closed on", words.day(row.closed_on, year=True)),
        ("Owner", deal.owner.name),
        ("Customer", deal.customer.name if deal.customer else "none named"),
        ("Stage now", deal.stage.name),
    ]
    stale = "The amount or the shares changed since this request. Refuse it, so that it can be asked again."
    return RequestPage(
        title=f"Request to win {deal.name}",
        statement=f"{row.asked_by.name} {asks} to win {deal.name}, {amount}.",
        sub=" ".join(row.reasons),
        state=_state(row),
        facts=_facts(facts),
        story=_story(row, " ".join(row.reasons), [], zone),
        warning=stale if row.status == "asked" and has_moved_on else "",
    )


def share_page(row: ShareRequest, *, has_moved_on: bool, zone: tzinfo) -> RequestPage:
    """One request about shares with what it takes and gives."""
    asks = "asks" if row.status == "asked" else "asked"
    parts = list(row.parts.all())
    agreed: Story = [
        (part.consent.at, f"{part.consent.by.name} agreed{_for(part)}.", "done", "")
        for part in parts
        if hasattr(part, "consent")
    ]
    return RequestPage(
        title=f"Shares of {row.deal.name}",
        statement=f"{row.asked_by.name} {asks} to change the shares of {row.deal.name}.",
        sub=(
            "The shares stay as they are until everyone whose share gets smaller agrees. If the deal is won before "
            "that, the current shares count."
        ),
        state=_state(row),
        facts=_facts((part.person.name, _part_words(part)) for part in parts),
        story=_story(row, "", agreed, zone),
        warning="The deal or its shares changed since this request. Refuse it, so that it can be asked again."
        if row.status == "asked" and has_moved_on
        else "",
    )


def _for(part: ShareRequestPart) -> str:
    return "" if part.consent.by_id == part.person_id else f" for {part.person.name}"


def _part_words(part: ShareRequestPart) -> str:
    change = f"{credit.percent(part.before_ppm)} % to {credit.percent(part.after_ppm)} %"
    if part.before_ppm == part.after_ppm:
        change = f"{credit.percent(part.before_ppm)} %, as it is"
    if not part.needs_yes:
        return change
    return f"{change}, {'agreed' if hasattr(part, 'consent') else 'not agreed yet'}"


def notices(deal: Any, shares: ShareRequest | None) -> list[Notice]:
    """What waits on a deal, with the way to it."""
    waiting = []
    if deal.win_request_id is not None:
        text = f"There is a request to win it. It {waits_words(deal.waits_for)}."
        waiting.append(Notice(text, reverse("win_request", args=[deal.win_request_id]), "Read the request"))
    if shares is not None:
        yes = _yes_of(_waiting_names(shares))
        text = (
            f"Other shares are asked for, and wait for {yes}. If the deal is won before that, the current shares count."
        )
        waiting.append(Notice(text, reverse("share_request", args=[shares.pk]), "Read the request"))
    return waiting


def _waiting_names(row: ShareRequest) -> list[str]:
    return [part.person.name for part in row.parts.all() if part.needs_yes and not hasattr(part, "consent")]


def _yes_of(names: Sequence[str]) -> str:
    return f"{words.listed([words.possessive(name) for name in names])} yes" if names else "a yes"


def asked_sentence(row: WinRequest) -> str:
    """What a page says when a move asked for a word instead of winning the deal."""
    return f"{row.deal.name} {waits_words(row.asked_of.name if row.asked_of else None)}. {' '.join(row.reasons)}"


def shares_sentence(row: ShareRequest) -> str:
    """What a page says when shares wait for a yes instead of being planned."""
    return f"Asked for; the shares stay as they are until there is {_yes_of(_waiting_names(row))}."
