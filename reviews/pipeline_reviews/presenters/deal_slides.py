"""One deal a screen: what changed since the last review, whether it is ready, and what was said of it before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse

from accounts.organisation.selectors import replaced_names
from accounts.record.rules.readers import Reader
from reviews.pipeline_reviews.models import ReviewedDeal
from reviews.pipeline_reviews.presenters import deal_checks
from reviews.pipeline_reviews.presenters.deal_checks import CheckRow
from reviews.pipeline_reviews.presenters.questions import question
from reviews.pipeline_reviews.presenters.verdict_words import PAST, outcome, verdict_keys
from reviews.pipeline_reviews.rules import keeps
from reviews.pipeline_reviews.rules.queue import NOT_READY_PART
from reviews.pipeline_reviews.selectors.slides import Slide
from traps_web.lib.numbers import whole
from traps_web.ui import values, words

SHOWN: Final = 3
"""So many verdicts of earlier reviews are shown."""
_DEAL: Final = "deal-"
MANY_KEEPS: Final = 2
"""From so many keeps in a row on, they are what matters most of a deal."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A fact of the deal, as it was and as it is; `is_same` where nothing changed."""

    label: str
    text: str
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said of the deal in this review."""

    verdict: str
    more: str


@dataclass(frozen=True)
class DealSlide:
    """Everything that one screen shows."""

    key: str
    deal_id: int
    number: int
    name: str
    lines: tuple[str, ...]
    question: str
    """What whoever holds the review asks before the verdict."""
    changed_head: str
    changed: tuple[Changed, ...]
    checks_head: str
    checks: tuple[CheckRow, ...]
    said: tuple[values.SaidRow, ...]
    flag: str
    call: str
    foot: str
    url: str
    keys: tuple[values.VerdictKey, ...]
    judged: Judged | None
    overtaken: str
    """Why it takes no verdict any more."""
    notes: tuple[str, ...]
    filling: object | None = None
    """What whoever judges fills in; None for those who look on, and for a deal that was closed."""


def key_of(deal_id: int) -> str:
    """The anchor of a deal's slide."""
    return f"{_DEAL}{deal_id}"


def deal_of(key: str) -> int | None:
    """The deal of a slide; None for the opening and the end."""
    return whole(key.removeprefix(_DEAL)) if key.startswith(_DEAL) else None


def deal_slide(reader: Reader, slide: Slide, *, since: date | None, in_crm: Collection[int]) -> DealSlide:
    """One deal ready to show; `since` is the day of the review before, `in_crm` the pipelines that the CRM keeps."""
    row = slide.row
    checks, changed = deal_checks.checks(row), _changed(slide)
    is_changed = any(not entry.is_same for entry in changed)
    return DealSlide(
        key=key_of(row.deal_id),
        deal_id=row.deal_id,
        number=row.position,
        name=row.name,
        lines=_lines(slide, changed),
        question=question(_worst(row), is_kept_often=slide.keeps >= MANY_KEEPS),
        changed_head=_changed_head(slide, since, is_changed=is_changed),
        changed=changed,
        checks_head=deal_checks.head(checks),
        checks=checks,
        said=tuple(
            values.SaidRow(
                words.day(_day(reader, word.at)),
                word.verdict,
                outcome(word),
            )
            for word in slide.entry.before[-SHOWN:]
        ),
        flag=_flag(slide),
        call=_call(reader, slide),
        foot=_foot(row, reader.today),
        url=reverse("deal_detail", args=[row.deal_id]),
        keys=verdict_keys(keeps=slide.keeps, in_crm=row.deal.stage.pipeline_id in in_crm),
        judged=_judged(reader, slide),
        overtaken="" if slide.entry.verdict else slide.entry.overtaken,
        notes=tuple(f"{note.by.name}: {replaced_names.text(note.words, at=note.at)}" for note in slide.entry.notes),
    )


def _worst(row: ReviewedDeal) -> str:
    return str(row.reasons[0]["kind"]) if row.reasons else ""


