"""Pipeline reviews of the demo: three weeks of them held, one dodged, and one due today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from accounts.duties.models import Obligation, Trap
from accounts.duties.services import obligations, trap_rules
from accounts.record.rules.acts import Act, Via
from accounts.record.services import audit
from pipeline.deals.models import Deal, DealState, PushChoice
from pipeline.history.selectors.deal_days import in_force, people_on
from pipeline.history.selectors.scopes import Scope
from pipeline.stages.selectors import readiness
from plans.calls.models import Call
from plans.calls.services.calls import reader_of
from reviews.pipeline_reviews.models import DealVerdict, PipelineMinutes, PipelineReview, ReviewedDeal
from reviews.pipeline_reviews.rules import keeps, queue
from reviews.pipeline_reviews.rules.follow_ups import Action
from reviews.pipeline_reviews.rules.verdicts import DOWNGRADE, FORECAST, HELP, KEEP, KILL, MOVE, PAUSE, Word
from reviews.pipeline_reviews.selectors import ending, minutes
from reviews.pipeline_reviews.selectors import queue as queues
from reviews.pipeline_reviews.selectors import reviews as selector
from reviews.pipeline_reviews.services import follow_ups, judging, openings, planning
from traps_web.demo import maven
from traps_web.demo.stage import Stage
from traps_web.lib import fiscal
from traps_web.lib.canonical import canonical_json, digest
from traps_web.lib.deadlines import due_instant

ZONE: Final = "America/New_York"
WEEKS: Final = 3
FRIDAY: Final = 4
ACTS_AT_ONCE: Final = f"melvin.marxen@{maven.DOMAIN}"
"""The manager whose last review says every verdict there is; those of the others change no deal."""
DODGED: Final = (2, "Celia Rouche")
"""Whose review nobody held, and how many weeks ago."""
SPACED: Final = timedelta(seconds=30)
LONG: Final = timedelta(minutes=11)
NOTES: Final = {
    1: "Waiting for the order.",
    4: "The buyer is back on Monday.",
    9: "Trial runs until the end of the month.",
}
ACTIONS: Final = ("Name the signer, and meet with the manager", "A dated next step, or close it")
WORDS: Final = {
    MOVE: "Their board meets later.",
    DOWNGRADE: "The champion no longer answers.",
    KILL: "No budget this year.",
    HELP: "Call the finance director.",
    PAUSE: "Frozen until their audit is over.",
}
A_DAY: Final = timedelta(days=1)


@dataclass
class _Chain:
    """How often each deal was kept in a row, by its fingerprint, from week to week."""

    kept: dict[int, tuple[str, int]] = field(default_factory=dict)

    def keep(self, deal_id: int, key: str) -> int:
        before, count = self.kept.get(deal_id, ("", 0))
        self.kept[deal_id] = (key, count + 1 if key == before else 1)
        return self.kept[deal_id][1]


def reviews(stage: Stage) -> int:
    """The reviews of the last three weeks and those due today; returns how many were held."""
    _due_today(stage)
    monday, held, chain = fiscal.week_start(stage.today), 0, _Chain()
    for weeks_ago in range(WEEKS, -1, -1):
        day = monday - timedelta(weeks=weeks_ago)
        planning.plan_weeks(Act(None, min(due_instant(day, time(8), ZONE), stage.now), Via.DEMO))
        if weeks_ago:
            held += _week(stage, day, weeks_ago, chain)
    planning.end_past(stage.act())
    return held


def _due_today(stage: Stage) -> None:
    """Reviews of the demo are due on the weekday of today."""
    first_day = stage.dates.first_day
    rule = trap_rules.NewRule(
        starts_on=fiscal.week_start(first_day) + timedelta(weeks=2),  # What is open by then stays due as it was.
        is_on=True,
        grace_working_days=1,
        closes_weekday=min(stage.today.weekday(), FRIDAY),
        closes_at=time(17),
        reason="Our pipeline reviews have their fixed day.",
    )
    act = Act(stage.admin, due_instant(first_day, time(9), ZONE), Via.DEMO)
    trap_rules.set_rule(act, trap=Trap.objects.get(key=openings.TRAP), team=None, new_rule=rule)


def _week(stage: Stage, monday: date, weeks_ago: int, chain: _Chain) -> int:
    week = fiscal.activity_week(monday, stage.rules)
    rows = PipelineReview.objects.filter(week=week, status="due").select_related("team", "holder").order_by("pk")
    held = [row for row in rows if (weeks_ago, row.holder.name) != DODGED]
    return sum(_hold(review, chain, is_last=weeks_ago == 1) for review in held)


def _hold(review: PipelineReview, chain: _Chain, *, is_last: bool) -> bool:
    """Open a review on its day, judge the deals of its list, and close it. False: there was no deal."""
    at = due_instant(review.due_on, time(10, 30), ZONE)
    act = Act(review.holder, at, Via.DEMO)
    rows = _open(act, review)
    listed = rows[: queue.FULL_LIST]
    acting = _acting(listed, at) if is_last and review.holder.email == ACTS_AT_ONCE else {}
    if is_last and not acting:
        acting = {row.deal_id: HELP for row in _untouched(listed, at)[:1]}
    verdicts = []
    for place, row in enumerate(listed, 1):
        said = act.at(at + place * SPACED)
        if row.deal_id in acting:
            judging.judge(said, review=review, deal_id=row.deal_id, word=_word(row, acting[row.deal_id], review))
        else:
            verdicts.append(_kept(said, review, row, chain, NOTES.get(place, "")))
    DealVerdict.objects.bulk_create(verdicts)
    _close(act.at(at + LONG), review, listed)
    return bool(rows)


def _open(act: Act, review: PipelineReview) -> list[ReviewedDeal]:
    """The review as it was opened on its day, with the deals as they stood at its end."""
    day = review.due_on
    previous = selector.last_held(team_id=review.team_id, before_week=review.week)
    since = (previous.held_on if previous else None) or day - selector.WITHOUT_ONE
    deals = {deal.pk: deal for deal in _deals_of_day(review, day)}
    reasons = readiness.reasons_of(deals=list(deals.values()), today=day)
    moved = queues.moved_deals(deals, since=since, until=day)
    placed = queue.in_order([queue.Candidate(pk, deal.amount, reasons[pk], pk in moved) for pk, deal in deals.items()])
    stamps = {"opened_at": act.now, "opened_by": act.person, "held_on": day, "since_on": since, "previous": previous}
    PipelineReview.objects.filter(pk=review.pk).update(status="live", **stamps)
    review.refresh_from_db()
    audit.record(act, verb="pipeline review opened", subject=review, before={"status": "due"})
    ReviewedDeal.objects.bulk_create(openings.frozen(review, deals[row.deal_id], row) for row in placed)
    return list(ReviewedDeal.objects.filter(review=review).select_related("deal__stage", "owner").order_by("position"))


def _deals_of_day(review: PipelineReview, day: date) -> Iterable[Deal]:
    people = people_on(Scope(review.team.name, team_id=review.team_id), day) or ()
    states = in_force(day).filter(status="open", owner_id__in=people).select_related("stage", "owner")
    rows = Deal.objects.select_related("stage", "owner").in_bulk([state.deal_id for state in states])
    return [_as_it_was(rows[state.deal_id], state) for state in states]


def _as_it_was(deal: Deal, state: DealState) -> Deal:
    then = copy(deal)
    then.status, then.stage, then.owner = state.status, state.stage, state.owner
    then.amount, then.close_on, then.forecast = state.amount, state.close_on, state.forecast
    return then


def _untouched(rows: Sequence[ReviewedDeal], at: datetime) -> list[ReviewedDeal]:
    """Deals that are open still, and of which nothing was written since: they can be judged as of then."""
    since = DealState.objects.filter(deal_id__in=[row.deal_id for row in rows], starts_on__gte=at.date() - A_DAY)
    changed = set(since.values_list("deal_id", flat=True))
    return [
        row for row in rows if row.deal.status == "open" and row.deal_id not in changed and row.deal.created_at < at
    ]


def _acting(rows: Sequence[ReviewedDeal], at: datetime) -> dict[int, str]:
    dated = [row for row in _untouched(rows, at) if row.close_on is not None and row.deal.close_on == row.close_on]
    return dict(zip((row.deal_id for row in dated), (MOVE, KILL, HELP, DOWNGRADE, PAUSE), strict=False))


def _word(row: ReviewedDeal, verdict: str, review: PipelineReview) -> Word:
    day = review.due_on
    later = max(row.close_on or day, day) + timedelta(days=14)
    return Word(
        verdict,
        words=WORDS[verdict],
        close_on=later if verdict == MOVE else None,
        push_choice_id=PushChoice.objects.offered()[0].pk if verdict == MOVE else None,
        lowers=FORECAST if verdict == DOWNGRADE else "",
        helper_id=review.holder_id if verdict == HELP else None,
        due_on=day + timedelta(days=8) if verdict == HELP else None,
        resume_on=day + timedelta(days=21) if verdict == PAUSE else None,
    )


def _kept(act: Act, review: PipelineReview, row: ReviewedDeal, chain: _Chain, note: str) -> DealVerdict:
    count = chain.keep(row.deal_id, row.facts_key)
    return DealVerdict(
        review=review,
        reviewed=row,
        deal=row.deal,
        verdict=KEEP,
        words=note,
        amount=row.amount,
        facts_key=row.facts_key,
        keeps=count,
        raises_flag=keeps.raises_flag(count),
        at=act.now,
        by=act.person,
    )


def _close(act: Act, review: PipelineReview, listed: Sequence[ReviewedDeal]) -> None:
    """Close a review of the past with the call of its week, and two actions of which one is done by now."""
    due_on = review.due_on + timedelta(days=5)
    actions = [
        Action(f"{row.name}: {text}", row.owner_id, due_on, row.deal_id)
        for row, text in zip(listed, ACTIONS, strict=False)
    ]
    made = follow_ups.owe_actions(act, review=review, actions=actions)
    reader = reader_of(act)
    then = [replace(row, deal=_open_then(row)) for row in queues.in_review(review)]
    call = Call.objects.filter(team=review.team, said_by=review.holder, week=review.week).order_by("pk").first()
    end = replace(ending.ending(reader, review=review, deals=then), call=call)
    content = minutes.content(reader, review=review, deals=then, ending=end, closed_at=act.now)
    stamps = {"closed_at": act.now, "closed_by": act.person, "call": call}
    PipelineReview.objects.filter(pk=review.pk).update(status="closed", **stamps)
    audit.record(act, verb="pipeline review closed", subject=review, before={"status": "live"})
    body = canonical_json(content)
    PipelineMinutes.objects.create(
        review=review, body=body, sha256=digest(body), written_at=act.now, written_by=act.person
    )
    for duty in Obligation.objects.filter(trap__key=openings.TRAP, subject=openings.subject_of(review)):
        obligations.fulfil(act, trap_key=openings.TRAP, owner=duty.owner, subject=duty.subject)
    for row in made[:1]:
        follow_ups.report_done(Act(row.owner, act.now + timedelta(hours=23), Via.DEMO), follow_up=row)


def _open_then(row: queues.InReview) -> Deal:
    """The deal with the status that it had in the review."""
    then = copy(row.deal)
    if row.verdict is None or row.verdict.verdict != KILL:
        then.status = "open"
    return then
