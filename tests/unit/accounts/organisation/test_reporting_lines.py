"""The reporting line is a partial order over people, whatever the tree looks like."""

from hypothesis import given
from hypothesis import strategies as st

from accounts.organisation.rules.lines import reporting_lines

TEAMS = st.integers(2, 6)


@st.composite
def organisations(draw: st.DrawFn) -> dict[str, object]:
    count = draw(TEAMS)
    parents = {team: (None if team == 0 else draw(st.integers(0, team - 1))) for team in range(count)}
    people = list(range(draw(st.integers(1, 8))))
    members = {person: draw(st.integers(0, count - 1)) for person in people if draw(st.booleans())}
    managers = [(person, draw(st.integers(0, count - 1))) for person in people if draw(st.booleans())]
    return {"people": people, "members": members, "managers": managers, "parents": parents}


@given(organisations())
def test_everybody_is_above_themselves_at_zero(organisation: dict) -> None:
    lines = reporting_lines(**organisation)
    assert {(person, person, 0) for person in organisation["people"]} <= lines


@given(organisations())
def test_nobody_is_above_somebody_who_is_above_them(organisation: dict) -> None:
    pairs = {(above, below) for above, below, depth in reporting_lines(**organisation) if depth}
    assert not {(below, above) for above, below in pairs} & pairs


@given(organisations())
def test_a_pair_stands_once(organisation: dict) -> None:
    lines = reporting_lines(**organisation)
    assert len({(above, below) for above, below, _ in lines}) == len(lines)
