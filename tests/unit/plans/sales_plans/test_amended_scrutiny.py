"""Scrutiny of an amended plan beside that of before: every check once, failures first, nothing of either lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plans.sales_plans.rules import scrutiny
from plans.sales_plans.rules.plan_papers import Check

keys = st.lists(st.sampled_from(scrutiny.KEYS), unique=True)


def checks_of(keys, draw):
    return [
        Check(key, draw(st.booleans()), draw(st.sampled_from(["Holds.", "Does not.", "90 of 90."])), "mend", "answer")
        for key in keys
    ]


@given(before=keys, after=keys, data=st.data())
def test_each_check_stands_beside_what_it_said_before(before, after, data):
    old, new = checks_of(before, data.draw), checks_of(after, data.draw)
    rows = scrutiny.beside(old, new)
    assert sorted(row.key for row in rows) == sorted(after)
    assert [row.passed for row in rows] == sorted(row.passed for row in rows)
    old_by_key = {check.key: check for check in old}
    for row in rows:
        check = next(check for check in new if check.key == row.key)
        assert (row.passed, row.finding, row.mend, row.answer) == (
            check.passed,
            check.finding,
            check.mend,
            check.answer,
        )
        if row.key in old_by_key:
            assert (row.before_passed, row.before_finding) == (old_by_key[row.key].passed, old_by_key[row.key].finding)
        else:
            assert (row.before_passed, row.before_finding) == (None, "")
