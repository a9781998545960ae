"""Days, moments, amounts and codes of a page stay on one line, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traps_web.ui.unbroken import HOLDS, unbroken


@pytest.mark.parametrize(
    ("html", "held"),
    [
        ("<h1>Due Fri 4 Dec 17:00, in 26 h.</h1>", "<h1>Due Fri~4~Dec~17:00, in 26 h.</h1>"),
        ("<p>Until 31 December 2026</p>", "<p>Until 31~December~2026</p>"),
        ("<td>May 4 was fun, 4 May too, 4 Mayors not</td>", "<td>May 4 was fun, 4~May too, 4 Mayors not</td>"),
        ("82 % of 1.2 M and 350 K, 4 Karls", "82~% of 1.2~M and 350~K, 4 Karls"),
        ("Q2 FY2027, Q2 (Oct–Dec), Q3 (Jan–Mar 2027)", "Q2~FY2027, Q2~(Oct–Dec), Q3~(Jan–Mar~2027)"),
        ('<a title="Fri 4 Dec" href="?on=4 Dec">Fri 4 Dec</a>', '<a title="Fri 4 Dec" href="?on=4 Dec">Fri~4~Dec</a>'),
        ("<textarea>Call on Fri 4 Dec</textarea> Fri 4 Dec", "<textarea>Call on Fri 4 Dec</textarea> Fri~4~Dec"),
        ("<b>Fri</b> 4 Dec", "<b>Fri</b> 4~Dec"),
        ("Fri 27 Nov and Sat 28 Nov", "Fri~27~Nov and Sat~28~Nov"),
        ("since November 2026, Oct–Dec 2026", "since November~2026, Oct–Dec~2026"),
        ("23 November 2026; people in 2026; Marchmont 2026", "23~November~2026; people in 2026; Marchmont 2026"),
    ],
)
def test_what_belongs_together_is_held(html: str, held: str) -> None:
    assert unbroken(html).replace(HOLDS, "~") == held


PIECES = st.sampled_from(
    ["Fri 4 Dec", " ", "<b>", "</b>", "<textarea>", "</textarea>", '<i title="', '">', "82 %", "May 2027", "x"]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_only_spaces_change_and_once_is_enough(html: str) -> None:
    held = unbroken(html)
    assert held.replace(HOLDS, " ") == html
    assert unbroken(held) == held
