"""Files of memberships: who was in which team from when to when; moves take budgets and open deals along."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q

from accounts.imports.importing import references
from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Context, Kind
from accounts.imports.importing.reading import Column, Refusal
from accounts.imports.importing.references import Span
from accounts.organisation.models import Membership, Person, Team
from accounts.organisation.services import lines
from accounts.organisation.services import teams as team_service
from plans.handovers.importing.undo_memberships import TakeBackMemberships
from plans.handovers.services import moves
from plans.measures.models import BudgetLine
from traps_web.ui import words

NEW = 0


@dataclass(frozen=True)
class Stay:
    """A line: a person in a team from a day, to a day when it says so."""

    line: int
    person_id: int
    name: str
    team_id: int
    team: str
    manages: bool
    starts_on: date
    ends_before: date | None
    is_implied: bool = False
    """That they manage is not said by the line: a leader who is put into the root team manages it."""


@dataclass(frozen=True)
class Step:
    """What a line asks for: join, move, or end."""

    act: str
    stay: Stay


class Memberships(Kind):
    """Who is in which team.

    A member is in one team a day; somebody who is in another one moves on the first day of the line.
    """

    name = "memberships"
    undo = TakeBackMemberships
    configures = (Membership,)
    means = "who is in which team from when to when, moves included"
    columns = (
        Column("email", "the person", required=True),
        Column("team", "the team", required=True),
        Column("manages", "yes when they manage it; empty means no, and yes for a leader in the root team"),
        Column("starts_on", "first day in the team; empty means the calendar's first day"),
        Column("ends_on", "last day in the team"),
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._stays: list[Stay] = []
        self._seen: dict[tuple[int, int, bool, date], int] = {}

    def load(self) -> None:
        self._people = references.people(self)
        self._teams = references.teams(self)
        self._names = dict(self._teams.values())
        self._placements = references.placements(self)
        self._spans = references.memberships(self)

    def judge(self, cells: Cells) -> None:
        person = cells.find("email", self._people, references.UNKNOWN_PERSON, required=True)
        team = cells.find("team", self._teams, references.UNKNOWN_TEAM, required=True)
        manages = cells.yes("manages", otherwise=False)
        starts_on = cells.day("starts_on")
        ends_on = cells.day("ends_on")
        self.check_day(cells, "starts_on", starts_on, may_be_later=True)
        starts_on = starts_on or self.context.first_day
        if ends_on is not None and ends_on < starts_on:
            cells.refuse("ends_on", "The last day in the team lies before the first.")
        if team and not any(span.holds_on(starts_on) for span in self._placements.get(team[0], [])):
            cells.refuse("team", f"{team[1]} has no place in the tree on {starts_on.isoformat()}.")
        if not cells.fine or person is None or team is None:
            return
        before = self._seen.setdefault((person.pk, team[0], manages, starts_on), cells.line)
        if before != cells.line:
            cells.refuse("", f"The same stay is on line {before} already.")
            return
        ends_before = ends_on + timedelta(days=1) if ends_on else None
        if person.ends_on:
            after = person.ends_on + timedelta(days=1)
            if ends_before is None or ends_before > after:
                verb = "left" if person.ends_on < self.context.today else "leaves"
                self.plan.note(
                    cells.line, "ends_on", f"{person.name} {verb} after {words.day(person.ends_on, year=True)}, kept."
                )
                ends_before = after
            if starts_on >= after:
                self.plan.unchanged += 1
                return
        stay = Stay(cells.line, person.pk, person.name, team[0], team[1], manages, starts_on, ends_before)
        is_said = cells.has("manages") and cells.text("manages")
        if person.is_leader and not is_said and references.is_root(self._placements, team[0], starts_on):
            stay = replace(stay, manages=True, is_implied=True)
        self._stays.append(stay)

    def finish(self) -> None:
        """Walk each person's stays in order of time, as applying them will."""
        spans: dict[int, list[Span]] = defaultdict(
            list, {pk: list(person_spans) for pk, person_spans in self._spans.items()}
        )
        for stay in sorted(self._stays, key=lambda stay: (stay.starts_on, stay.line)):
            self._walk(stay, spans[stay.person_id])

    def _walk(self, stay: Stay, spans: list[Span]) -> None:
        kin = [span for span in spans if span.manages == stay.manages and (not stay.manages or span.of == stay.team_id)]
        known = spans if stay.is_implied else kin
        same = next((span for span in known if span.of == stay.team_id and span.holds_on(stay.starts_on)), None)
        if same is not None:
            self._compare(stay, same, spans)
            return
        later = min(
            (
                span.starts_on
                for span in kin
                if span.meets(stay.starts_on, stay.ends_before) and span.starts_on > stay.starts_on
            ),
            default=None,
        )
        if later is not None:
            self._refuse(
                stay,
                "starts_on",
                f"{stay.name} is in another team from {later.isoformat()} on; give ends_on, or a later first day.",
            )
            return
        current = next((span for span in kin if span.holds_on(stay.starts_on)), None)
        if current is not None:
            spans.remove(current)
            if current.starts_on < stay.starts_on:
                spans.append(replace(current, ends_before=stay.starts_on))
        spans.append(Span(NEW, stay.team_id, stay.starts_on, stay.ends_before, stay.manages))
        self.plan.creates.append(Step("move" if current else "join", stay))

    def _compare(self, stay: Stay, same: Span, spans: list[Span]) -> None:
        if stay.ends_before is None or same.ends_before == stay.ends_before:
            self.plan.unchanged += 1
        elif same.ends_before is not None and same.ends_before < stay.ends_before:
            last = same.ends_before - timedelta(days=1)
            self._refuse(
                stay,
                "ends_on",
                f"This stay ended on {last.isoformat()} already; send what follows as a line of its own.",
            )
        else:
            spans.remove(same)
            spans.append(replace(same, ends_before=stay.ends_before))
            self.plan.updates.append(Step("end", stay))

    def _refuse(self, stay: Stay, column: str, reason: str) -> None:
        self.plan.refuse([Refusal(stay.line, column, reason)])

    def apply(self) -> None:
        of_moved_people = Q(person_id__in={step.stay.person_id for step in self.plan.creates + self.plan.updates})
        with (
            self.traces.watching(BudgetLine, only=of_moved_people),
            self.traces.watching(Membership, only=of_moved_people),
        ):
            self._carry_out_all()
        lines.rebuild(today=self.context.today)

    def _carry_out_all(self) -> None:
        steps = sorted(self.plan.creates + self.plan.updates, key=lambda step: (step.stay.starts_on, step.stay.line))
        people = {
            person.pk: person
            for person in Person.objects.get_queryset().filter(pk__in=[step.stay.person_id for step in steps])
        }
        teams = Team.objects.in_bulk([step.stay.team_id for step in steps])
        for step in steps:
            self._carry_out(step, people[step.stay.person_id], teams[step.stay.team_id])

    def _carry_out(self, step: Step, person: Person, team: Team) -> None:
        stay = step.stay
        if step.act == "end":
            self._end(stay)
        elif step.act == "join":
            add = team_service.add_manager if stay.manages else team_service.add_member
            add(
                self.act,
                person=person,
                team=team,
                starts_on=stay.starts_on,
                ends_before=stay.ends_before,
                rebuild=False,
            )
        else:
            moves.move_person(self.act, person=person, team=team, starts_on=stay.starts_on, rebuild=False)
            if stay.ends_before:
                self._end(stay)
        if not stay.manages and step.act != "move":
            moves.follow(
                self.act,
                person_ids=[person.pk],
                day=(stay.ends_before if step.act == "end" else None) or stay.starts_on,
            )

    def _end(self, stay: Stay) -> None:
        standing = Membership.objects.select_related("team", "person").filter(
            person_id=stay.person_id, team_id=stay.team_id, manages=stay.manages, starts_on__lte=stay.starts_on
        )
        newest = standing.order_by("-starts_on").first()
        if newest is not None and stay.ends_before is not None:
            team_service.end_membership(self.act, membership=newest, ends_before=stay.ends_before, rebuild=False)
