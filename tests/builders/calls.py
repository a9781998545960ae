"""Builders of calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import Organisation, Person, Team
from plans.calls.rules.subjects import Subject, organisation
from plans.calls.services import calls
from plans.models import Call
from tests import make

QUARTER = "FY2027-Q2"
NEXT_QUARTER = "FY2027-Q3"


def of_person(person: Person) -> Subject:
    return Subject("person", person.pk, person.name)


def of_team(team: Team) -> Subject:
    return Subject("team", team.pk, team.name)


def of_organisation() -> Subject:
    return organisation(Organisation.objects.get().name)


def make_call(
    by: Person,
    commit: str = "1000",
    best_case: str = "",
    *,
    subject: Subject | None = None,
    period: str = QUARTER,
    now: datetime = make.NOW,
    deals: Sequence[int] = (),
    **more: Any,
) -> Call:
    """A call as its page makes it; without a subject a person's own."""
    word = calls.Word(subject or of_person(by), Decimal(commit), Decimal(best_case or commit), deals=deals, **more)
    return calls.make(make.act(by, now=now), period=period, word=word)
