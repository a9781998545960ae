"""The address of a list, its heads and looks, and the orders behind them."""

from __future__ import annotations

import pytest

from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.lib.paging import ON_A_PAGE, size_of
from traps_web.lib.sorting import Orders

ORDERS = Orders({"day": "booked_on", "amount": "amount"}, first="-day")


def list_query(**query: str) -> ListQuery:
    return ListQuery("/things/", query)


def test_a_link_changes_one_thing_and_begins_with_the_first_page() -> None:
    assert list_query(q="a b", page="3", choices="yes").but(sort="name") == "/things/?q=a+b&sort=name"
    assert list_query(q="a", sort="name").but(q="") == "/things/?sort=name"


def test_a_form_keeps_what_it_does_not_ask_for_itself() -> None:
    assert list_query(q="a", sort="name", page="2", empty="").without("q") == [("sort", "name")]


def test_a_head_sorts_turns_round_and_says_how_it_stands() -> None:
    headings = [Heading("Name", key="name"), Heading("Amount", key="amount", falls=True), Heading("State")]
    name, amount, state = list_query().heads(headings, "name")
    assert (name.url, name.sorted) == ("/things/?sort=-name", "ascending")
    assert (amount.url, amount.sorted) == ("/things/?sort=-amount", "")
    assert (state.url, state.sorted) == ("", "")
    _, amount, _ = list_query().heads(headings, "-amount")
    assert (amount.url, amount.sorted) == ("/things/?sort=amount", "descending")


def test_a_turned_key_that_begins_with_the_largest_says_so() -> None:
    [head] = list_query().heads([Heading("Open money", key="open", is_turned=True)], "open")
    assert (head.url, head.sorted) == ("/things/?sort=-open", "descending")
    [head] = list_query().heads([Heading("Open money", key="open", is_turned=True)], "-open")
    assert head.sorted == "ascending"


@pytest.mark.parametrize(("text", "size"), [("25", 25), ("100", 100), (None, ON_A_PAGE), ("7", 50), ("", 50)])
def test_a_page_has_one_of_the_offered_sizes(text: str | None, size: int) -> None:
    assert size_of(text) == size


def test_a_bar_wears_what_is_asked_for_and_says_what_is_left_out() -> None:
    bar = lists.bar(list_query(rows="wide", columns="all"), "Things", same={2: "Owner is hidden: it is always Rita."})
    assert bar.css == "lst lst--drops-2 lst--wide lst--all" and bar.has_all_columns
    assert bar.columns_url == "/things/?rows=wide"
    said = [item.label for group in bar.looks for item in group.items if not item.url]
    assert said == ["Owner is hidden: it is always Rita."]
    assert lists.bar(list_query(), "Things").css == "lst"


def test_a_column_is_left_out_only_where_two_rows_or_more_hold_the_same() -> None:
    assert lists.same_in_all(3, "Owner", ["Rita", "Rita"]) == {3: "Owner is hidden: it is always Rita."}
    assert lists.same_in_all(3, "Owner", ["Rita", "Otto"]) == {}
    assert lists.same_in_all(3, "Owner", ["Rita"]) == {} == lists.same_in_all(3, "Owner", [])
    assert lists.same_in_all(3, "Owner", ["", ""]) == {3: "Owner is hidden: it is always none."}


def test_what_only_draws_a_list_narrows_nothing() -> None:
    drawn = {"page": "2", "size": "25", "rows": "wide", "columns": "all", "sort": "name", "choices": "yes", "q": ""}
    assert not lists.is_narrowed(drawn)
    assert lists.is_narrowed({"q": "a"}) and not lists.is_narrowed({"closing": "any"}, "closing")


def test_an_order_is_one_of_a_fixed_list() -> None:
    assert ORDERS.keys == ("day", "-day", "amount", "-amount")
    assert ORDERS.key("amount") == "amount"
    assert ORDERS.key("password") == ORDERS.key(None) == ORDERS.key("") == "-day"
