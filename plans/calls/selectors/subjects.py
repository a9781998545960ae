"""Whose quarters somebody sees, for whom they make calls, and who is listed on the page of a team."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.organisation.access import Relation, relation
from accounts.organisation.models import Membership, Person
from accounts.organisation.selectors import lines
from accounts.organisation.selectors.teams import live_on, managed_team_ids, tree_on
from accounts.record.rules.readers import Reader
from plans.calls.rules import calls as rules
from plans.calls.rules.subjects import Subject, organisation


class NotVisible(LookupError):
    """There is no such person or team for this viewer; edges answer 404."""


def subject(reader: Reader, *, about: str, pk: int) -> Subject:
    """One person, team or the organisation, where the viewer can see it. Raises NotVisible."""
    if about == rules.PERSON:
        return _person(reader, pk)
    if about == rules.TEAM:
        return _team(reader, pk)
    if not _sees_whole(reader.viewer):
        raise NotVisible("Only leaders and admins see the calls for the organisation.")
    return organisation(reader.organisation.name)


def _person(reader: Reader, pk: int) -> Subject:
    person = Person.objects.get_queryset().filter(pk=pk).first()
    if person is None or relation(reader.viewer, person) in (Relation.PEER, Relation.NONE):
        raise NotVisible(f"There is no person {pk}.")
    return Subject(rules.PERSON, person.pk, person.name)


def _team(reader: Reader, pk: int) -> Subject:
    names = tree_on(reader.today).names
    if pk not in names or not (_sees_whole(reader.viewer) or pk in _managed(reader)):
        raise NotVisible(f"There is no team {pk}.")
    return Subject(rules.TEAM, pk, names[pk])


def _managed(reader: Reader) -> frozenset[int]:
    return frozenset(managed_team_ids(viewer=reader.viewer, today=reader.today))


def _sees_whole(viewer: Person) -> bool:
    return viewer.is_leader or viewer.is_admin


def own(reader: Reader) -> Subject:
    """Whose calls a viewer sees first: the organisation's, those of the topmost team they manage, or their own."""
    if _sees_whole(reader.viewer):
        return organisation(reader.organisation.name)
    teams = managed_directly(person=reader.viewer, reader=reader)
    return teams[0] if teams else Subject(rules.PERSON, reader.viewer.pk, reader.viewer.name)


def managed_directly(*, person: Person, reader: Reader) -> list[Subject]:
    """The teams that somebody manages directly, the topmost first."""
    rows = Membership.objects.filter(live_on(reader.today), person=person, manages=True)
    ids = set(rows.values_list("team_id", flat=True))
    tree = tree_on(reader.today)
    known = sorted((len(tree.ancestors(pk)), tree.names[pk], pk) for pk in ids if pk in tree.names)
    return [Subject(rules.TEAM, pk, name) for _, name, pk in known]


def may_call(reader: Reader, subject: Subject) -> bool:
    """Whether the viewer can make a call for a subject: themselves, their line, or a team they manage.

    Leaders can make one for every team, and only they can make one for the organisation.
    """
    viewer = reader.viewer
    if subject.about == rules.PERSON:
        return viewer.pk == subject.pk or subject.pk in lines.below(viewer)
    if subject.about == rules.TEAM:
        return viewer.is_leader or subject.pk in _managed(reader)
    return viewer.is_leader


def parts(reader: Reader, whole: Subject) -> list[Subject]:
    """What a team or the organisation is made of: the teams below, then the people in it, by name.

    For an organisation with one team above all others these are the parts of that team. A team that nobody manages is
    replaced by its own parts, because nobody makes a call for it.
    """
    tree = tree_on(reader.today)
    top = whole.pk if whole.about == rules.TEAM else None
    if top is None and len(tree.roots) == 1:
        top = tree.roots[0]
    with_voice = set(
        Membership.objects.filter(live_on(reader.today), manages=True).order_by().values_list("team_id", flat=True)
    )
    shown, opened = [], [] if top is None else [top]
    left = list(tree.children(top))
    while left:
        team = left.pop(0)
        if team in with_voice:
            shown.append(Subject(rules.TEAM, team, tree.names[team]))
        else:
            opened.append(team)
            left = [*tree.children(team), *left]
    return [*shown, *_people_of(reader, opened)]


def _people_of(reader: Reader, team_ids: Sequence[int]) -> Sequence[Subject]:
    rows = Membership.objects.filter(live_on(reader.today), team_id__in=team_ids, manages=False, person__is_active=True)
    named = rows.order_by("person__name", "person_id").values_list("person_id", "person__name")
    return [Subject(rules.PERSON, pk, name) for pk, name in dict(named).items()]


def speakers_of_teams(reader: Reader, team_ids: Sequence[int]) -> dict[int, int]:
    """The manager of each of some teams, whose call is the team's own."""
    rows = Membership.objects.filter(live_on(reader.today), team_id__in=team_ids, manages=True)
    return dict(rows.order_by("-starts_on", "-pk").values_list("team_id", "person_id"))
