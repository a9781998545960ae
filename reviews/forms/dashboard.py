"""What the dashboard's address asks for."""

from __future__ import annotations

from django.http import Http404, QueryDict

from reviews.selectors.dashboard import Asked


def asked(query: QueryDict, *, period_today: str) -> Asked:
    """The address in its parts; without a period the quarter of today. A number that is none names nothing: 404."""
    opened = tuple(int(one) for one in query.get("open", "").split("-") if one.isdigit() and len(one) < 18)
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
    if not text.isdigit() or len(text) > 18:
        raise Http404(f"“{text}” names nothing here.")
    return int(text)
