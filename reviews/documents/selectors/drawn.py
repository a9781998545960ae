"""The sealed documents of a review as they may be shown: their bytes stay, names that are gone since are replaced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts.organisation.selectors import replaced_names
from accounts.record.rules.replaced_names import Subject
from reviews.cycles.models import Packet, Review
from reviews.documents.models import Minutes, Signature


def packet(row: Packet) -> dict[str, Any]:
    """The document of a packet."""
    document: dict[str, Any] = replaced_names.document(row.body, at=row.built_at, about=lambda: _sides(row.review))
    return document


def minutes(row: Minutes) -> dict[str, Any]:
    """The document of minutes."""
    document: dict[str, Any] = replaced_names.document(row.body, at=row.written_at, about=lambda: _sides(row.review))
    return document


def signer(row: Signature) -> str:
    """Who signed, by the name of that day."""
    return replaced_names.text(row.name, at=row.at, about=[replaced_names.person(row.person_id)])


def confirmer(row: Signature) -> str:
    """Who gave their word that the signature is the person's own; empty for nobody."""
    confirmation = getattr(row, "confirmation", None)
    if confirmation is None:
        return ""
    about = [replaced_names.person(confirmation.by_id)]
    return replaced_names.text(confirmation.name, at=confirmation.at, about=about)


def _sides(review: Review) -> Iterator[Subject]:
    yield replaced_names.person(review.person_id)
    yield replaced_names.person(review.reviewer_id)
