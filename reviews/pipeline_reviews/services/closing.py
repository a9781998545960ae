"""The end of a pipeline review: the team's call, up to three actions, and minutes that stay as they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.db.models import F

from accounts.duties.models import Obligation
from accounts.duties.services import notices, obligations
from accounts.organisation.models import Person
from accounts.organisation.selectors.calendar import today_of
from accounts.record.rules.acts import Act
from accounts.record.rules.readers import Reader
from plans.calls.models import Call
from plans.calls.selectors import quarters
from plans.calls.services import calls
from reviews.kinds.rules.sealing import seal
from reviews.pipeline_reviews.models import PipelineMinutes, PipelineReview
from reviews.pipeline_reviews.rules import follow_ups as rules
from reviews.pipeline_reviews.rules.follow_ups import Action
from reviews.pipeline_reviews.selectors import ending as endings
from reviews.pipeline_reviews.selectors import minutes as minutes_selector
from reviews.pipeline_reviews.selectors import queue
from reviews.pipeline_reviews.selectors.ending import Ending
from reviews.pipeline_reviews.selectors.queue import InReview
from reviews.pipeline_reviews.services import follow_ups
from reviews.pipeline_reviews.services.openings import TRAP, address_of, subject_of
from reviews.pipeline_reviews.services.steps import REVIEWS
from traps_web.lib import remembered, wording
from traps_web.lib.faults import Invalid

NAMED = 3
MINUTES_CLOSED: Final = "pipeline-minutes"
"""The kind of notice by which people hear of minutes."""


@transaction.atomic
@remembered.for_one_act()
def close(
    act: Act,
    *,
    review: PipelineReview,
    version: int,
    commit: Decimal | None = None,
    best_case: Decimal | None = None,
    note: str = "",
    actions: Sequence[Action] = (),
) -> PipelineReview:
    """Close a live review with the team's call, if one is made, and up to three actions; its minutes are frozen.

    Without figures the team's last call stands. Raises Invalid by field (deals: those that are not ready and have no
    verdict), Refused, and StaleState where anything was judged since `version` was read.
    """
    step = REVIEWS.require(act, review, "close")
    reader = calls.reader_of(act)
    deals = queue.in_review(review)
    if faults := _faults(act, deals, actions):
        raise Invalid(**faults)
    call = _call(act, reader, review, commit=commit, best_case=best_case, note=note)
    follow_ups.owe_actions(act, review=review, actions=actions)
    ending = endings.ending(reader, review=review, deals=deals)
    if call is not None:  # Whoever stands in for the manager ends it with their own call.
        ending = replace(ending, call=call)
    content = minutes_selector.content(reader, review=review, deals=deals, ending=ending, closed_at=act.now)
    closed = REVIEWS.move(
        act,
        review,
        step,
        held={"version": version},
        version=F("version") + 1,
        closed_at=act.now,
        closed_by=act.person,
        call=ending.call,
    )
    sealed = seal(content)
    PipelineMinutes.objects.create(
        review=closed, body=sealed.body, sha256=sealed.sha256, written_at=act.now, written_by=act.person
    )
    for duty in Obligation.objects.filter(trap__key=TRAP, subject=subject_of(closed)).select_related("owner"):
        obligations.fulfil(act, trap_key=TRAP, owner=duty.owner, subject=duty.subject)
    _mail_minutes(act, closed, ending)
    return closed


def _faults(act: Act, deals: Collection[InReview], actions: Sequence[Action]) -> dict[str, str]:
    faults = rules.action_faults(actions, today=today_of(act.person, act.now))
    left = [row.row.name for row in deals if row.has_to_be_judged]
    if left:
        named = ", ".join(left[:NAMED]) + (f" and {len(left) - NAMED} more" if len(left) > NAMED else "")
        which = "that is not ready has" if len(left) == 1 else "that are not ready have"
        faults["deals"] = f"{wording.plural(len(left), 'deal')} {which} no verdict yet: {named}."
    return faults


def _call(
    act: Act,
    reader: Reader,
    review: PipelineReview,
    *,
    commit: Decimal | None,
    best_case: Decimal | None,
    note: str,
) -> Call | None:
    if commit is None:
        if best_case is not None:
            raise Invalid(commit="Enter the commit beside the best case.")
        return None
    period = quarters.called(reader.today)[0]
    word = calls.Word(endings.subject_of(review), commit, commit if best_case is None else best_case, note)
    return calls.make(act, period=period.key, word=word)


def _mail_minutes(act: Act, review: PipelineReview, ending: Ending) -> None:
    """The team and the line above the holder read the minutes, in the daily mail or in one of their own."""
    team = Person.objects.get_queryset().filter(current_team_id=review.team_id, is_active=True)
    line = Person.objects.get_queryset().filter(lines_below__below=review.holder_id, is_active=True)
    people = {person.pk: person for person in (*team, *line) if person.pk != act.person.pk}
    notices.tell_many(
        notices.notice(
            act,
            person=person,
            kind=MINUTES_CLOSED,
            key=subject_of(review),
            text=_minutes_in_words(review, ending),
            address=address_of(review),
        )
        for person in people.values()
    )


def _minutes_in_words(review: PipelineReview, ending: Ending) -> str:
    number = int(review.week.split("-W")[1])
    judged = f"{wording.number(ending.judged)} of {wording.plural(ending.deals, 'deal')} judged"
    call = f", the call is {wording.money(ending.call.commit)}" if ending.call else ""
    count = len(ending.actions)
    actions = f", {wording.plural(count, 'action')} agreed" if count else ""
    return f"The minutes of the pipeline review of {review.team.name}, week {number}: {judged}{call}{actions}."
