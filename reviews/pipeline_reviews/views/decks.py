"""The page of a review on screen: which slides it shows, with the forms of those who judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.readers import Reader
from pipeline.stages.selectors import homes
from reviews.kinds.presenters import slides as machine
from reviews.pipeline_reviews.forms import filling
from reviews.pipeline_reviews.forms.acts import CloseForm
from reviews.pipeline_reviews.forms.filling import Offered
from reviews.pipeline_reviews.forms.pages import DealForm
from reviews.pipeline_reviews.models import DealVerdict, PipelineReview
from reviews.pipeline_reviews.presenters import deck
from reviews.pipeline_reviews.presenters.closing_slide import KEY as CLOSING
from reviews.pipeline_reviews.presenters.closing_slide import ClosingSlide, closing_slide
from reviews.pipeline_reviews.presenters.deal_slides import DealSlide, deal_slide, key_of
from reviews.pipeline_reviews.presenters.kind import PIPELINE, Matter
from reviews.pipeline_reviews.presenters.notes import written
from reviews.pipeline_reviews.presenters.opening_slide import opening_slide
from reviews.pipeline_reviews.presenters.standings import Standing, Waiting
from reviews.pipeline_reviews.presenters.verdict_words import PAST, outcome
from reviews.pipeline_reviews.rules.queue import FULL_LIST
from reviews.pipeline_reviews.rules.states import Status
from reviews.pipeline_reviews.rules.verdicts import NOTE
from reviews.pipeline_reviews.selectors import agenda, ending, queue, slides
from reviews.pipeline_reviews.selectors.queue import InReview
from reviews.pipeline_reviews.selectors.roles import holds
from traps_web.edges.forms import ActForm
from traps_web.ui import values
from traps_web.ui.addresses import address as address_of

_Form = TypeVar("_Form", bound=ActForm)
NONE: Mapping[str, ActForm] = MappingProxyType({})


@dataclass(frozen=True)
class Moved:
    """What changes on the screen once a deal was judged: its slide, the way, and how far the review is."""

    course: values.Course
    screen: deck.Screen
    version: int
    waiting: Waiting


def page(reader: Reader, review: PipelineReview, role: str, *, first: int, forms: Mapping[str, ActForm]) -> deck.Deck:
    """The opening, the deals from one place of the list on, and the end; `forms` came back, by their slide."""
    entries, offered = queue.in_review(review), _offered(reader, review, role)
    start = _start(first, len(entries))
    matter = _matter(reader, review, entries, start=start, forms=forms, offered=offered)
    on_list = [entry for entry in entries if entry.is_on_list]
    judged = sum(entry.verdict is not None for entry in on_list)
    far = Standing.of(reader, review, judged=judged, count=len(on_list))
    drawn = list(machine.slides(PIPELINE, matter).values())
    return deck.deck(review, drawn, _course(review, start), far, rest=_rest(review, start, len(entries)))


def desk(reader: Reader, review: PipelineReview, *, first: int) -> deck.Desk:
    """The presenter's window: the same slides, and beside each what to ask and what was said."""
    entries = queue.in_review(review)
    start = _start(first, len(entries))
    matter = _matter(reader, review, entries, start=start, forms=NONE, offered=None)
    notes = machine.notes(machine.slides(PIPELINE, matter), written(matter))
    return deck.Desk(held_on=deck.held_on(review), course=_course(review, start), notes=tuple(notes))


def standing(reader: Reader, review: PipelineReview) -> Standing:
    """How far a review is; what screens ask for every few seconds."""
    judged, count = slides.counts(review=review)
    return Standing.of(reader, review, judged=judged, count=count)


def _start(first: int, count: int) -> int:
    return start_of(min(max(first, 1), max(count, 1)))


def _matter(
    reader: Reader,
    review: PipelineReview,
    entries: Sequence[InReview],
    *,
    start: int,
    forms: Mapping[str, ActForm],
    offered: Offered | None,
) -> Matter:
    part = entries[start - 1 : start - 1 + FULL_LIST]
    opened = agenda.agenda(reader, review=review)
    end = closing(reader, review, entries)
    if offered is not None:
        end = replace(end, form=filling.closing(reader, review, offered, _as(CloseForm, forms.get(end.key))))
    deals = _deals(reader, review, part, forms, offered)
    return Matter(opening_slide(entries, opened), tuple(deals), end)


