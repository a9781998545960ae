"""The roster and one review in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from accounts.organisation.presenters import period_words
from accounts.record.rules.readers import Reader
from plans.account_plans.selectors.account_plans import Wanting
from reviews.cycles.models import Cycle, Review
from reviews.cycles.rules.next_steps import next_step
from reviews.cycles.rules.states import ENDED, NOT_HELD
from reviews.cycles.selectors.reviews import Past
from traps_web.ui import values, words

STATES = {
    "due": values.State("open", "due"),
    "prepared": values.State("open", "prepared"),
    "live": values.State("late", "live now"),
    "stands": values.State("done", "stands"),
    "sent back": values.State("missed", "sent back"),
    "to sign": values.State("late", "to sign"),
    "signed": values.State("done", "signed"),
    "dodged": values.State("missed", "dodged"),
    "excused": values.State("waived", "excused"),
    "unsigned": values.State("missed", "closed unsigned"),
    "taken back": values.State("waived", "taken back"),
}
STEPS = ("due", "prepared", "live", "stands", "to sign", "signed")
STEP_WORDS = {
    "due": "opened",
    "prepared": "prepared",
    "live": "held",
    "stands": "stands",
    "to sign": "written",
    "signed": "signed",
}


@dataclass(frozen=True)
class RosterRow:
    """One line of the roster."""

    name: str
    url: str
    team: str
    reviewer: str
    when: values.Due
    state: values.State
    next: str
    """Who acts next, and on what; empty once nobody has to."""
    packet: str
    length: str


def is_dodged(review: Review, today: date, zone: ZoneInfo) -> bool:
    """The day of the review passed and it was not held; whoever is excused did not dodge it."""
    if getattr(review, "is_excused", False):
        return False
    return review.status in NOT_HELD and review.ended_at is None and review.presents_at.astimezone(zone).date() < today


def state_of(review: Review, today: date, zone: ZoneInfo) -> values.State:
    """The status with its mark; a day that passed without the review says "dodged"."""
    if is_dodged(review, today, zone):
        days = (today - review.presents_at.astimezone(zone).date()).days
        return values.State("missed", f"dodged, {words.plural(days, 'day')} past")
    if review.status in NOT_HELD and getattr(review, "is_excused", False):
        return STATES["excused"]
    if review.status == "sent back" and review.sent_back_until:
        return values.State("missed", f"sent back until {words.day(review.sent_back_until)}")
    return STATES[review.status]


def next_act(review: Review, today: date, zone: ZoneInfo) -> str:
    """Who acts next on a review, and on what."""
    if review.status in NOT_HELD and getattr(review, "is_excused", False):
        return ""
    step = next_step(review.status, is_dodged=is_dodged(review, today, zone))
    if step is None:
        return ""
    names = {"person": review.person.name, "reviewer": review.reviewer.name}
    return f"{names.get(step.who, step.who)}: {step.act}"


def rows(reviews: Iterable[Any], *, now: datetime, today: date, zone: ZoneInfo) -> list[RosterRow]:
    """The roster, line by line."""
    return [
        RosterRow(
            name=review.person.name,
            url=f"/reviews/{review.pk}/",
            team=review.team.name if review.team else "",
            reviewer=review.reviewer.name,
            when=values.Due.of(review.presents_at, now=now, zone=zone, settled=review.ended_at is not None),
            state=state_of(review, today, zone),
            next=next_act(review, today, zone),
            packet=packet_word(getattr(review, "packet_version", None), getattr(review, "packet_timing", None)),
            length=length_word(review),
        )
        for review in reviews
    ]


def listed(
    reader: Reader, reviews: Iterable[Review], *, at: Literal["presents_at", "started_at"]
) -> list[tuple[Review, values.State, str]]:
    """Reviews with their state, and when they are to begin or began."""
    return [
        (review, state_of(review, reader.today, reader.zone), words.moment(getattr(review, at), reader.zone))
        for review in reviews
    ]


def packet_word(version: int | None, timing: str | None) -> str:
    """ "1, on time"; "none yet"."""
    return f"{version}, {timing}" if version else "none yet"


def length_word(review: Review) -> str:
    """How long the review took."""
    if review.started_at is None or review.ended_at is None:
        return ""
    return f"{words.number(max(1, round((review.ended_at - review.started_at).total_seconds() / 60)))} min"


def own_statement(reader: Reader, review: Review) -> str:
    """The person's own next review as a sentence."""
    period = period_words.said(review.cycle.period_key, reader.today)
    when = words.moment(review.presents_at, reader.zone)
    away = words.relative(review.presents_at, reader.now, reader.zone)
    if is_dodged(review, reader.today, reader.zone):
        return f"Your review of {period} was planned for {when}, {away}, but it was not held."
    return {
        "due": f"Your review of {period} is {when}, {away}. Your preparation is not handed in yet.",
        "prepared": f"Your review of {period} is {when}, {away}. Your preparation is handed in.",
        "live": f"Your review of {period} is live.",
        "stands": f"Your plan for {period} stands. Three promises and the signatures remain.",
        "sent back": f"Your review of {period} is sent back until {words.day(review.sent_back_until or reader.today)}.",
        "to sign": f"The minutes of {period} are ready to sign.",
        "signed": f"Both sides have signed your review of {period}.",
        "dodged": f"Your review of {period} was not held, and the quarter is closed.",
        "excused": f"You were excused from the review of {period}.",
        "unsigned": f"The reviews of {period} were closed before your review was signed.",
    }[review.status]


