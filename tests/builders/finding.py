"""Asking the finder in tests."""

from __future__ import annotations

from accounts.models import Person
from reviews.boards.presenters import finder as presenter
from reviews.boards.selectors.finder import find
from tests import make


def found(viewer: Person, query: str) -> dict[str, list[str]]:
    """What a question finds: labels by group."""
    reader = make.reader(viewer)
    groups = presenter.groups(find(reader, query=query), reader)
    return {group.name: [hit.label for hit in group.hits] for group in groups}
