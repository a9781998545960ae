"""Files of people: who they are, and the team they begin in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from accounts.imports.importing import references
from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Context, Kind
from accounts.imports.importing.reading import Column
from accounts.imports.importing.references import KnownPerson
from accounts.imports.importing.undo_people import TakeBackPeople
from accounts.organisation.models import Membership, Organisation, Person, Team
from accounts.organisation.selectors import service
from accounts.organisation.services import lines
from accounts.organisation.services import people as people_service
from accounts.organisation.services import teams as team_service
from traps_web.lib.normal_form import folded
from traps_web.ui import words

ROLES = ("rep", "manager", "leader", "admin")


@dataclass(frozen=True)
class Joins:
    """A person begins in a team."""

    team_id: int
    manages: bool
    starts_on: date
    ends_before: date | None


@dataclass(frozen=True)
class PersonLine:
    """What a line says of a person that is new."""

    email: str
    facts: dict[str, Any]
    joins: Joins | None = None
    person_id: int | None = None
    leaves_on: date | None = field(default=None)


class People(Kind):
    """People with their role and first team.

    Somebody new has no password: "I forgot my password" sends them the first one.
    """

    name = "people"
    undo = TakeBackPeople
    configures = (Membership,)
    means = "people, their role and the team they begin in"
    columns = (
        Column("email", "the address the person signs in with", required=True),
        Column("name", "first and last name", required=True),
        Column("role", "rep, manager, leader or admin", required=True),
        Column("team", "the team they begin in"),
        Column(
            "manages",
            "yes or no: whether they manage that team; "
            "empty means yes for a manager, and for a leader of the root team",
        ),
        Column("time_zone", "like America/New_York; empty means the organisation's"),
        Column("country", "two letters, for holidays; empty means the organisation's"),
        Column("locale", "like de-CH, how they write numbers and days; empty means as people of their country do"),
        Column("starts_on", "first day in service; empty means the calendar's first day"),
        Column("ends_on", "last day in service"),
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._seen: dict[str, int] = {}

    def load(self) -> None:
        self._people = references.people(self)
        self._teams = references.teams(self)
        self._placements = references.placements(self)
        self._memberships = references.memberships(self)
        self._last_resort = set(self.read(Organisation.objects.values_list("reviewer_of_last_resort", flat=True)))

    def judge(self, cells: Cells) -> None:
        email = cells.email("email", required=True)
        role = cells.one_of("role", ROLES, required=True)
        facts: dict[str, Any] = {
            "name": cells.text("name", required=True),
            "is_leader": role == "leader",
            "is_admin": role == "admin",
        }
        for column in ("starts_on", "ends_on"):
            if cells.has(column):
                facts[column] = cells.day(column)
        if cells.has("time_zone"):
            facts["time_zone"] = cells.zone("time_zone")
        if cells.has("country"):
            facts["country"] = self._country(cells)
        if cells.has("locale"):
            facts["locale"] = self._locale(cells)
        starts_on, ends_on = facts.get("starts_on"), facts.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            cells.refuse("ends_on", "The last day in service lies before the first.")
        self.is_first(cells, "email", self._seen, email)
        known = self._people.get(folded(email))
        self._keep_end(cells, known, facts)
        joins = self._joins(cells, role, known, starts_on, ends_on)
        if cells.fine:
            self._plan(email, facts, joins, known)

    def _keep_end(self, cells: Cells, known: KnownPerson | None, facts: dict[str, Any]) -> None:
        """A file brings nobody back who left and takes no last day back; nor does anybody go who cannot be spared."""
        if known is None or facts.get("ends_on", known.ends_on) == known.ends_on:
            return
        if known.ends_on is None:
            person = Person.objects.get(pk=known.pk) if known.is_admin or known.pk in self._last_resort else None
            if person is not None and (sentence := service.successor_fault(person)):
                cells.refuse("ends_on", sentence)
            return
        left = known.ends_on < self.context.today
        if left or facts["ends_on"] is None:
            del facts["ends_on"]
            verb = "left" if left else "leaves"
            day = words.day(known.ends_on, year=True)
            self.plan.note(
                cells.line,
                "ends_on",
                f"{known.name} {verb} after {day}, kept; coming back is an act on the person’s page.",
            )

    @staticmethod
    def _country(cells: Cells) -> str:
        country = cells.text("country", longest=2).upper()
        if country and cells.fine and (sentence := people_service.country_fault(country)):
            cells.refuse("country", sentence)
        return country

    @staticmethod
    def _locale(cells: Cells) -> str:
        code = cells.text("locale", longest=12)
        if cells.fine and (sentence := people_service.locale_fault(code)):
            cells.refuse("locale", sentence)
        return code

    def _joins(
        self, cells: Cells, role: str, known: KnownPerson | None, starts_on: date | None, ends_on: date | None
    ) -> Joins | None:
        team = cells.find("team", self._teams, references.UNKNOWN_TEAM)
        manages = cells.yes("manages", otherwise=role == "manager")
        is_said = bool(cells.has("manages") and cells.text("manages"))
        if team is None:
            if is_said and not cells.text("team"):
                cells.refuse("team", "Name the team as well when you fill in manages.")
            return None
        if known and known.ends_on and known.ends_on < self.context.today:
            return None
        first = max(starts_on or (known and known.starts_on) or self.context.first_day, self.context.first_day)
        if not any(span.holds_on(first) for span in self._placements.get(team[0], [])):
            cells.refuse("team", f"{team[1]} has no place in the tree on {first.isoformat()}.")
        leads = role == "leader" and not is_said and references.is_root(self._placements, team[0], first)
        manages = manages or leads
        spans = self._memberships.get(known.pk, []) if known else []
        # What a line leaves open says nothing against the place that stands.
        here = [span for span in spans if span.of == team[0] and span.starts_on <= first]
        if any(span.manages == manages or leads for span in here):
            return None
        if any(not span.manages or manages for span in spans):
            cells.refuse(
                "team",
                f"{known.name if known else ''} is in another team already; send the move as a line of memberships.",
            )
            return None
        return Joins(team[0], manages, first, ends_on + timedelta(days=1) if ends_on else None)

    def _plan(self, email: str, facts: dict[str, Any], joins: Joins | None, known: KnownPerson | None) -> None:
        if known is None:
            self.plan.creates.append(PersonLine(email, facts, joins))
            return
        changed = {name: value for name, value in facts.items() if getattr(known, name) != value}
        leaves_on = changed.pop("ends_on", None) if changed.get("ends_on") else None
        if not changed and joins is None and leaves_on is None:
            self.plan.unchanged += 1
            return
        self.plan.updates.append(PersonLine(email, changed, joins, known.pk, leaves_on))

    def apply(self) -> None:
        with self.traces.watching(Membership), self.traces.watching(Person):
            self._take_in()
        lines.rebuild(today=self.context.today)

    def _take_in(self) -> None:
        teams = {team.pk: team for team in Team.objects.all()}
        known = {
            person.pk: person
            for person in Person.objects.get_queryset().filter(pk__in=[line.person_id for line in self.plan.updates])
        }
        for line in self.plan.creates + self.plan.updates:
            if line.person_id is None:
                person = people_service.create(self.act, email=line.email, rebuild=False, **line.facts)
            else:
                person = known[line.person_id]
                people_service.change(self.act, person=person, rebuild=False, **line.facts)
            if line.joins:
                add = team_service.add_manager if line.joins.manages else team_service.add_member
                add(
                    self.act,
                    person=person,
                    team=teams[line.joins.team_id],
                    starts_on=line.joins.starts_on,
                    ends_before=line.joins.ends_before,
                    rebuild=False,
                )
            if line.leaves_on:
                people_service.leave(self.act, person=person, last_day=line.leaves_on, rebuild=False)
