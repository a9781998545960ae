"""Two submissions of an account plan side by side."""

from plans.account_plans.rules.account_plan_changes import changes
from plans.account_plans.rules.account_plans import QUESTIONS, year_key
from plans.account_plans.rules.submissions import pair


def document(**other):
    facts = {
        "year": 2027,
        "quarter": "FY2027-Q2",
        "owner": "Rita Rep",
        "answers": {name: "Said." for name, _ in QUESTIONS},
        "wanted": ["120000.00", None],
        "moves": [{"text": "Meet the signer", "owner": "Rita Rep", "due_on": "2026-12-02", "done": False}],
        "people": [{"name": "Ida", "role": "Signer", "stance": "unknown"}],
    }
    return facts | other


def changed_rows(before, after):
    return [(row.section, row.label, row.before, row.after) for row in changes(before, after)]


def test_the_same_says_nothing():
    assert changed_rows(document(), document()) == []


def test_each_line_says_how_it_read_before_and_after_in_the_order_of_the_plan():
    other = document(
        owner="Paul Peer",
        wanted=["150000.00", "30000.00"],
        moves=[{"text": "Meet the signer", "owner": "Rita Rep", "due_on": "2026-12-09", "done": True}],
        people=[{"name": "Ida", "role": "Signer", "stance": "champion"}],
    )
    assert changed_rows(document(), other) == [
        ("Owner", "Owner", "Rita Rep", "Paul Peer"),
        ("Money wanted", "This year", "120,000.00 in FY2027", "150,000.00 in FY2027"),
        ("Money wanted", "This quarter", "", "30,000.00 in FY2027-Q2"),
        (
            "Moves",
            "Move 1",
            "Meet the signer: Rita Rep, by Wed 2 Dec 2026",
            "Meet the signer: Rita Rep, by Wed 9 Dec 2026, done",
        ),
        ("People", "Ida", "Signer, unknown", "Signer, champion"),
    ]


def test_a_transition_has_its_own_name():
    other = document(quarter="TY2027-Q3")
    assert changed_rows(document(), other)[0] == (
        "Money wanted",
        "This year",
        "120,000.00 in FY2027",
        "120,000.00 in TY2027",
    )
    assert [year_key(2027, quarter) for quarter in ("FY2027-Q4", "TY2028-Q1")] == ["FY2027", "FY2027"]


def test_two_people_of_one_name_are_two_lines():
    twice = [{"name": "Ida", "role": role, "stance": "unknown"} for role in ("Signer", "User")]
    assert changed_rows(document(), document(people=twice)) == [("People", "Ida", "", "User, unknown")]


def test_a_pair_is_the_last_two_unless_others_are_asked_for():
    assert pair([1, 2, 3], before=0, after=0) == (2, 3)
    assert pair([1, 2, 3], before=1, after=0) == (1, 3)
    assert pair([1], before=0, after=0) == (1, 1)
    assert pair([1, 2], before=1, after=7) is None
    assert pair([], before=0, after=0) is None