def closing(reader: Reader, review: PipelineReview, entries: Sequence[InReview]) -> ClosingSlide:
    """The end as it stands."""
    shown = ending.ending(reader, review=review, deals=entries)
    return closing_slide(reader, shown, is_live=review.status == Status.LIVE)


def judged(
    reader: Reader, review: PipelineReview, role: str, *, deal_id: int, forms: Mapping[str, ActForm] = NONE
) -> Moved:
    """One deal as it is after a verdict, or with the form that came back; a fraction of the page."""
    entries = queue.in_review(review, deal_ids=[deal_id])
    deals = tuple(_deals(reader, review, entries, forms, _offered(reader, review, role)))
    (slide,) = machine.slides(PIPELINE, Matter(deals=deals)).values()
    way = _course(review, start_of(entries[0].row.position))
    return Moved(way, deck.screen(slide, way), review.version, standing(reader, review).waiting)


def _offered(reader: Reader, review: PipelineReview, role: str) -> Offered | None:
    """What the lists offer to whoever judges; None for those who look on."""
    return filling.offered_to(reader) if holds(role) and review.status == Status.LIVE else None


def _course(review: PipelineReview, start: int) -> values.Course:
    return deck.course(slides.places(review=review, start=start, most=FULL_LIST))


def start_of(position: int) -> int:
    """The first deal of the part that a place of the list lies in."""
    return (position - 1) // FULL_LIST * FULL_LIST + 1


def _rest(review: PipelineReview, start: int, count: int) -> list[values.Link]:
    """The ways to the parts of a long list before and after."""
    starts = [place for place in (start - FULL_LIST, start + FULL_LIST) if 1 <= place <= count]
    return [
        values.Link(f"Deals {place} to {min(place + FULL_LIST - 1, count)}", address(review, "", first=place))
        for place in starts
    ]


def _deals(
    reader: Reader,
    review: PipelineReview,
    entries: Sequence[InReview],
    forms: Mapping[str, ActForm],
    offered: Offered | None,
) -> list[DealSlide]:
    """The slides of some deals, with forms for whoever judges; nobody is `offered` to those who look on."""
    in_crm = homes.in_crm(organisation_today(reader.now, reader.organisation))
    since = review.previous.held_on if review.previous else None
    drawn = []
    for entry, slide in zip(entries, slides.slides(review=review, entries=entries), strict=True):
        shown = deal_slide(reader, slide, since=since, in_crm=in_crm)
        if offered is not None and entry.can_be_judged:
            bound = _as(DealForm, forms.get(shown.key))
            shown = replace(shown, filling=filling.judging(reader, entry, offered, bound))
        drawn.append(shown)
    return drawn


def _as(kind: type[_Form], form: ActForm | None) -> _Form | None:
    return form if isinstance(form, kind) else None


def said(made: DealVerdict) -> str:
    """What was done, for whoever said it."""
    if made.verdict == NOTE:
        return f"The note on {made.reviewed.name} is kept."
    more = outcome(made)
    return f"{PAST[made.verdict]}: {made.reviewed.name}{f', {more}' if more else ''}."


def after(review: PipelineReview, made: DealVerdict) -> str:
    """The slide that comes after a verdict: the next deal without one, or the end; after a note, the same deal."""
    if made.verdict == NOTE:
        return key_of(made.deal_id)
    position = made.reviewed.position
    last = start_of(position) + FULL_LIST - 1
    following = slides.next_to_judge(review=review, position=position, last=last)
    return CLOSING if following is None else key_of(following)


def address(review: PipelineReview, at: str, *, first: int) -> str:
    """The address of a slide."""
    asked = {"at": at, "from": str(first) if first > 1 else ""}
    shown = address_of("pipeline_review_present", review.pk, **asked)
    return f"{shown}#{at}" if at else shown
