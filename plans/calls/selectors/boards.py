"""The page of a call: the last one, what is booked and open beside it, and what its speaker called before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from accounts.organisation.selectors import calendar, lines
from accounts.record.rules.readers import Reader
from pipeline.deals.rules.forecasts import BEST_CASE, COMMIT
from plans.calls.models import Call, CallDeal
from plans.calls.rules import calls as rules
from plans.calls.rules.subjects import Subject
from plans.calls.selectors import calls, offered_deals, quarters, subjects, sums
from plans.calls.selectors.offered_deals import OfferedDeal
from plans.calls.selectors.sums import NOTHING
from traps_web.lib import fiscal
from traps_web.lib.fiscal import Period


@dataclass(frozen=True, slots=True)
class Line:
    """A subject with its money, its own call, and the viewer's call for it."""

    subject: Subject
    booked: Decimal
    open_commit: Decimal
    open_best_case: Decimal
    word: Call | None = None
    """A person's own call, that of a team's manager, or for the organisation that of another leader."""
    mine: Call | None = None
    mine_before: Call | None = None
    """The viewer's last call before this week."""
    is_older: bool = False
    """A deal of the call has changed since."""
    is_mine_to_call: bool = False

    @property
    def proposed(self) -> tuple[Decimal, Decimal]:
        """What the deals alone suggest: booked money and commit deals; for the best case, best case deals as well."""
        commit = self.booked + self.open_commit
        return commit, commit + self.open_best_case


@dataclass(frozen=True, slots=True)
class Board:
    """A team or the organisation with its parts, in one quarter."""

    period: Period
    week: str
    today: date
    whole: Line
    parts: Sequence[Line]
    chain: Sequence[Call] = ()
    older: Mapping[int, frozenset[int]] = field(default_factory=dict)
    parts_together: Sequence[tuple[datetime, Decimal]] = ()
    """What the parts committed together after each of their own calls (`rules.together`)."""

    @property
    def subject(self) -> Subject:
        return self.whole.subject

    @property
    def every_line(self) -> list[Line]:
        return [*self.parts, self.whole]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One person's quarter: the calls that were made for it, and the deals that the next one can rest on."""

    period: Period
    week: str
    today: date
    whole: Line
    chain: Sequence[Call]
    older: Mapping[int, frozenset[int]]
    offered: Sequence[OfferedDeal]
    named: Mapping[int, Sequence[CallDeal]]

    @property
    def subject(self) -> Subject:
        return self.whole.subject


def board(reader: Reader, *, subject: Subject, period: Period) -> Board:
    """The page of a team or the organisation; a fixed number of queries, whatever its size."""
    parts = subjects.parts(reader, subject)
    of_lines = _lines(reader, [*parts, subject], period)
    chain = calls.chain(viewer=reader.viewer, subject=subject, period=period)
    said = calls.history([line.word for line in of_lines[:-1] if line.word], period=period)
    return Board(
        period, _week(reader), reader.today, of_lines[-1], of_lines[:-1], chain, parts_together=rules.together(said)
    )


def sheet(reader: Reader, *, subject: Subject, period: Period) -> Sheet:
    """The page of one person."""
    [whole] = _lines(reader, [subject], period)
    chain = calls.chain(viewer=reader.viewer, subject=subject, period=period)
    offered = offered_deals.offered(person_id=subject.pk, period=period) if whole.is_mine_to_call else []
    named = {call.pk: list(call.deals.all()) for call in chain}
    stands = [call for call in chain if not hasattr(call, "superseded_by")]
    older = calls.older_than_deals(stands) if period.ends_before > reader.today else {}
    return Sheet(period, _week(reader), reader.today, whole, chain, older, offered, named)


def _week(reader: Reader) -> str:
    return fiscal.activity_week(reader.today, calendar.rules())


def _lines(reader: Reader, every_subject: Sequence[Subject], period: Period) -> list[Line]:
    booked = sums.booked(every_subject, period.starts_on, period.ends_before)
    still_open = sums.open_by_forecast(every_subject, period, reader.today)
    standing = calls.standing(subjects=every_subject, period=period)
    speakers = subjects.speakers_of_teams(reader, [row.pk for row in every_subject if row.about == rules.TEAM])
    older = calls.older_than_deals(standing) if period.ends_before > reader.today else {}
    before = calls.before_week(by=reader.viewer, subjects=every_subject, period=period, week=_week(reader))
    mine_before = {_key(call): call for call in reversed(before)}
    called, below = not quarters.why_not(period, reader.today), lines.below(reader.viewer)
    may_whole = called and subjects.may_call(reader, every_subject[-1])
    rows = []
    for subject in every_subject:
        key = (subject.about, subject.pk)
        own = [call for call in standing if _key(call) == key]
        word = next((call for call in own if call.said_by_id == _speaker(subject, speakers)), None)
        if word is None and subject.about == rules.ORGANISATION:
            word = next((call for call in own if call.said_by_id != reader.viewer.pk), None)
        by_forecast = still_open.get(key, {})
        is_in_line = subject.about != rules.PERSON or subject.pk in below or subject.pk == reader.viewer.pk
        rows.append(
            Line(
                subject,
                booked.get(key, NOTHING),
                by_forecast.get(COMMIT, NOTHING),
                by_forecast.get(BEST_CASE, NOTHING),
                word=word,
                mine=next((call for call in own if call.said_by_id == reader.viewer.pk), None),
                mine_before=mine_before.get(key),
                is_older=word is not None and word.pk in older,
                is_mine_to_call=may_whole and is_in_line,
            )
        )
    return rows


def _speaker(subject: Subject, speakers: Mapping[int, int]) -> int | None:
    """Who makes a subject's own call, whoever looks at the page; None for the organisation."""
    if subject.about == rules.PERSON:
        return subject.pk
    return speakers.get(subject.pk) if subject.about == rules.TEAM else None


def _key(call: Call) -> tuple[str, int]:
    return call.about, {rules.PERSON: call.person_id, rules.TEAM: call.team_id}.get(call.about) or 0