def _changed_head(slide: Slide, since: date | None, *, is_changed: bool) -> str:
    if slide.then is None or since is None:
        return "As it stands" if since is None else f"Not in the review of {words.day(since)}"
    return f"{'Changed' if is_changed else 'Unchanged'} since {words.day(since)}"


def _changed(slide: Slide) -> tuple[Changed, ...]:
    """Each fact that a review speaks of: what changed first, then what is the same."""
    facts = [_fact(label, slide.then, slide.row, say) for label, say in FACTS]
    return tuple(sorted(facts, key=lambda fact: fact.is_same))


def _fact(label: str, before: ReviewedDeal | None, row: ReviewedDeal, say: Callable[[ReviewedDeal], str]) -> Changed:
    now = say(row)
    if before is None:
        return Changed(label, now)
    then = say(before)
    return Changed(label, now, is_same=True) if then == now else Changed(label, f"{then} → {now}")


FACTS: Final[tuple[tuple[str, Callable[[ReviewedDeal], str]], ...]] = (
    ("Close date", lambda row: words.day(row.close_on) if row.close_on else "none"),
    ("Amount", lambda row: words.money(row.amount, none="none")),
    ("Stage", lambda row: row.stage.name),
    ("Forecast", lambda row: row.forecast),
    ("Next step", lambda row: words.day(row.next_step_on) if row.next_step_on else "none"),
    ("Owner", lambda row: row.owner.name),
)
"""What is compared between two reviews, and how it is said."""
COUNTED: Final = {2: "twice"}


def _lines(slide: Slide, changed: Sequence[Changed]) -> tuple[str, ...]:
    row = slide.row
    amount = words.money(row.amount, none="no amount yet")
    return (f"{row.name}, {amount}: {_finding(slide, changed)}.",)


def _finding(slide: Slide, changed: Sequence[Changed]) -> str:
    """What matters most of a deal: a flag, what keeps it from being believed, what changed, or why it is here."""
    if slide.keeps >= MANY_KEEPS:
        return f"kept {COUNTED.get(slide.keeps, words.plural(slide.keeps, 'time'))}, nothing has changed"
    moved = next((fact for fact in changed if not fact.is_same), None)
    if slide.row.part != NOT_READY_PART and slide.then is not None and moved is not None:
        return f"{moved.label.lower()} {moved.text}"
    if slide.row.reasons:
        return str(slide.row.reasons[0]["text"])
    return "ready, and the same as before" if slide.then is not None else "ready"


def _flag(slide: Slide) -> str:
    if slide.entry.has_flag:
        return f"Its flag is up since it was kept {words.plural(slide.keeps, 'time')}. Only a changed deal lowers it."
    if slide.keeps + 1 >= keeps.RAISES_FLAG:
        return "Kept once more without a change, it gets a flag that only a changed deal lowers."
    return ""


def _call(reader: Reader, slide: Slide) -> str:
    called = slide.called
    if called is None:
        return f"{words.possessive(slide.row.owner.name)} call does not rest on it."
    made = f"{words.possessive(called.by)} call of {words.day(_day(reader, called.at))} rests on it"
    return f"{made}, and is older than its last change." if called.is_older else f"{made}."


def _foot(row: ReviewedDeal, today: date) -> str:
    deal = row.deal
    parts = [
        row.owner.name,
        deal.customer.name if deal.customer else "",
        deal.product.name if deal.product else "",
        f"open for {words.plural((today - deal.opened_on).days, 'day')}" if deal.opened_on else "",
    ]
    return " · ".join(part for part in parts if part)


def _judged(reader: Reader, slide: Slide) -> Judged | None:
    word = slide.entry.verdict
    if word is None:
        return None
    more = outcome(word)
    by = f"{word.by.name}, {words.clock(word.at, reader.zone)}"
    return Judged(PAST[word.verdict], f"{more} · {by}" if more else by)


def _day(reader: Reader, at: datetime) -> date:
    return at.astimezone(reader.zone).date()
