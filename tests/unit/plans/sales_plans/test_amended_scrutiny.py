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
    found = scrutiny.beside(old, new)
    assert sorted(one.key for one in found) == sorted(after)
    assert [one.passed for one in found] == sorted(one.passed for one in found)
    said = {one.key: one for one in old}
    for one in found:
        check = next(check for check in new if check.key == one.key)
        assert (one.passed, one.finding, one.mend, one.answer) == (
            check.passed,
            check.finding,
            check.mend,
            check.answer,
        )
        if one.key in said:
            assert (one.before_passed, one.before_finding) == (said[one.key].passed, said[one.key].finding)
        else:
            assert (one.before_passed, one.before_finding) == (None, "")
