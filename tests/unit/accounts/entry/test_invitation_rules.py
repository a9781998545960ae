"""Lines of people to invite, as somebody types or pastes them."""

import pytest

from accounts.entry.rules.invitations import SHAPE, Invitee, LineFault, faults_among, read


def test_lines_are_read_with_commas_semicolons_or_tabs_and_empty_ones_do_not_count():
    text = (
        "nina@example.com, Nina New, Rep, North\n\n"
        "ota@example.com;Ota Other;manager;South\n"
        "lea@example.com\tLea\tleader\n"
    )
    invitees, faults = read(text)
    assert faults == []
    assert invitees == [
        Invitee(1, "nina@example.com", "Nina New", "rep", "North"),
        Invitee(3, "ota@example.com", "Ota Other", "manager", "South"),
        Invitee(4, "lea@example.com", "Lea", "leader"),
    ]


def test_a_line_of_another_shape_is_named():
    assert read("nina@example.com\na, b, c, d, e") == ([], [LineFault(1, SHAPE), LineFault(2, SHAPE)])


@pytest.mark.parametrize(
    ("invitee", "reason"),
    [
        (Invitee(1, "n@example.com", "N", "boss", "North"), "The role is one of rep, manager, leader, admin."),
        (Invitee(1, "n@example.com", "N", "rep"), "Add the team: a rep needs one."),
        (Invitee(1, "n@example.com", "N", "manager"), "Add the team: a manager needs one."),
    ],
)
def test_what_is_wrong_whoever_it_is(invitee, reason):
    assert faults_among([invitee]) == [LineFault(1, reason)]


def test_nobody_stands_twice_and_leaders_and_admins_need_no_team():
    twice = [Invitee(1, "n@example.com", "N", "admin"), Invitee(2, "N@example.com", "N", "leader")]
    assert [fault.line for fault in faults_among(twice)] == [1, 2]
    assert faults_among(twice[:1]) == []