def statement(reader: Reader, review: Review, *, viewer_is_person: bool) -> str:
    """One review as a sentence, for whoever looks."""
    if viewer_is_person:
        return own_statement(reader, review)
    sentence = own_statement(reader, review)
    whose = f"{words.possessive(review.person.name)} review"
    about = {"Your review": whose, "your review": whose, "You are prepared": "It is prepared"}
    about["You were excused"] = f"{review.person.name} was excused"
    for mine, theirs in about.items():
        sentence = sentence.replace(mine, theirs)
    return sentence


def steps(review: Review, zone: ZoneInfo) -> tuple[values.Step, ...]:
    """Where the review stands on its way."""
    way = list(STEPS)
    stamps = {
        "due": review.cycle.opened_at,
        "prepared": review.prepared_at,
        "live": review.started_at,
        "stands": review.ended_at,
        "signed": review.signed_at,
    }
    ended = review.status in ENDED
    current = _reached(review) if ended else "live" if review.status == "sent back" else review.status
    place = way.index(current)
    shown = []
    for index, name in enumerate(way):
        stamp = stamps.get(name) if index <= place else None
        word = "sent back" if name == "live" and review.status == "sent back" else STEP_WORDS[name]
        if name == "prepared" and index < place and review.prepared_at is None:
            word = "not prepared"
        if ended and index == place + 1:
            word, stamp = STATES[review.status].word, review.cycle.closed_at
        text = f"{word}, {words.day(stamp.astimezone(zone).date())}" if stamp else word
        now = place + ended
        shown.append(values.Step(text, "past" if index < now else "now" if index == now else "ahead"))
    return tuple(shown[: place + 2] if ended else shown)


def _reached(review: Review) -> str:
    """How far a review had come when its cycle was closed."""
    stamps = (("stands", review.ended_at), ("live", review.started_at), ("prepared", review.prepared_at))
    return next((name for name, stamp in stamps if stamp), "due")


def job(cycle: Cycle, progress: dict[str, int]) -> values.Job | None:
    """How far the building of packets is; it polls while somebody still builds."""
    total = progress["waiting"] + progress["done"] + progress["failed"]
    if not total:
        return None
    built, waiting = progress["built"], progress["waiting"]
    failed = f" {words.plural(progress['failed'], 'packet')} could not be built." if progress["failed"] else ""
    note = (
        "You can leave this page. Building continues, and you can see the progress when you come back."
        if waiting
        else f"All packets are built.{failed}"
    )
    ordered = total - waiting
    side = f"{words.number(ordered)} of {words.number(total)} built"
    meter = values.Meter("packets", ordered, total)
    if not waiting:
        side = f"{words.number(built)} of {words.plural(progress['reviews'], 'review')} with a packet"
        meter = values.Meter("packets", built, progress["reviews"])
    return values.Job(
        title=f"Packets of {period_words.name(cycle.period_key)}",
        side=side,
        meter=meter,
        note=note,
        poll_url=f"/reviews/cycles/{cycle.pk}/" if waiting else "",
    )


@dataclass(frozen=True)
class PastRow:
    """One review of the chain."""

    period: str
    url: str
    length: str
    promises: str
    is_current: bool


def chain(past: Sequence[Past], current: Review) -> list[PastRow]:
    """A person's reviews so far, to see whether they get shorter and more promises are kept."""
    return [
        PastRow(
            period=period_words.name(link.review.cycle.period_key),
            url=f"/reviews/{link.review.pk}/",
            length=length_word(link.review),
            promises=f"{link.kept} of {link.promised} kept" if link.promised else "none due yet",
            is_current=link.review.pk == current.pk,
        )
        for link in past
    ]


def lengths(past: Sequence[Past]) -> values.Spark:
    """How long each review took."""
    minutes = tuple(
        max(1, round((link.review.ended_at - link.review.started_at).total_seconds() / 60))
        for link in past
        if link.review.ended_at and link.review.started_at
    )
    return values.Spark("Length of reviews in minutes", minutes, empty="one review so far")


def chain_finding(past: Sequence[Past]) -> str:
    """How long the first review took, and the last."""
    taken = [link.review for link in past if link.review.ended_at and link.review.started_at]
    if len(taken) < 2:
        return "The first review takes long; later ones should be shorter"
    return f"First {length_word(taken[0])}, last {length_word(taken[-1])}"


def timeline(content: dict[str, Any], zone: ZoneInfo) -> list[values.TimelineEntry]:
    """The verdicts as they fell."""
    entries = []
    for row in content["verdicts"]:
        until = f" until {words.day(row['until'])}" if row["until"] else ""
        entries.append(
            values.TimelineEntry(
                at=words.moment(row["at"], zone),
                text=f"{row['by']}: {'it stands' if row['verdict'] == 'stands' else 'sent back'}{until}",
                mark="done" if row["verdict"] == "stands" else "missed",
                more=row["words"],
            )
        )
    return entries


def wanting(accounts: Iterable[Wanting]) -> tuple[values.Check, ...]:
    """The A accounts that keep the review from being signed, each with the way to its plan."""
    faults = {"old": "its approved plan is too old", "none": "no plan is approved"}
    return tuple(
        values.Check(
            values.CHECK_STATES["warn"],
            f"{account.customer.name}, A: {faults[account.freshness.state]}.",
            f"/customers/{account.customer.pk}/plan/",
            "Open the plan",
        )
        for account in accounts
    )
