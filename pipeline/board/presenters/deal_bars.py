"""The bar over the list of deals and over the board: how they are cut, narrowed, sorted and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from pipeline.board.models import SavedView
from pipeline.board.presenters import deal_filters
from pipeline.board.presenters.deal_list import OWNER, PUSHED, STEP, WEIGHTED
from pipeline.board.selectors.deal_list import Listing, Totals
from pipeline.deals.rules.closings import EARLIER, LATER, NEXT, QUARTER, UNDATED
from pipeline.deals.selectors.deal_criteria import DealCriteria
from traps_web.edges.lists import Heading, ListQuery
from traps_web.ui import values, words

CUTS = (
    (EARLIER, "Earlier", "missed"),
    (QUARTER, "This quarter", ""),
    (NEXT, "Next quarter", ""),
    (LATER, "Later", ""),
    (UNDATED, "No date", ""),
)
ALWAYS = (QUARTER, NEXT, UNDATED)
"""Cuts that are offered even when they are empty; the others only while something is in them."""
ORDERS = {
    "close": "Close date, nearest first",
    "-amount": "Amount, largest first",
    "-stage": "Stage, furthest first",
    "step": "Next step, nearest first",
    "-pushes": "Pushed, most often first",
    "name": "Name",
}
CARD_ORDERS = {"close": "Close date, nearest first", "amount": "Amount, largest first"}
CLOSED_ORDERS = {"-closed": "Newest first", "-amount": "Amount, largest first", "name": "Name"}
OTHER_DAYS = {"period": "", "from": "", "to": ""}


def chips(list_query: ListQuery, closing: str, counts: Mapping[str, int], *, has_other_days: bool) -> list[values.Chip]:
    """The cuts by close date with how many deals each has; the last one shows all."""
    offered = [cut for cut in CUTS if cut[0] in counts and (cut[0] in ALWAYS or counts[cut[0]] or cut[0] == closing)]
    cuts = [
        values.Chip(label, list_query.but(closing=key, **OTHER_DAYS), key == closing, words.number(counts[key]), tone)
        for key, label, tone in offered
    ]
    is_all = not closing and not has_other_days
    return [
        *cuts,
        values.Chip("All", list_query.but(closing="any", **OTHER_DAYS), is_all, words.number(counts.get("", 0))),
    ]


def headings(status: str) -> list[Heading]:
    """The columns of the list, those by which it can be sorted with their key."""
    day, day_head = ("closed", "Closed") if status in ("won", "lost") else ("close", "Closes")
    return [
        Heading("Deal", "lst__name", "name", chooses=True),
        Heading("Owner", "only-mid", "owner"),
        Heading("Stage", "only-mid", "stage"),
        Heading("Amount", "num lst__amt", "amount", falls=True),
        Heading("Weighted", "num only-wide", "weighted", falls=True, term="weighted"),
        Heading(day_head, "lst__when", day, falls=day == "closed"),
        Heading("Pushed", "num only-wide", "pushes", falls=True, term="push"),
        Heading("Next step", "only-mid lst__text", "step" if status == "open" else ""),
        Heading("Not ready" if status == "open" else "State", "lst__state"),
        Heading("Edit", "only-mid", is_spoken=True),
    ]


def sort_shown(status: str, sort: str) -> str:
    """The order that stands: the one asked for, else the nearest date of open deals and the newest of others."""
    return sort or ("close" if status == "open" else "-closed")


def not_ready(list_query: ListQuery, totals: Totals, current: str) -> values.MenuGroup:
    """The reasons that occur, each opening its deals."""
    items = [values.MenuItem("All deals", list_query.but(not_ready=""), not current)]
    if totals.not_ready_any or current == "any":
        count = words.number(totals.not_ready_any)
        items.append(
            values.MenuItem("All that are not ready", list_query.but(not_ready="any"), current == "any", count)
        )
    items.extend(
        values.MenuItem(
            words.sentence(reason)[:-1], list_query.but(not_ready=reason), current == reason, words.number(count)
        )
        for reason, count in totals.not_ready.items()
        if count
    )
    return values.MenuGroup("Why not ready", items)


def views(saved: Sequence[SavedView], query: Mapping[str, str]) -> values.Views:
    """One's own views, the one that stands now marked; filters that are no view yet can become one."""
    now = deal_filters.plain(query)
    current = next((view for view in saved if view.query == now), None)
    return values.Views(
        [values.MenuItem(view.name, f"{reverse('deals')}?{view.query}", view == current) for view in saved],
        now,
        reverse("deal_view_save"),
        reverse("deal_view_delete", args=[current.pk]) if current else "",
        current.name if current else "",
    )


def left_out(totals: Totals, criteria: DealCriteria, owner: str) -> dict[int, str]:
    """The columns that this list needs not, with the sentence that stands for each.

    Why a deal is not ready says how often it was pushed; the column stands in the place of the weighted money where
    pushes are asked for.
    """
    columns = {OWNER: f"Owner is hidden: it is always {owner}."} if totals.has_one_owner and owner else {}
    asks_for_pushes = criteria.least_pushes is not None or criteria.sort.endswith("pushes")
    columns[WEIGHTED if asks_for_pushes else PUSHED] = ""
    return columns if criteria.status == "open" else {**columns, WEIGHTED: "", STEP: ""}


def bulk(list_query: ListQuery, listing: Listing) -> values.Bulk | None:
    """What is done with chosen deals; None where the viewer may change none of this page."""
    back = deal_filters.plain(list_query.query)
    chosen = [f"deal={deal.pk}.{deal.version}" for deal in listing.page if deal.pk in listing.writable]
    if not chosen:
        return None
    address = reverse("deal_bulk")
    whole = "&".join([*chosen, urlencode({"back": back})])
    return values.Bulk(address, "Edit", "deal", "deals", [("back", back)], f"{address}?{whole}")
