"""The call beside the landing: who says what, when, and the page of every call for the same quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal

from plans.calls.models import Call
from plans.calls.presenters import call_pages
from plans.calls.rules import calls as rules
from plans.calls.rules.subjects import Subject, organisation
from plans.measures.selectors.landing import Landing
from traps_web.ui import periods, words


@dataclass(frozen=True, slots=True)
class StandingCall:
    """The call that stands for what is shown; only quarters are called."""

    name: str = ""
    note: str = ""
    amount: Decimal | None = None
    url: str = ""
    sentence: str = ""
    """Says that nobody has made it yet."""


def subject_of(shown: Landing) -> Subject | None:
    """For whom the shown figures are called; None for periods that nobody calls."""
    scope = shown.attained.scope
    if shown.attained.period.kind != "quarter":
        return None
    if scope.person_id is not None:
        return Subject(rules.PERSON, scope.person_id, scope.name)
    if scope.is_whole or scope.team_id is None:
        return organisation(scope.name)
    return Subject(rules.TEAM, scope.team_id, scope.name)


def standing_call(
    shown: Landing, subject: Subject | None, call: Call | None, *, viewer_id: int, zone: tzinfo
) -> StandingCall:
    """What stands, in words."""
    if subject is None:
        return StandingCall()
    url = call_pages.address(subject, shown.attained.period.key)
    if call is None:
        return StandingCall(url=url, sentence=_nobody(shown, subject))
    who = "You commit" if call.said_by_id == viewer_id else f"{call.said_by.name} commits"
    return StandingCall(who, _note(call, zone, shown.time.today), call.commit, url)


def _note(call: Call, zone: tzinfo, today: date) -> str:
    return f"best case {words.money(call.best_case)}, said {call_pages.when_given(call, zone, today)}"


def _nobody(shown: Landing, subject: Subject) -> str:
    quarter = periods.say(shown.attained.period, shown.time.today)
    if shown.is_own:
        return f"You have not called {quarter} yet."
    return f"Nobody has called {quarter} for {subject.name} yet."
