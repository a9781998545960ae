"""The undo of files of teams and of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, DateField, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from accounts.duties.models import Obligation
from accounts.duties.services import obligations
from accounts.imports.importing import kinds
from accounts.imports.importing.obstacles import counted, model_of, what_of
from accounts.imports.importing.traces import read_values, within
from accounts.imports.importing.undo import Undo
from accounts.organisation.models import Membership, Person, TeamPlacement
from accounts.organisation.rules.placements import Placed, first_loop
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import lines
from accounts.organisation.services import people as people_service
from traps_web.ui import words

MEMBERSHIP, PERSON = "accounts.membership", "accounts.person"
PLACEMENT = "accounts.teamplacement"
END_OF_TIME = date(9999, 12, 31)


class TakeBackTeams(Undo):
    """Teams that nobody was in and nothing was booked for go; moved teams stand again where they stood."""

    removes = (PLACEMENT, "accounts.team")
    named_with = {PLACEMENT: ("team",)}
    parts = frozenset({"accounts.person.current_team"})

    def check(self) -> None:
        self._check_loops()
        super().check()

    def _check_loops(self) -> None:
        """A team that would stand under itself, because others were moved since, stays where it is."""
        old = {pk: before for pk, (before, _) in self.changed[PLACEMENT].items()} | self.deleted[PLACEMENT]
        gone = set(self.made[PLACEMENT])
        placed = {}
        for row in TeamPlacement.objects.exclude(pk__in=gone):
            stood = read_values(TeamPlacement, old.get(row.pk, {}))
            for name, value in stood.items():
                setattr(row, name, value)
            placed[row.pk] = Placed(row.team_id, row.parent_id, row.starts_on, row.ends_before)
        for pk in self.changed[PLACEMENT]:
            placement = placed.get(pk)
            if placement is None or not placement.parent:
                continue
            if first_loop(placed.values(), team=placement.team, parent=placement.parent, starts_on=placement.starts_on):
                self.refuse_row(PLACEMENT, pk, "Its old place would now be below itself. Move the team above it first.")

    def apply(self) -> None:
        super().apply()
        lines.rebuild(today=organisation_today(self.act.now))

    def say(self, label: str, row: Any) -> str:
        return f"{row.team.name}, its place in the tree" if label == PLACEMENT else str(row)


class TakeBackPeople(Undo):
    """Takes back people: those who never signed in and did nothing go, changed ones get their old values back."""

    removes = (MEMBERSHIP, PERSON)
    named_with = {MEMBERSHIP: ("person", "team")}
    parts = frozenset(
        {
            "accounts.reportingline.above",
            "accounts.reportingline.below",
            "accounts.notice.person",
            "accounts.obligation.owner",
        }
    )

    def check(self) -> None:
        for condition in within("pk", self.created[PERSON]):
            for pk in (
                Person.objects.get_queryset().filter(condition, last_login__isnull=False).values_list("pk", flat=True)
            ):
                self.refuse_row(PERSON, pk, "They have signed in. Close the login instead.")
            self._check_owed(condition)
        refuse_lived_in(self, self.created_ids(PERSON))
        super().check()

    def _check_owed(self, condition: Q) -> None:
        """What they owe and was not due yet goes along; what was due, asked or done stays on record."""
        owned = Person.objects.get_queryset().filter(condition).values("pk")
        settled = Obligation.objects.filter(owner__in=owned).exclude(self._free())
        for pk, count in settled.order_by().values_list("owner_id").annotate(Count("pk")):
            self.refuse_row(PERSON, pk, f"{counted(count, 'obligation')} of theirs came due or was settled.")

    def _free(self) -> Q:
        return Q(status="open", due_at__gt=self.act.now, extensions__isnull=True)

    def remove(self, label: str) -> None:
        if label == PERSON:
            for condition in within("pk", self.created[PERSON]):
                people = Person.objects.get_queryset().filter(condition)
                obligations.drop_open(self.act, owners=people, reason=self.undo_act.why)
        super().remove(label)

    def restore(self, label: str) -> None:
        """People are changed back by the service of people: it keeps an admin in charge."""
        if label != PERSON:
            super().restore(label)
            return
        people = Person.objects.get_queryset().in_bulk(list(self.changed[PERSON]))
        for pk, (before, _) in self.changed[PERSON].items():
            people_service.change(self.act, person=people[pk], rebuild=False, **read_values(Person, before))

    def apply(self) -> None:
        super().apply()
        lines.rebuild(today=organisation_today(self.act.now))

    def say(self, label: str, row: Any) -> str:
        return say_membership(row) if label == MEMBERSHIP else str(row)


def say_membership(row: Membership) -> str:
    """A place in a team in words."""
    return f"{row.person.name} in {row.team.name} from {words.day(row.starts_on, year=True)}"


def refuse_lived_in(undo: Undo, but: Collection[int]) -> None:
    """Refuse to take back memberships on which facts of their days stand; people in `but` are looked at as a whole."""
    for label, column in {place for kind in kinds.known().values() for place in kind.facts_of_a_place}:
        model = model_of(label)
        for condition in within("pk", undo.created[MEMBERSHIP]):
            held = Membership.objects.filter(
                condition,
                person_id=OuterRef("person_id"),
                team_id=OuterRef("team_id"),
                starts_on__lte=OuterRef(column),
            ).annotate(until=Coalesce("ends_before", Value(END_OF_TIME, output_field=DateField())))
            rows = model._base_manager.filter(Exists(held.filter(until__gt=OuterRef(column)))).exclude(
                person_id__in=but
            )
            for own in within("pk", undo.created[label]):
                rows = rows.exclude(own)
            rows = rows.exclude(pk__in=list(undo.changed[label]))
            _refuse_places(
                undo, label, rows.order_by().values_list("person_id", "team_id").annotate(Count("pk")), condition
            )


def _refuse_places(undo: Undo, label: str, rows: Iterable[tuple[Any, ...]], condition: Q) -> None:
    counts: Mapping[tuple[int, int], int] = {(person, team): count for person, team, count in rows}
    if not counts:
        return
    places = defaultdict(list)
    for pk, person, team in Membership.objects.filter(condition).values_list("pk", "person_id", "team_id"):
        places[person, team].append(pk)
    for place, count in counts.items():
        for pk in places[place]:
            verb = "stands" if count == 1 else "stand"
            undo.refuse_row(MEMBERSHIP, pk, f"{counted(count, what_of(label))} of these days {verb} in this team.")
