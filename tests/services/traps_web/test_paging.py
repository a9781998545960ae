"""A page looked for by keys shows the rows that a page of the whole list shows."""

from __future__ import annotations

import pytest
from django.db.models import F

from accounts.models import OrganisationDay
from traps_web.lib.paging import page_by_keys, page_of


@pytest.mark.parametrize("number", [None, "2", "7", "999", "none"])
def test_the_page_is_the_same_with_what_its_rows_show(world, number):
    rows = OrganisationDay.objects.order_by("-day")
    by_keys = page_by_keys(
        rows, number, count=rows.count(), shown=lambda days: days.annotate(shown_before=F("working_before"))
    )
    page = page_of(rows, number)
    assert page.paginator.num_pages > 7, "there is a page beyond the last one that is asked for by its number"
    assert [day.pk for day in by_keys] == [day.pk for day in page]
    assert all(day.shown_before == day.working_before for day in by_keys)
    assert (by_keys.number, by_keys.has_next(), by_keys.paginator.count) == (page.number, page.has_next(), rows.count())


def test_a_list_of_nothing_has_one_empty_page(world):
    rows = OrganisationDay.objects.none()
    page = page_by_keys(rows, "3", count=0, shown=lambda days: days)
    assert (list(page), page.number, page.paginator.num_pages) == ([], 1, 1)
