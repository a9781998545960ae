"""What the dashboard's address asks for."""

from __future__ import annotations

from django.http import Http404, QueryDict

from reviews.boards.selectors.dashboard import Asked
from traps_web.lib.numbers import whole


def asked(query: QueryDict, *, period_today: str) -> Asked:
    """The address in its parts; without a period the quarter of today. A number that is none names nothing: 404."""
    opened = tuple(number for one in query.get("open", "").split("-") if (number := whole(one)) is not None)
    return Asked(
        period_key=query.get("period") or period_today,
        team_id=_number(query.get("team", "")),
        person_id=_number(query.get("person", "")),
        by=query.get("by", ""),
        opened=opened[:50],
    )


def _number(text: str) -> int | None:
    if not text:
        return None
    number = whole(text)
    if number is None:
        raise Http404(f"“{text}” names nothing here.")
    return number
