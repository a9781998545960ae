"""The ways to narrow and sort the list of deals: each a link that keeps the rest of the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse

from pipeline.board.models import SavedView
from pipeline.board.presenters.deal_list import heads_of
from pipeline.board.selectors.deal_list import Listing, Totals
from pipeline.deals.selectors.deal_criteria import DealCriteria
from traps_web.ui import addresses, values, words

KEPT_BY_SEARCH = ("status", "sort", "customer", "not_ready")
NOT_KEPT = ("page", "column", "format", "cancel")
NO_FILTER = ("status", "sort", "page", "order", "column")


@dataclass(frozen=True)
class Head:
    """The head of a column: a click sorts by it, a second one the other way round."""

    label: str
    url: str
    css: str = ""
    sorted: str = ""


def address(query: Mapping[str, str], name: str = "deals", **changed: str) -> str:
    """The list, or the board, with some of the filters changed; a page number does not outlive that."""
    kept = {key: value for key, value in {**query, **changed}.items() if key != "page"}
    return addresses.address(name, **kept)


def reason_links(totals: Totals, query: Mapping[str, str], current: str) -> list[values.Tab]:
    """The reasons that occur, each opening its deals; the first shows all."""
    found = [values.Tab("All", address(query, not_ready=""), not current)]
    if totals.not_ready_any:
        label = f"Not ready {words.number(totals.not_ready_any)}"
        found.append(values.Tab(label, address(query, not_ready="any"), current == "any"))
    found.extend(
        values.Tab(
            f"{words.sentence(reason)[:-1]} {words.number(count)}", address(query, not_ready=reason), current == reason
        )
        for reason, count in totals.not_ready.items()
        if count
    )
    return found


def status_tabs(query: Mapping[str, str], current: str) -> list[values.Tab]:
    """Open, won, lost, all."""
    return [
        values.Tab(status.capitalize(), address(query, status=status, not_ready="", sort=""), status == current)
        for status in ("open", "won", "lost", "all")
    ]


def heads(query: Mapping[str, str], *, status: str, sort: str, day_head: str) -> list[Head]:
    """The columns of the list by which it can be sorted."""
    day = "close" if status in ("open", "all") else "closed"
    current = sort or ("close" if status == "open" else "-closed")
    columns = [
        ("name", "Deal", ""),
        ("owner", "Owner", "only-mid"),
        ("stage", "Stage", ""),
        ("amount", "Amount", "num"),
        (day, day_head, ""),
    ]
    return [_head(query, key, label, css, current) for key, label, css in columns]


def _head(query: Mapping[str, str], key: str, label: str, css: str, current: str) -> Head:
    stands = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    first, second = (f"-{key}", key) if key in ("amount", "closed") else (key, f"-{key}")
    return Head(label, address(query, sort=second if current == first else first), css, stands)


def around(
    query: Mapping[str, str], found: Listing, wanted: DealCriteria, saved: Sequence[SavedView], *, customer: str
) -> dict[str, object]:
    """Everything around the rows: the places, the views, the tabs, the heads, and what a search keeps."""
    return {
        "places": places(query, "list"),
        "views": views(saved, query),
        "status_tabs": status_tabs(query, wanted.status),
        "reasons": reason_links(found.totals, query, wanted.not_ready) if wanted.status == "open" else [],
        "heads": heads(query, status=wanted.status, sort=wanted.sort, day_head=heads_of(wanted.status)["day_head"]),
        "kept": kept(query),
        "query": plain(query),
        "is_narrowed": is_narrowed(query),
        "customer": customer_link(customer, query),
        "whole_page": _bulk_address(query, found),
    }


def customer_link(customer: str, query: Mapping[str, str], place: str = "deals") -> values.Tab | None:
    """The customer asked for, and the way back to all; None when none is."""
    return values.Tab(customer, address(query, place, customer="")) if customer else None


def _bulk_address(query: Mapping[str, str], found: Listing) -> str:
    """Where all deals of this page that the viewer may change are changed at once; empty where there are none."""
    chosen = [f"deal={deal.pk}.{deal.version}" for deal in found.page if deal.pk in found.writable]
    if not chosen:
        return ""
    asked = "&".join([*chosen, urlencode({"back": plain(query)})])
    return f"{reverse('deal_bulk')}?{asked}"


def is_narrowed(query: Mapping[str, str]) -> bool:
    """Whether the list leaves something out beside the status."""
    return any(value for name, value in query.items() if name not in NO_FILTER)


def kept(query: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a new search keeps of the address."""
    return [(name, query[name]) for name in KEPT_BY_SEARCH if query.get(name)]


def kept_on_board(query: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a new search on the board keeps of the address."""
    return [(name, query[name]) for name in ("order", "customer") if query.get(name)]


@dataclass(frozen=True)
class Views:
    """The saved views as tabs, and what can be done with the filters that stand now."""

    tabs: list[values.Tab]
    query: str
    current: SavedView | None
    may_save: bool


def views(saved: Sequence[SavedView], query: Mapping[str, str]) -> Views:
    """One's own views, the one that stands now marked; filters that are no view yet can become one."""
    now = plain(query)
    current = next((view for view in saved if view.query == now), None)
    tabs = [values.Tab("Open deals", reverse("deals"), not now)] if saved else []
    tabs += [values.Tab(view.name, f"{reverse('deals')}?{view.query}", view == current) for view in saved]
    return Views(tabs, now, current, bool(now) and current is None)


def plain(query: Mapping[str, str] | str) -> str:
    """Filters in one spelling, so that the same ones are the same view: by name, without what is empty and without the page."""
    pairs = parse_qsl(query) if isinstance(query, str) else query.items()
    return urlencode(sorted((name, value) for name, value in pairs if value and name not in NOT_KEPT))


def places(query: Mapping[str, str], current: str) -> list[values.Tab]:
    """The list and the board, each with the same filters."""
    of_list = {name: value for name, value in query.items() if name not in ("order", "column")}
    of_board = {name: value for name, value in query.items() if name not in ("status", "sort", "not_ready", "stage")}
    return [
        values.Tab("List", address(of_list), current == "list"),
        values.Tab("Board", address(of_board, "deal_board"), current == "board"),
    ]
