"""What the dashboard's address asks for."""

from __future__ import annotations

from django.http import QueryDict

from reviews.boards.selectors.dashboard import Selection
from traps_web.edges.references import number_in
from traps_web.lib.numbers import whole


def selection_of(query: QueryDict, *, period_key: str) -> Selection:
    """What the address selects beside the period that is shown. Raises Http404 for an id that is no number."""
    opened = tuple(number for text in query.get("open", "").split("-") if (number := whole(text)) is not None)
    return Selection(
        period_key=period_key,
        team_id=number_in(query.get("team", "")),
        person_id=number_in(query.get("person", "")),
        by=query.get("by", ""),
        opened=opened[:50],
        has_all_columns=query.get("columns") == "all",
        has_weeks_open=query.get("weeks") == "open",
    )
