"""The paper of a review: the blocks of its sections, document by document."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from reviews.kinds.rules.kinds import Kind, Matter


def blocks(kind: Kind[Matter], matter: Matter, *, documents: Collection[str]) -> list[Any]:
    """What the sections say in these documents: one document after the other, in each the order of the sections."""
    return [
        flowable
        for document in kind.documents
        if document in documents
        for section in kind.sections
        if document in section.paper
        for flowable in section.paper[document](matter)
    ]
