"""Turns at the budget lines of an owner: they are written by imports, moves and amendments, one after the other."""

from __future__ import annotations

from collections.abc import Collection

from accounts.organisation.models import Person, Team
from accounts.organisation.selectors import configuration


def take(*, person_ids: Collection[int] = (), team_ids: Collection[int] = ()) -> None:
    """Be the only writer of these owners' budget lines until the transaction ends; taken before they are read.

    Locking the lines alone would not do: a line that another writer cuts or adds meanwhile is none that was locked.
    Whoever had the turn before may have moved the owner to another team, so the configuration is looked at again as
    well.
    """
    if person_ids:
        people = Person.objects.select_for_update(no_key=True).filter(pk__in=person_ids).order_by("pk")
        list(people.values_list("pk"))
    if team_ids:
        teams = Team.objects.select_for_update(no_key=True).filter(pk__in=team_ids).order_by("pk")
        list(teams.values_list("pk"))
    configuration.look_again()
