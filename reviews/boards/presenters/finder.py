"""What was found, in words: groups of hits, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from accounts.finder.rules.words import is_one_slip_from, plain, typed_words
from accounts.finder.selectors.details import Detail
from accounts.finder.selectors.hits import MOST
from accounts.organisation.presenters import period_words
from accounts.record.rules.readers import Reader
from reviews.boards.rules import places
from reviews.boards.selectors.finder import Found
from traps_web.ui import pickers, words
from traps_web.ui.addresses import address

MOST_PAPERS = 4
_WORDS = re.compile(r"(\W+)")
_FORGIVEN = 2


@dataclass(frozen=True)
class Hit:
    """Something that was found: what it is called, with the letters that were typed, what tells it apart, its page."""

    group: str
    label: str
    more: str
    url: str
    parts: tuple[tuple[str, bool], ...]
    """The label in pieces, each with whether it was typed."""


@dataclass(frozen=True)
class Group:
    """Hits of one kind. `note` says that a slip was forgiven."""

    name: str
    note: str
    hits: tuple[Hit, ...]

    @property
    def title(self) -> str:
        """As it stands above the hits."""
        return f"{self.name}, {self.note}" if self.note else self.name

    @property
    def drawn(self) -> SafeString:
        """Its hits as links, with what was typed underlined."""
        return pickers.hits([(hit.url, hit.parts, hit.more) for hit in self.hits])


def groups(found: Found, reader: Reader) -> list[Group]:
    """Acts and pages that fit well, then what is called so, then what is called almost so."""
    acts, pages = _acts(found, reader), _places(found, reader, places.PAGES, "Pages")
    whole = [*_things(found), *_deals(found), *_papers(found)]
    likely = [group for group in (acts, pages) if group and not group.note]
    unlikely = [group for group in (acts, pages) if group and group.note]
    return [*likely, *sorted(whole, key=lambda group: bool(group.note)), *unlikely]


def _places(found: Found, reader: Reader, offered: tuple[places.Place, ...], name: str) -> Group | None:
    shown = places.open_to(offered, is_admin=reader.viewer.is_admin, has_line=found.has_line)
    ranked = [(places.rank(found.words, *place.called), place) for place in shown]
    return _ranked(
        name,
        [
            (rank, _hit(found, name, place.label, "", address(place.address)))
            for rank, place in ranked
            if rank is not None
        ],
    )


def _acts(found: Found, reader: Reader) -> Group | None:
    """What is owed comes first, with its day; then what may be done at any time."""
    rows = []
    for duty in found.owed:
        verb = places.DUTIES.get(duty.label, "Do what is due")
        is_one = duty.number == 1
        called = period_words.spelled(duty.more or verb, reader.today) if is_one else verb
        if is_one and duty.label in ("annual-plan", "quarterly-plan"):
            called = called.replace("Submit the plan", "Write the plan")
        rank = places.rank(found.words, typed_words(called), typed_words(verb))
        if rank is None:
            continue
        side = _due(duty.day, reader.today) if is_one else f"{words.number(duty.number)} are due"
        url = duty.address if is_one and duty.address else address("traps")
        rows.append((rank, _hit(found, "Acts", called, side, url)))
    plain_acts = _places(found, reader, places.ACTS, "Acts")
    owed = _ranked("Acts", rows)
    if plain_acts is None or owed is None:
        return plain_acts or owed
    if bool(owed.note) != bool(plain_acts.note):
        return plain_acts if owed.note else owed
    return Group("Acts", owed.note, (*owed.hits, *plain_acts.hits)[:MOST])


def _due(day: date | None, today: date) -> str:
    if day is None:
        return ""
    late = (today - day).days
    return f"{words.plural(late, 'day')} late" if late > 0 else f"due {words.day(day)}"


def _ranked(name: str, rows: Sequence[tuple[int, Hit]]) -> Group | None:
    if not rows:
        return None
    best = sorted(rows, key=lambda row: row[0])
    well = [hit for rank, hit in best if rank < _FORGIVEN]
    return _group(name, well or [hit for _, hit in best], is_forgiven=not well)


def _group(name: str, hits: Sequence[Hit], *, is_forgiven: bool = False) -> Group:
    return Group(name, "one letter off" if is_forgiven else "", tuple(hits[:MOST]))


def _things(found: Found) -> list[Group]:
    shown: list[Group] = []
    for kind, (name, say) in _KINDS.items():
        rows = [(hit, detail) for hit, detail in found.hits if hit.kind == kind]
        if not rows:
            continue
        hits = [_hit(found, name, detail.label, *say(detail)) for _, detail in rows]
        shown.append(_group(name, hits, is_forgiven=all(hit.slips for hit, _ in rows)))
    return shown


def _person(detail: Detail) -> tuple[str, str]:
    return detail.more or detail.address or "", address("hallway_person", detail.number)


def _team(detail: Detail) -> tuple[str, str]:
    return "", address("team", team=detail.number)


def _customer(detail: Detail) -> tuple[str, str]:
    last = f"last contact {words.day(detail.day)}" if detail.day else "no contact yet"
    return ", ".join(filter(None, (detail.more, last))), address("customer_detail", detail.number)


def _contact(detail: Detail) -> tuple[str, str]:
    return detail.more or "", address("customer_detail", detail.under)


_KINDS: dict[str, tuple[str, Callable[[Detail], tuple[str, str]]]] = {
    "person": ("People", _person),
    "team": ("Teams", _team),
    "customer": ("Customers", _customer),
    "contact": ("Contacts", _contact),
}


def _deals(found: Found) -> list[Group]:
    if not found.deals:
        return []
    hits = [
        _hit(found, "Deals", deal_name(deal), _deal_side(deal), address("deal_detail", deal.number))
        for deal in found.deals
    ]
    group = _group("Deals", hits, is_forgiven=found.deal_slips > 0)
    return [group]


def deal_name(deal: Detail) -> str:
    """A deal with its customer in front, where its own name does not say it."""
    if deal.more and plain(deal.more) not in plain(deal.label):
        return f"{deal.more}, {deal.label}"
    return deal.label


def _deal_side(deal: Detail) -> str:
    amount = words.money(deal.amount) if deal.amount is not None else ""
    verb = "closes" if deal.address == "open" else deal.address
    when = f"{verb} {words.day(deal.day)}" if deal.day else "no date yet"
    return ", ".join(filter(None, (amount, when)))


def _papers(found: Found) -> list[Group]:
    shown = []
    for kind, name, page in (("plan", "Plans", "plan_detail"), ("review", "Reviews", "review_detail")):
        rows = [paper for paper in found.papers if paper.kind == kind][:MOST_PAPERS]
        hits = [
            _hit(
                found,
                name,
                f"{row.label}, {period_words.name(row.more or '')}",
                row.address or "",
                address(page, row.number),
            )
            for row in rows
        ]
        if hits:
            shown.append(_group(name, hits))
    return shown


def _hit(found: Found, group: str, label: str, more: str, url: str) -> Hit:
    return Hit(group, label, more, url, marked(label, found.words))


def marked(label: str, typed: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """A name in pieces: the letters that were typed, and the rest."""
    pieces: list[tuple[str, bool]] = []
    for piece in _WORDS.split(label):
        bare = plain(piece)
        length = max((len(word) for word in typed if bare.startswith(word)), default=0)
        if length and len(bare) == len(piece):
            pieces += [(piece[:length], True), (piece[length:], False)]
        else:
            pieces.append((piece, bool(length) or any(is_one_slip_from(word, bare) for word in typed if len(word) > 2)))
    return tuple((piece, is_typed) for piece, is_typed in pieces if piece)


def statement(query: str, found_groups: Sequence[Group], refusal: str) -> str:
    """The headline of the page without a script."""
    if refusal:
        return refusal
    if not query:
        return "Type a few letters to find people, customers, deals, pages and actions."
    count = sum(len(group.hits) for group in found_groups)
    return f"{words.plural(count, 'hit')} for “{query}”." if count else f"Nothing that you can see matches “{query}”."
