"""Rules of traps: the nearest team's rule that holds on a day, then the organisation's, then the trap's own default."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from accounts.duties.rules.traps import Closing, instrument

MOST_GRACE = 10


@dataclass(frozen=True, slots=True)
class StoredRule:
    """A rule as it was set, for a half-open span; without a team it is the whole organisation's."""

    pk: int
    team_id: int | None
    starts_on: date
    ends_before: date | None
    is_on: bool
    grace_working_days: int
    term: int | None = None
    closes_weekday: int | None = None
    closes_at: time | None = None
    again_within: int | None = None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)

    def meets(self, start: date, end: date) -> bool:
        """Whether it holds on some day from start up to, not including, end."""
        return self.starts_on < end and (self.ends_before is None or self.ends_before > start)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds of a trap for somebody on a day: a rule, or the trap's default where `rule` is None."""

    is_on: bool
    grace_working_days: int
    term: int | None = None
    closing: Closing | None = None
    rule: StoredRule | None = None
    again: int | None = None

    @property
    def counted(self) -> int:
        """What the deadline counts. Raises LookupError for a trap that counts nothing."""
        if self.term is None:
            raise LookupError("The deadline of this trap has no number to set.")
        return self.term

    @property
    def again_within(self) -> int:
        """Within how many working days a returned one is handed in again.

        Raises LookupError for a trap of which nothing is returned.
        """
        if self.again is None:
            raise LookupError("This trap has nothing to return.")
        return self.again


def holding(rules: Iterable[StoredRule], *, teams: Sequence[int], day: date) -> StoredRule | None:
    """The rule of a trap that holds on a day for somebody in a team.

    `teams` are that team and those above it, nearest first.
    """
    live = {rule.team_id: rule for rule in rules if rule.holds_on(day)}
    return next((live[team] for team in (*teams, None) if team in live), None)


def terms(key: str, rule: StoredRule | None, *, is_on: bool, grace_working_days: int) -> Terms:
    """What a rule makes of a trap; what it leaves open stays as usual, and what must be on is on."""
    made = instrument(key)
    usual = made.term.usual if made.term else None
    again = made.again.usual if made.again else None
    if rule is None:
        return Terms(is_on, grace_working_days, usual, made.closing, again=again)
    closing = made.closing
    if closing is not None and rule.closes_weekday is not None and rule.closes_at is not None:
        closing = Closing(rule.closes_weekday, rule.closes_at)
    term = rule.term if made.term and rule.term is not None else usual
    again = rule.again_within if made.again and rule.again_within is not None else again
    return Terms(rule.is_on or bool(made.always_on), rule.grace_working_days, term, closing, rule, again)
