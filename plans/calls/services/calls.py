"""Making a call: a new row supersedes the last one, so that no call is ever overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import today_of
from accounts.record.rules.acts import Act
from accounts.record.rules.readers import Reader
from accounts.record.services import audit
from plans.calls.models import Call, CallDeal
from plans.calls.rules import calls as rules
from plans.calls.rules.subjects import Subject
from plans.calls.selectors import calls as selector
from plans.calls.selectors import offered_deals, quarters, subjects, sums
from plans.calls.services import call_duties
from traps_web.lib import fiscal
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.lib.fiscal import Period

OVERTAKEN = "This call was made again while you were writing. Look at what stands, then make yours."


@dataclass(frozen=True, slots=True)
class Word:
    """A call for one subject as it was entered; `after` is the last call that the page showed, None without one."""

    subject: Subject
    commit: Decimal
    best_case: Decimal
    note: str = ""
    deals: Sequence[int] = ()
    after: int | None = None
    knows_after: bool = False
    """Whether `after` is compared: a program may make a call without having read the last one."""


def reader_of(act: Act) -> Reader:
    """The person who acts, as a reader on their own day."""
    organisation = organisation_selector.current()
    zone = calendar.zone_of(act.person, organisation)
    return Reader(act.person, act.now, today_of(act.person, act.now), ZoneInfo(zone), organisation)


@transaction.atomic
def make(act: Act, *, period: str, word: Word) -> Call:
    """Make a call, and settle the duty of its week. Raises Invalid by field, Refused, StaleState.

    Of two that follow the same call at the same moment one is refused: only one row can supersede another.
    """
    reader = reader_of(act)
    quarter = _quarter(period, reader.today)
    if not subjects.may_call(reader, word.subject):
        raise Refused(refusal(word.subject))
    if wrong := rules.faults(word.commit, word.best_case):
        raise Invalid(**wrong)
    offered = _named(word, quarter)
    last = selector.last(by=act.person, subject=word.subject, period=quarter)
    if word.knows_after and word.after != (last.pk if last else None):
        raise StaleState(OVERTAKEN)
    call = _insert(act, quarter, word, last, reader.today)
    CallDeal.objects.bulk_create(
        CallDeal(call=call, deal_id=deal.pk, forecast=deal.forecast, amount=deal.amount, close_on=deal.close_on)
        for deal in offered
    )
    audit.record(
        act,
        verb="call made",
        subject=call,
        before=_figures(last) if last else {},
        after={**_figures(call), "for": word.subject.name},
        reason=call.note,
    )
    call_duties.settle(act, reader, subject=word.subject, period=quarter, week=call.week)
    return call


def _figures(call: Call) -> dict[str, str]:
    return {"commit": f"{call.commit:.2f}", "best_case": f"{call.best_case:.2f}"}


@transaction.atomic
def make_many(act: Act, *, period: str, words: Sequence[Word]) -> list[Call]:
    """Several calls in one act, all of them or none. Raises what `make` raises."""
    return [make(act, period=period, word=word) for word in words]


def _quarter(key: str, today: date) -> Period:
    try:
        quarter = quarters.quarter(key)
    except fiscal.UnknownPeriod as unknown:
        raise Invalid(period=str(unknown)) from None
    if reason := quarters.why_not(quarter, today):
        raise Invalid(period=reason)
    return quarter


def refusal(subject: Subject) -> str:
    """Who can make a call for a subject, for a person who cannot."""
    if subject.about == rules.PERSON:
        return f"Only {subject.name} and the line above can make a call for {subject.name}."
    if subject.about == rules.TEAM:
        return f"Only those who manage {subject.name}, and leaders, can make a call for it."
    return "Only leaders can make a call for the organisation."


def _named(word: Word, quarter: Period) -> list[offered_deals.OfferedDeal]:
    """The deals that a call names. Raises Invalid for one that it cannot rest on."""
    if not word.deals:
        return []
    if word.subject.about != rules.PERSON:
        raise Invalid(deals="Only the call for a person names deals.")
    known = {deal.pk: deal for deal in offered_deals.offered(person_id=word.subject.pk, period=quarter)}
    others = [pk for pk in word.deals if pk not in known]
    if others:
        reason = offered_deals.why_not(deal_ids=others, person_id=word.subject.pk)
        raise Invalid(deals=reason)
    return [known[pk] for pk in dict.fromkeys(word.deals)]


def _insert(act: Act, quarter: Period, word: Word, last: Call | None, today: date) -> Call:
    key = (word.subject.about, word.subject.pk)
    try:
        with transaction.atomic():
            return Call.objects.create(
                **word.subject.columns,
                period=quarter.key,
                starts_on=quarter.starts_on,
                ends_before=quarter.ends_before,
                week=fiscal.activity_week(today, calendar.rules()),
                commit=word.commit,
                best_case=word.best_case,
                booked=sums.booked([word.subject], quarter.starts_on, quarter.ends_before).get(key, sums.NOTHING),
                note=word.note.strip(),
                supersedes=last,
                said_at=act.now,
                said_by=act.person,
            )
    except IntegrityError:
        raise StaleState(OVERTAKEN) from None
