"""What a question finds, of everything that somebody may see. Five queries at most, whatever the size of anything."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.duties.selectors import finding as duties
from accounts.finder.rules.words import typed_words
from accounts.finder.selectors import hits as hit_selector
from accounts.finder.selectors.details import Detail, read
from accounts.finder.selectors.hits import Hit
from accounts.organisation.selectors import finding as people
from accounts.organisation.selectors import lines
from accounts.record.rules.readers import Reader
from pipeline.customers.selectors import finding as customers
from pipeline.deals.selectors import finding as deals
from plans.sales_plans.selectors import finding as plans
from reviews.cycles.selectors import finding as reviews

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
    deals: list[Any] = field(default_factory=list)
    deal_slips: int = 0
    papers: list[Detail] = field(default_factory=list)
    owed: list[Detail] = field(default_factory=list)


def find(reader: Reader, *, query: str) -> Found:
    """Everything in sight in whose names all words of a question are, a slip in each forgiven.

    Plans and reviews are found by whose they are; "plan", "review" and a period beside a name lead to them.
    """
    viewer = reader.viewer
    words = typed_words(query)
    has_line = viewer.is_leader or viewer.is_admin or lines.stands_above_somebody(viewer)
    spare = _words_about_papers(words)
    hits = _hits(reader, words, spare) if sum(map(len, words)) >= SHORTEST else []
    ids = _ids_by_kind(hits)
    parts = [duties.owed(viewer=viewer)]
    parts += [rows(ids[kind]) for kind, rows in _DETAILS.items() if ids[kind]]
    if ids["person"]:
        periods = [word for word in spare if word not in PAPERS]
        parts.append(plans.of_people(reader, ids["person"], periods=periods))
        parts.append(reviews.of_people(ids["person"], viewer=viewer, periods=periods))
    details = read(parts)
    by_key = {(detail.kind, detail.number): detail for detail in details}
    return Found(
        words=words,
        has_line=has_line,
        hits=[
            (hit, by_key[hit.kind, hit.object_id])
            for hit in hits
            if hit.kind != "deal" and (hit.kind, hit.object_id) in by_key and not (spare and _is_spared(hit))
        ],
        deals=deals.deals(ids["deal"], of_customers=ids["customer"], viewer=viewer),
        deal_slips=min((hit.slips for hit in hits if hit.kind in ("deal", "customer")), default=0),
        papers=_newest([detail for detail in details if detail.kind in ("plan", "review")], ids["person"]),
        owed=[duties.shown(detail, viewer=viewer) for detail in details if detail.kind == "duty"],
    )


_DETAILS = {
    "person": people.people,
    "team": people.teams,
    "customer": customers.customers,
    "contact": customers.contacts,
}


def _words_about_papers(words: Sequence[str]) -> list[str]:
    """The words that say which paper of somebody is looked for, where another word says whose."""
    about = [word for word in words if word in PAPERS or PERIOD.fullmatch(word)]
    return about if len(about) < len(words) else []


def _hits(reader: Reader, words: Sequence[str], spare: Sequence[str]) -> list[Hit]:
    seen = {**people.sight(reader), **customers.sight(viewer=reader.viewer), **deals.sight(viewer=reader.viewer)}
    return hit_selector.hits(words, sight=seen, spare={"person": spare})


def _is_spared(hit: Hit) -> bool:
    """A person without the words about papers in the name: found for the papers alone."""
    return hit.kind == "person"


def _ids_by_kind(hits: Sequence[Hit]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = defaultdict(list)
    for hit in hits:
        ids[hit.kind].append(hit.object_id)
    return ids


def _newest(papers: Sequence[Detail], people_ids: Sequence[int]) -> list[Detail]:
    """The papers in the order of the people, the newest period of each first; quarters before their year."""
    place = {person_id: number for number, person_id in enumerate(people_ids)}
    newest = sorted(papers, key=lambda paper: paper.more or "", reverse=True)
    return sorted(newest, key=lambda paper: place.get(paper.under or 0, 0))
