"""The engine of help: ends what is no longer true, reads results, and opens what a result alone or a decision opens."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from accounts.duties.models import Notice
from accounts.duties.selectors.obligations import nearest_above
from accounts.duties.services import obligations
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from reviews.cases.models import Case
from reviews.cases.rules.states import Answer, State
from reviews.cases.selectors import memory
from reviews.consequences.rules import playing
from reviews.consequences.rules.keys import TAKEN_AFTER, Quarter, ResultAlone
from reviews.consequences.selectors import facts
from reviews.consequences.selectors.facts import Moment
from reviews.helps.models import Help, HelpAction
from reviews.helps.rules import standing as rules
from reviews.helps.rules.standing import START, Event, Figures, Source, Standing
from reviews.helps.selectors import records as selector
from reviews.helps.services import passing_on
from reviews.helps.services.records import DUE_AT, locked
from reviews.helps.services.telling import KIND, address_of, tell
from reviews.policies.selectors import ladders
from traps_web.lib import fiscal
from traps_web.lib.deadlines import due_instant
from traps_web.ui import periods, words

log = logging.getLogger(__name__)
BACK: Final = timedelta(days=35)
"""A result that was taken within these days is looked at again: a pause of the engine opens everything afterwards."""
CHANGED: Final = "What opened the help is no longer true."


def run(act: Act) -> int:
    """End what ends, follow the line, read the results that are due, then open what opens.

    Returns how many help records it opened. Run twice, or by two workers at once, it opens and tells the same once.
    """
    here = organisation_selector.current()
    moment = Moment(act.now, organisation_today(act.now, here), here)
    _drop(act, moment)
    passing_on.follow_the_line(act)
    _look_back(act, moment.today)
    _forget(act)
    if not ladders.switched_on():
        return 0
    return _open_by_cases(act, moment) + _open_by_results(act, moment)


def _open_by_results(act: Act, moment: Moment) -> int:
    """One key alone: for everybody whom a policy covers, the quarter that was missed with every trap kept."""
    since = moment.today - BACK
    key = _taken_quarter(moment, since)
    if key is None:
        return 0
    people = Person.objects.filter(is_active=True, lines_above__depth__gt=0).order_by("pk").distinct()
    held = facts.held(list(people.values_list("pk", flat=True)), moment.today)
    helped = set(Help.objects.filter(person_id__in=held, quarter=key).values_list("person_id", flat=True))
    quarters = facts.ended_quarters(moment, sorted(held.keys() - helped), since)
    missed = sorted(pk for pk, rows in quarters.items() if any(row.key == key and row.is_missed for row in rows))
    alone = _results_alone(moment, {pk: held[pk] for pk in missed}, since)
    days_by_version = {ladder.version: ladder.help_days for ladder in ladders.ladders()}
    return sum(
        _opened(act, pk, key, _figures(result.quarter), days=days_by_version[result.version])
        for pk, results in alone.items()
        for result in results
        if result.quarter.key == key
    )


def _taken_quarter(moment: Moment, since: date) -> str | None:
    """The quarter whose result was taken in these days; None where none was."""
    try:
        running = calendar.period_at("quarter", moment.today)
        ended = fiscal.previous_period(calendar.rules(), running.key)
    except (LookupError, fiscal.UnknownPeriod):
        return None
    taken_on = WorkingDays.load(organisation=moment.organisation).after(ended.last_day, TAKEN_AFTER)
    return ended.key if since <= taken_on <= moment.today else None


def _results_alone(
    moment: Moment, held: Mapping[int, Collection[playing.Held]], since: date
) -> dict[int, list[ResultAlone]]:
    # The quarter itself lies before the day on which it is taken.
    histories = facts.histories(moment, held.keys(), since=since - 2 * BACK, steps=())
    return {
        pk: playing.results_alone(histories[pk], list(versions), since, moment.today) for pk, versions in held.items()
    }


def _open_by_cases(act: Act, moment: Moment) -> int:
    """Help instead: what a decider chose, for the quarter that the case rests on, else for the one that runs."""
    opened = 0
    decided = Case.objects.filter(state=State.HELP, ended_at__lte=act.now, help_record=None)
    decided = decided.exclude(memory.over(act.now))
    cases = list(decided.filter(person__is_active=True).select_related("policy").order_by("pk"))
    people = [case.person_id for case in cases]
    helped = set(Help.objects.filter(person_id__in=people).values_list("person_id", "quarter"))
    for case in cases:
        kept = case.facts["quarter"]
        key = kept["key"] if kept else calendar.period_at("quarter", moment.today).key
        if (case.person_id, key) in helped:
            continue
        budget, actual = (kept["budget"], kept["actual"]) if kept else (None, "0")
        opened += _opened(
            act, case.person_id, key, {"budget": budget, "actual": actual}, days=case.policy.help_days, case=case
        )
    return opened


def _figures(quarter: Quarter) -> dict[str, str | None]:
    return rules.kept(Figures(quarter.budget, quarter.actual))


def _opened(
    act: Act,
    person_id: int,
    quarter: str,
    figures: Mapping[str, str | None],
    *,
    days: int,
    case: Case | None = None,
) -> int:
    """One more, or none where it stands already or nobody is above. The person is notified, and who owes the start."""
    person = Person.objects.get(pk=person_id)
    manager = nearest_above(person)
    if manager is None or manager.pk == person.pk:
        return 0
    here = organisation_selector.current()
    due_on = WorkingDays.load(organisation=here).after(organisation_today(act.now, here), days)
    row = Help(
        person=person,
        quarter=quarter,
        source=Source.CASE if case else Source.RESULT,
        case=case,
        figures=dict(figures),
        opened_at=act.now,
        start_due_on=due_on,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            obligations.open_one(
                act,
                trap_key=START,
                owner=manager,
                subject=rules.subject_of(row.pk),
                label=f"Start the help for {person.name}",
                address=address_of(row),
                due_on=due_on,
                due_at=due_instant(due_on, DUE_AT, calendar.zone_of(manager, here)),
            )
            audit.record(act, verb="help opened", subject=row, after={"quarter": quarter})
            text = f"Help for {person.name}, {periods.named(quarter)}: {manager.name} starts it by {words.day(due_on)}."
            tell(act, row, [person, manager], event="opened", text=text)
    except IntegrityError:  # Another worker was faster, or the quarter has one already.
        return 0
    return 1


def _forget(act: Act) -> None:
    """Help that a case led to goes with the case; what its duties were stays with those who owed them."""
    over = Case.objects.filter(memory.over(act.now)).values("pk")
    for row in Help.objects.filter(case__in=over, ended_at__isnull=False).order_by("pk"):
        with transaction.atomic():
            HelpAction.objects.filter(help=row).delete()
            Notice.objects.filter(kind=KIND, key__startswith=f"help:{row.pk}:").delete()
            Help.objects.filter(pk=row.pk).delete()


def _look_back(act: Act, today: date) -> None:
    """Hold the four weeks after the start against those before, once they are over."""
    for row in Help.objects.filter(state=Standing.RUNNING, look_back_on__lte=today).order_by("pk"):
        try:
            _read_result(act, row)
        except Exception:
            log.exception("The result of help %s was not read.", row.pk)


@transaction.atomic
def _read_result(act: Act, record: Help) -> None:
    row = locked(record)
    may = rules.answer(Event.LOOKED_BACK, Standing(row.state), rules.Relation.ENGINE)
    if may is not Answer.MAY or row.started_on is None:
        return
    before, after = selector.around(row.person, row.started_on)
    row.result = {"before": rules.kept(before), "after": rules.kept(after)}
    row.state, row.ended_at = Standing.ENDED, act.now
    row.save(update_fields=["result", "state", "ended_at"])
    audit.record(act, verb="help ended", subject=row, after=row.result)
    text = f"Four weeks after the help for {row.person.name} was started, its result can be read."
    tell(act, row, [row.person, row.started_by, row.coach], event="ended", text=text)


def _drop(act: Act, moment: Moment) -> None:
    """End what nobody needs any more: the person left, or before it was started the result changed."""
    rows = list(Help.objects.filter(state__in=[Standing.OPEN, Standing.RUNNING]).select_related("person"))
    waiting = [row for row in rows if row.state == Standing.OPEN and row.source == Source.RESULT]
    still = _still(moment, waiting)
    for row in rows:
        is_untrue = row in waiting and (row.person_id, row.quarter) not in still
        if row.person.is_active and not is_untrue:
            continue
        try:
            _drop_one(act, row, is_untrue=is_untrue)
        except Exception:
            log.exception("Help %s was not ended.", row.pk)


@transaction.atomic
def _drop_one(act: Act, record: Help, *, is_untrue: bool) -> None:
    held = locked(record)
    if held.state not in (Standing.OPEN, Standing.RUNNING) or (is_untrue and held.state != Standing.OPEN):
        return
    held.state, held.ended_at = Standing.DROPPED, act.now
    held.save(update_fields=["state", "ended_at"])
    audit.record(act, verb="help dropped", subject=held)
    duties = selector.of_duties(held)
    obligations.drop_rows(act, rows=duties, reason=CHANGED)
    for duty in duties.filter(done_at__isnull=True, waived_at__isnull=True):  # It is past its time.
        obligations.set_aside(act.of(act.by or duty.owner), obligation=duty, reason=CHANGED)
    owners = [duty.owner for duty in duties.select_related("owner")]
    tell(act, held, [held.person, *owners], event="dropped", text=CHANGED)


def _still(moment: Moment, waiting: Collection[Help]) -> set[tuple[int, str]]:
    """Those whose quarter is still missed alone, as the facts stand now."""
    if not waiting:
        return set()
    since = min(row.opened_at for row in waiting).date() - BACK - timedelta(days=1)
    held = facts.held(sorted({row.person_id for row in waiting}), moment.today)
    alone = _results_alone(moment, held, since)
    return {(pk, result.quarter.key) for pk, results in alone.items() for result in results}
