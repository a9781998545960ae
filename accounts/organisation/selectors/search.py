"""Finding people and teams by a few letters."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accounts.organisation.models import Person
from accounts.organisation.selectors.people import people
from accounts.organisation.selectors.teams import visible_teams
from accounts.record.rules.readers import Reader
from traps_web.lib.normal_form import folded

MOST = 8


@dataclass(frozen=True)
class Hit:
    """Something that was found: its kind, what it is called, what tells it apart, and where it is."""

    group: str
    label: str
    more: str
    url: str


def search(reader: Reader, *, query: str) -> list[Hit]:
    """People and teams a viewer sees, at most eight of each."""
    found = [
        Hit(
            "People",
            person.name,
            person.current_team.name if person.current_team else person.email,
            _person_url(person),
        )
        for person in people(viewer=reader.viewer, query=query, active=True)[:MOST]
    ]
    teams = visible_teams(viewer=reader.viewer, today=reader.today).filter(is_active=True)
    for word in folded(query).split():
        teams = teams.filter(name_key__holds=word)
    return found + [
        Hit("Teams", team.name, "", f"{_url('team')}?team={team.pk}") for team in teams.order_by("name", "pk")[:MOST]
    ]


def _person_url(person: Person) -> str:
    return reverse("hallway_person", args=[person.pk])


def _url(name: str) -> str:
    return reverse(name)
