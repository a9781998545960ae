"""What counts as another figure: something that stood there and stands there no longer."""

import pytest

from tests.releases.figures import compared

pytestmark = pytest.mark.once


def test_a_figure_that_is_gone_from_a_page_is_named():
    assert list(compared(["1,250", "62 %"], ["1,260", "62 %"])) == ["no longer shows 1,250"]


def test_a_page_may_show_more_than_it_did():
    assert list(compared(["62 %"], ["1,250", "62 %"])) == []


def test_a_sum_that_moved_is_named_with_both():
    before = {"actual": "10.00", "rows": [{"name": "East", "actual": "10.00"}]}
    today = {"actual": "10.00", "rows": [{"name": "East", "actual": "9.00", "pace": "0.9"}]}
    assert list(compared(before, today)) == ["rows actual was '10.00', is '9.00'"]


def test_rows_that_are_gone_are_counted():
    assert list(compared({"rows": [{"name": "East"}]}, {"rows": []})) == ["rows 1 rows then, 0 today"]


def test_an_answer_that_is_refused_is_no_answer():
    assert list(compared({"count": 3}, "status 404")) == ["was {'count': 3}, is 'status 404'"]
