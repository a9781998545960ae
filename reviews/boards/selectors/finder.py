"""What a question finds, of everything that somebody may see.

Three queries of its own, whatever the size of anything, and the teams of whoever does not see everybody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet

from accounts.duties.selectors import finding as duties
from accounts.finder.rules.words import typed_words
from accounts.finder.selectors import hits as hit_selector
from accounts.finder.selectors.details import Detail, together
from accounts.finder.selectors.hits import Hit, Sight
from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person
from accounts.organisation.selectors import finding as people
from accounts.organisation.selectors import lines
from accounts.organisation.selectors.teams import managed_team_ids
from accounts.record.rules.readers import Reader
from pipeline.customers.selectors import finding as customers
from pipeline.deals.selectors import finding as deals
from plans.sales_plans.selectors import finding as plans
from reviews.cycles.selectors import finding as reviews
from traps_web.lib import statements

SHORTEST = 2
"""Letters from which on names are looked for; a single one finds pages and acts alone."""
PAPERS = frozenset({"plan", "plans", "review", "reviews"})
PERIOD = re.compile(r"q[1-4]|fy\d{2,4}|20\d\d")


@dataclass(frozen=True)
class Found:
    """What was found, best first: hits with their details, deals, and what the asker owes."""

    words: list[str]
    has_line: bool
    hits: list[tuple[Hit, Detail]] = field(default_factory=list)
    deals: list[Detail] = field(default_factory=list)
    deal_slips: int = 0
    papers: list[Detail] = field(default_factory=list)
    owed: list[Detail] = field(default_factory=list)


def find(reader: Reader, *, query: str) -> Found:
    """Everything in sight in whose names all words of a question are, a slip in each forgiven.

    Plans and reviews are found by whose they are; "plan", "review" and a period beside a name lead to them.
    """
    viewer = reader.viewer
    words = typed_words(query)
    spare = _words_about_papers(words)
    hits = _hits(reader, words, spare) if sum(map(len, words)) >= SHORTEST else []
    ids = _ids_by_kind(hits)
    details = _details(viewer, ids, [word for word in spare if word not in PAPERS])
    by_key = {(detail.kind, detail.number): detail for detail in details}
    return Found(
        words=words,
        has_line=sees_everybody(viewer) or lines.stands_above_somebody(viewer),
        hits=[
            (hit, by_key[hit.kind, hit.object_id])
            for hit in hits
            if hit.kind != "deal" and (hit.kind, hit.object_id) in by_key and not (spare and _is_spared(hit))
        ],
        deals=_nearest([detail for detail in details if detail.kind == "deal"]),
        deal_slips=min((hit.slips for hit in hits if hit.kind in ("deal", "customer")), default=0),
        papers=_newest([detail for detail in details if detail.kind in ("plan", "review")], ids["person"]),
        owed=[duties.shown(detail, viewer=viewer) for detail in details if detail.kind == "duty"],
    )


_DETAILS: Final = {
    "person": people.people,
    "team": people.teams,
    "customer": customers.customers,
    "contact": customers.contacts,
}


def _details(viewer: Person, ids: Mapping[str, Sequence[int]], periods: Sequence[str]) -> list[Detail]:
    """What is shown of the hits, the papers of people among them, and what the asker owes: one query."""
    kinds = tuple(kind for kind in _DETAILS if ids[kind])
    has_deals = bool(ids["deal"] or ids["customer"])
    values: dict[str, Any] = {"viewer_id": viewer.pk} | {kind: ids[kind] for kind in kinds}
    if has_deals:
        values |= {"deal": ids["deal"], "customer": ids["customer"]}
    if ids["person"]:
        values |= {f"period_{number}": period for number, period in enumerate(periods)}
    rows = statements.rows(_detail_rows, kinds, has_deals, sees_everybody(viewer), **values)
    return [Detail(*row) for row in rows]


def _detail_rows(
    kinds: tuple[str, ...], has_deals: bool, sees_all: bool, *, viewer_id: int, **values: Any
) -> QuerySet[Any]:
    parts = [duties.owed(viewer_id), *(_DETAILS[kind](values[kind]) for kind in kinds)]
    if "person" in kinds:
        periods = [period for name, period in values.items() if name.startswith("period_")]
        parts += [of_people(values["person"], periods=periods) for of_people in (plans.of_people, reviews.of_people)]
    if has_deals:
        viewer = lines.viewer_by(viewer_id, sees_all=sees_all)
        parts.append(deals.deals(values["deal"], of_customers=values["customer"], viewer=viewer))
    return together(parts)


def _words_about_papers(words: Sequence[str]) -> list[str]:
    """The words that say which paper of somebody is looked for, where another word says whose."""
    about = [word for word in words if word in PAPERS or PERIOD.fullmatch(word)]
    return about if len(about) < len(words) else []


def _hits(reader: Reader, words: Sequence[str], spare: Sequence[str]) -> list[Hit]:
    viewer = reader.viewer
    if sees_everybody(viewer):
        return hit_selector.hits(words, _sight_of_all, spare={"person": spare})
    managed = managed_team_ids(viewer=viewer, today=reader.today)
    return hit_selector.hits(words, _sight_of_line, spare={"person": spare}, viewer_id=viewer.pk, teams=managed)


def _sight_of_all() -> Sight:
    return _sight(lines.viewer_by(None, sees_all=True), teams=())


def _sight_of_line(*, viewer_id: int, teams: Collection[int]) -> Sight:
    return _sight(lines.viewer_by(viewer_id, sees_all=False), teams)


def _sight(viewer: Person, teams: Collection[int]) -> Sight:
    return {**people.sight(viewer=viewer, teams=teams), **customers.sight(viewer=viewer), **deals.sight(viewer=viewer)}


def _is_spared(hit: Hit) -> bool:
    """A person without the words about papers in the name: found for the papers alone."""
    return hit.kind == "person"


def _ids_by_kind(hits: Sequence[Hit]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = defaultdict(list)
    for hit in hits:
        ids[hit.kind].append(hit.object_id)
    return ids


def _nearest(rows: Sequence[Detail]) -> list[Detail]:
    """Deals in the order of their days: open ones, those without a date last, then closed ones, the latest first."""
    in_order = sorted(rows, key=lambda deal: deal.number)
    closed = sorted((deal for deal in in_order if deal.address != "open"), key=_day, reverse=True)
    return sorted((deal for deal in in_order if deal.address == "open"), key=_day) + closed


def _day(deal: Detail) -> date:
    return deal.day or date.max


def _newest(papers: Sequence[Detail], people_ids: Sequence[int]) -> list[Detail]:
    """The papers in the order of the people, the newest period of each first; quarters before their year."""
    place = {person_id: number for number, person_id in enumerate(people_ids)}
    newest = sorted(papers, key=lambda paper: paper.more or "", reverse=True)
    return sorted(newest, key=lambda paper: place.get(paper.under or 0, 0))
