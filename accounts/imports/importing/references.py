"""What lines of many kinds name: people by e-mail, teams by name, and where people were on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.imports.importing.kinds import Kind
from accounts.organisation.models import Membership, Person, Team, TeamPlacement
from accounts.organisation.selectors.departures import Departure, hand_overs, handed_on, of
from traps_web.lib.normal_form import folded

UNKNOWN_PERSON = "There is nobody with the e-mail {} in TRAPS; import people first."
UNKNOWN_TEAM = "There is no team {} in TRAPS; import teams first."


@dataclass(frozen=True)
class KnownPerson:
    """A person as a file may name them."""

    pk: int
    email: str
    name: str
    is_leader: bool
    is_admin: bool
    time_zone: str
    country: str
    locale: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Span:
    """A stretch of days in a team, or of a team under a parent."""

    pk: int
    of: int | None
    starts_on: date
    ends_before: date | None
    manages: bool = False

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)

    def meets(self, starts_on: date, ends_before: date | None) -> bool:
        return (self.ends_before is None or starts_on < self.ends_before) and (
            ends_before is None or self.starts_on < ends_before
        )


def people(kind: Kind) -> dict[str, KnownPerson]:
    """Everybody, by e-mail."""
    fields = ("pk", "email", "name", "is_leader", "is_admin", "time_zone", "country", "locale", "starts_on", "ends_on")
    rows = kind.read(Person.objects.values_list(*fields))
    return {folded(row[1]): KnownPerson(*row) for row in rows}


class Gone:
    """Who of the people that a file may name is gone, and why rows stay with whom they went to."""

    def __init__(self, kind: Kind, people: Mapping[str, KnownPerson]) -> None:
        self._kind = kind
        self._names = {person.pk: person.name for person in people.values()}
        self._departures = _departures(kind, people)

    def get(self, person_id: int | None) -> Departure | None:
        """The departure of a person; None for somebody who is here."""
        return self._departures.get(person_id or 0)

    def keeps(self, line: int, owner_id: int | None, *, heir_id: int | None) -> bool:
        """Whether a line's owner is gone, so that the row stays with the heir; it is noted under `owner_email`."""
        gone = self.get(owner_id)
        if gone is not None:
            self._kind.plan.note(line, "owner_email", gone.kept(self._names.get(heir_id or 0, "")))
        return gone is not None


def _departures(kind: Kind, people: Mapping[str, KnownPerson]) -> dict[int, Departure]:
    """Those of the people who are gone, or whose things were handed over already, by id."""
    leaving = [person for person in people.values() if person.ends_on]
    if not leaving:
        return {}
    days = handed_on(kind.read(hand_overs(person_ids=[person.pk for person in leaving])))
    departure_by_person = {}
    for person in leaving:
        assert person.ends_on is not None, "only those with a last day are looked at"
        departure = of(person.pk, person.name, person.ends_on, days, left=person.ends_on < kind.context.today)
        if departure is not None:
            departure_by_person[person.pk] = departure
    return departure_by_person


def teams(kind: Kind) -> dict[str, tuple[int, str]]:
    """Every open team, by its name in small letters: id and name."""
    rows = kind.read(Team.objects.filter(is_active=True).values_list("pk", "name"))
    return {folded(name): (pk, name) for pk, name in rows}


def placements(kind: Kind) -> dict[int, list[Span]]:
    """Under which parent each team stood, oldest first."""
    rows = kind.read(
        TeamPlacement.objects.order_by("starts_on").values_list(
            "team_id", "pk", "parent_id", "starts_on", "ends_before"
        )
    )
    spans_by_team: dict[int, list[Span]] = defaultdict(list)
    for team_id, *span in rows:
        spans_by_team[team_id].append(Span(*span))
    return spans_by_team


def is_root(placements: dict[int, list[Span]], team_id: int, day: date) -> bool:
    """Whether a team stands at the top of the tree on a day.

    A leader who is put there manages it, unless the file says no: otherwise nobody would stand above anybody, and
    everything would wait for the reviewer of last resort.
    """
    return any(span.of is None and span.holds_on(day) for span in placements.get(team_id, []))


def memberships(kind: Kind) -> dict[int, list[Span]]:
    """In which teams each person was, oldest first."""
    rows = kind.read(
        Membership.objects.order_by("starts_on").values_list(
            "person_id", "pk", "team_id", "starts_on", "ends_before", "manages"
        )
    )
    spans_by_person: dict[int, list[Span]] = defaultdict(list)
    for person_id, *span in rows:
        spans_by_person[person_id].append(Span(*span))
    return spans_by_person


def team_on(spans: list[Span], day: date) -> int | None:
    """The team of a person on a day: as a member, else as a manager."""
    holding = sorted((span for span in spans if span.holds_on(day)), key=lambda span: span.manages)
    return holding[0].of if holding else None
