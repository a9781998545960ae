"""The opening of a quarter in words: which quarters can be opened, and who would be on the roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.organisation.selectors import calendar
from reviews.cycles.models import Cycle
from reviews.cycles.selectors.opening_rules import Window
from reviews.cycles.selectors.openings import Offer, Opening, Planned
from traps_web.ui import period_picking, periods, values, words

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OfferRow:
    """A quarter that may be opened, with the way to its roster."""

    period: str
    url: str
    more: str


@dataclass(frozen=True)
class PlannedRow:
    """One review that would be held."""

    name: str
    team: str
    reviewer: str
    when: str
    prepare_by: str


@dataclass(frozen=True)
class Page:
    """The roster of a quarter as it would be."""

    statement: str
    sub: str
    period: str = ""
    seen: str = ""
    offers: Sequence[values.Tab] = ()
    rows: Sequence[PlannedRow] = ()
    without: str = ""
    is_shown: bool = False
    sees_all: bool = False


def offered(offers: Sequence[Offer]) -> list[OfferRow]:
    """Each quarter that can be opened."""
    return [OfferRow(periods.name(offer.period), _url(offer), f"held {span(offer.window)}") for offer in offers]


def nothing_to_open() -> Page:
    """Every quarter around today has its reviews, or is too near its end."""
    return Page(
        "There is no quarter to open now.",
        ("The reviews of each quarter around today are already open, or its last days are too near."),
    )


def page(offers: Sequence[Offer], offer: Offer, opening: Opening | None, *, sees_all: bool, zone: ZoneInfo) -> Page:
    """Who is reviewed, when and by whom; without an opening, that no review can be held on the days sent."""
    key, name = offer.period.key, periods.name(offer.period)
    whose = "Everyone in sales, managers included" if sees_all else "Everybody below you in the reporting line"
    quarter = f"{words.day(offer.period.starts_on)} to {words.day(offer.period.last_day, year=True)}"
    tabs = [values.Tab(periods.name(other.period), _url(other), other is offer) for other in offers]
    if opening is None:
        return Page(f"{name} cannot be opened on these days.", f"{quarter}.", key, offers=tabs, sees_all=sees_all)
    count = len(opening.rows)
    reviews = f"{words.plural(count, 'review')} would be held" if count else "The roster would be empty"
    return Page(
        statement=f"{name}: {reviews}{f' {span(opening.window)}' if count else ''}.",
        sub=f"The quarter runs {quarter}. {whose}. Nothing is saved until you open the quarter.",
        period=key,
        seen=opening.seen,
        offers=tabs,
        rows=[_row(row, zone) for row in opening.rows],
        without=words.listed(opening.without_reviewer) if opening.without_reviewer else "",
        is_shown=True,
        sees_all=sees_all,
    )


def span(window: Window) -> str:
    """ "from Tue 10 Nov to Mon 30 Nov 2026"."""
    return f"from {words.day(window.starts_on)} to {words.day(window.ends_before - _DAY, year=True)}"


def _url(offer: Offer) -> str:
    return f"{reverse('cycle_open')}?period={offer.period.key}"


def _row(row: Planned, zone: ZoneInfo) -> PlannedRow:
    team = row.person.current_team
    return PlannedRow(
        name=row.person.name,
        team=team.name if team else "",
        reviewer=row.reviewer.name,
        when=words.moment(row.slot.presents_at, zone),
        prepare_by=words.moment(row.prepare_by, zone),
    )


def period(cycles: Sequence[Cycle], cycle: Cycle | None, *, today: date) -> values.PeriodControl | None:
    """The quarters that have reviews, the newest first; nothing to pick where there is one at most."""
    if cycle is None or len(cycles) < 2:
        return None
    shown = [
        (calendar.period(other.period_key), reverse("cycle_detail", args=[other.pk]))
        for other in sorted(cycles, key=lambda other: other.starts_on, reverse=True)
    ]
    return period_picking.of_list(shown, cycle.period_key, today=today)
