"""Thirteen weeks of calls: most come near, one person hears more than is there, and one says less."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from accounts.duties.models import Obligation
from accounts.duties.services.fulfilments import Fulfilment, fulfil_many
from accounts.duties.services.obligations import flag_missed
from accounts.organisation.models import Membership, Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.teams import live_on, tree_on
from accounts.record.rules.acts import Act, Via
from pipeline.bookings.models import DailyCredit
from pipeline.deals.models import DealShare
from pipeline.deals.rules.forecasts import COMMIT
from plans.calls.models import Call, CallDeal
from plans.calls.rules import calls as rules
from plans.calls.rules.subjects import WHOLE_ID, Subject, organisation
from plans.calls.selectors import quarters
from plans.calls.services import call_duties, scoring
from traps_web.demo import maven, seeded
from traps_web.demo.stage import Stage
from traps_web.lib import fiscal
from traps_web.lib.deadlines import due_instant
from traps_web.lib.fiscal import Period

ZONE = "America/New_York"
WEEKS = 13
HAPPY_EAR = f"niesha.huffines@{maven.DOMAIN}"
SANDBAGGER = f"marty.freudenburg@{maven.DOMAIN}"
LEANINGS = {HAPPY_EAR: 0.28, SANDBAGGER: -0.21}
"""By how much the calls of these two lie beside what comes; those of everybody else by a few per cent."""
NOTHING = Decimal(0)
HUNDRED = Decimal(100)
NOTES = (
    "The two largest are with the signer.",
    "One moved out, two moved in.",
    "Rests on the offers of last week.",
    "The customer asked for a split delivery; the date holds.",
)


@dataclass(frozen=True)
class _Speaker:
    """Somebody who calls something every week, with the hour they do it at and how far they lean."""

    person: Person
    subject: Subject
    people: tuple[int, ...]
    trap_key: str
    hour: int
    lean: float
    misses: float = 0.0


@dataclass(frozen=True)
class _Money:
    """What came in by person and day, and the deals that were to bring more."""

    days: Mapping[int, Sequence[tuple[date, Decimal]]]
    deals: Mapping[int, Sequence[DealShare]]

    def booked(self, people: Sequence[int], start: date, end: date) -> Decimal:
        """Credited to these people from a day up to, not including, another."""
        amounts = (amount for pk in people for day, amount in self.days.get(pk, ()) if start <= day < end)
        return sum(amounts, NOTHING)

    def ends_at(self, people: Sequence[int], period: Period, today: date) -> Decimal:
        """What the quarter brings; of a running one what is booked and the weighted rest."""
        came = self.booked(people, period.starts_on, period.ends_before)
        if period.ends_before <= today:
            return came
        return came + sum((share.weighted_amount for pk in people for share in self._open(pk, period)), NOTHING)

    def _open(self, person_id: int, period: Period) -> list[DealShare]:
        return [
            share
            for share in self.deals.get(person_id, ())
            if share.is_open and share.close_on is not None and period.contains(share.close_on)
        ]

    def resting(self, person_id: int, period: Period, day: date, most: Decimal) -> Iterator[tuple[DealShare, date]]:
        """The deals that a call of a day could rest on with their close dates, the largest first, up to an amount."""
        left = most
        for share in self.deals.get(person_id, ()):
            ends_on = share.close_on if share.is_open else share.deal.closed_on
            opened_on = share.deal.opened_on
            if ends_on is None or opened_on is None or not (opened_on <= day < ends_on and period.contains(ends_on)):
                continue
            if share.share_amount <= left:
                left -= share.share_amount
                yield share, ends_on


def calls(stage: Stage) -> int:
    """Calls of the last thirteen weeks and of this one, with their duties, scored on the days when that was due.

    Returns how many calls were made.
    """
    speakers = _speakers(stage)
    money = _money_of({pk for speaker in speakers for pk in speaker.people})
    monday = fiscal.week_start(stage.today)
    last: dict[tuple[int, str, int, str], Call] = {}
    made = 0
    for weeks_ago in range(WEEKS, -1, -1):
        day = monday - timedelta(weeks=weeks_ago)
        call_duties.open_calls(Act(None, _at(day, 8), Via.DEMO))
        made += _week(stage, day, speakers, money, last)
        if _at(day, 8) + timedelta(days=4) < stage.now:
            flag_missed(Act(None, _at(day + timedelta(days=4), 8), Via.DEMO))
    call_duties.open_calls(stage.act())
    for day in calendar.working_days(monday - timedelta(weeks=WEEKS), stage.today):
        scoring.score_ended(Act(None, _at(day, 18), Via.DEMO))
    scoring.score_ended(stage.act())
    return made


def _speakers(stage: Stage) -> list[_Speaker]:
    rows = Membership.objects.filter(live_on(stage.today), person__is_active=True).select_related("person", "team")
    tree = tree_on(stage.today)
    members = [row for row in rows.order_by("person__email") if not row.manages]
    disciplines = seeded.disciplines(row.person.email for row in members)
    by_team: dict[int, list[int]] = {}
    speakers = []
    for row in members:
        for team in tree.ancestors(row.team_id):
            by_team.setdefault(team, []).append(row.person_id)
        speakers.append(
            _Speaker(
                row.person,
                Subject(rules.PERSON, row.person_id, row.person.name),
                (row.person_id,),
                rules.REP_TRAP,
                11,
                LEANINGS.get(row.person.email, Random(f"{seeded.SEED}:lean:{row.person.email}").uniform(-0.04, 0.06)),
                disciplines[row.person.email].misses_of_calls,
            )
        )
    for row in rows:
        if row.manages and not row.person.is_leader and by_team.get(row.team_id):
            subject = Subject(rules.TEAM, row.team_id, row.team.name)
            people = tuple(by_team[row.team_id])
            speakers.append(_Speaker(row.person, subject, people, rules.MANAGER_TRAP, 16, 0.04))
            own = [rep for rep in speakers if rep.subject.pk in by_team[row.team_id] and rep.trap_key == rules.REP_TRAP]
            speakers += [replace(rep, person=row.person, trap_key="", hour=16, lean=rep.lean / 2) for rep in own]
    return [*speakers, *_leaders(speakers, tuple(row.person_id for row in members))]


def _leaders(below: Sequence[_Speaker], everybody: tuple[int, ...]) -> Iterator[_Speaker]:
    """Leaders call every team after its manager, a little lower, and the organisation."""
    teams = [speaker for speaker in below if speaker.trap_key == rules.MANAGER_TRAP]
    for leader in Person.objects.get_queryset().filter(is_leader=True, is_active=True).order_by("pk"):
        yield from (replace(team, person=leader, trap_key="", hour=34, lean=-0.02) for team in teams)
        yield _Speaker(leader, organisation(""), everybody, rules.LEADER_TRAP, 35, 0.02)


def _money_of(people: Collection[int]) -> _Money:
    days: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    credited = DailyCredit.objects.filter(person_id__in=people)
    for pk, day, amount in credited.order_by("day").values_list("person_id", "day", "amount"):
        days[pk].append((day, amount))
    deals: dict[int, list[DealShare]] = defaultdict(list)
    shares = DealShare.objects.filter(person_id__in=people).exclude(deal__status="lost").select_related("deal")
    for share in shares.order_by("-share_amount", "pk"):
        deals[share.person_id].append(share)
    return _Money(days, deals)


def _week(
    stage: Stage, monday: date, speakers: Sequence[_Speaker], money: _Money, last: dict[tuple[int, str, int, str], Call]
) -> int:
    """The calls of one week, each superseding the one before; who forgot owes it. Returns how many there were."""
    week = fiscal.activity_week(monday, stage.rules)
    rows = []
    for place, speaker in enumerate(speakers):
        at = _at(monday + timedelta(days=speaker.hour // 24), speaker.hour % 24, place % 50)
        random = Random(f"{seeded.SEED}:call:{speaker.person.email}:{week}")
        if at <= stage.now and random.random() >= speaker.misses:
            called = quarters.called(at.date())
            rows += [_call(speaker, period, week, at, money, random, last, stage.today) for period in called]
    Call.objects.bulk_create(rows)
    by_speaker = {speaker.person.pk: speaker for speaker in speakers}
    named = []
    for row in rows:
        last[_chain_of(row)] = row
        if row.person_id == row.said_by_id:
            rest = row.commit - row.booked
            named += [
                CallDeal(call=row, deal=share.deal, forecast=COMMIT, amount=share.share_amount, close_on=ends_on)
                for share, ends_on in money.resting(row.said_by_id, quarters.quarter(row.period), monday, rest)
            ]
    CallDeal.objects.bulk_create(named)
    _settle(rows, by_speaker, week)
    return len(rows)


def _call(
    speaker: _Speaker,
    period: Period,
    week: str,
    at: datetime,
    money: _Money,
    random: Random,
    last: dict[tuple[int, str, int, str], Call],
    today: date,
) -> Call:
    day = at.date()
    booked = money.booked(speaker.people, period.starts_on, day)
    weeks_left = max(0, (period.ends_before - day).days // 7)
    lean = (speaker.lean + random.uniform(-0.04, 0.04)) * (0.5 + 0.5 * min(1.0, weeks_left / 9))
    aim = money.ends_at(speaker.people, period, today) * Decimal(str(round(1 + lean, 4)))
    commit = max(booked, (aim / HUNDRED).to_integral_value() * HUNDRED)
    best_case = (commit * Decimal("1.14") / HUNDRED).to_integral_value() * HUNDRED
    return Call(
        **speaker.subject.columns,
        period=period.key,
        starts_on=period.starts_on,
        ends_before=period.ends_before,
        week=week,
        commit=commit,
        best_case=max(commit, best_case),
        booked=booked,
        note=NOTES[random.randrange(len(NOTES))] if random.random() < 0.2 else "",
        supersedes=last.get((speaker.person.pk, speaker.subject.about, speaker.subject.pk, period.key)),
        said_at=at,
        said_by=speaker.person,
    )


def _chain_of(row: Call) -> tuple[int, str, int, str]:
    """Whose chain about what, and for which quarter, a call goes on."""
    return row.said_by_id, row.about, row.person_id or row.team_id or WHOLE_ID, row.period


def _settle(rows: Sequence[Call], by_speaker: Mapping[int, _Speaker], week: str) -> None:
    """The duties of the week that these calls are."""
    keys = (rules.REP_TRAP, rules.MANAGER_TRAP, rules.LEADER_TRAP)
    owed = Obligation.objects.filter(trap__key__in=keys, subject__startswith=f"{week}:", done_at=None)
    duties = {(row.owner_id, row.subject.split(":")[1]): row for row in owed.select_related("owner", "trap")}
    done = [
        Fulfilment(duties[row.said_by_id, row.period], row.said_at, row.said_at, by_speaker[row.said_by_id].person)
        for row in rows
        if _is_owed(row) and (row.said_by_id, row.period) in duties
    ]
    if done:
        fulfil_many(Act(None, max(row.at for row in done), Via.DEMO), rows=done)


def _is_owed(row: Call) -> bool:
    """Whether it is the call that its speaker owes: their own quarter, their team, or a leader's organisation."""
    if row.person_id is not None:
        return row.person_id == row.said_by_id
    return row.about == rules.ORGANISATION or not row.said_by.is_leader


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return due_instant(day, time(hour, minute), ZONE)
