"""Reviews for programs, as the caller may see them; they use the services of the pages."""

from __future__ import annotations

from reviews.cycles.api.moves import MoveActs
from reviews.documents.api.documents import DocumentActs
from reviews.documents.api.preparation import PreparationActs
from reviews.presenting.api.presenting import PresentingActs


class ReviewViewSet(DocumentActs, PreparationActs, PresentingActs, MoveActs):
    """Own reviews, those of the line, all for leaders and admins, and what the group was presented."""
