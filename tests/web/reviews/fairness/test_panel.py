"""The fairness panel on its page, as a file and for programs."""

from datetime import UTC, datetime

import pytest

from accounts.organisation.services import lines
from reviews.cases.rules.states import Event
from tests import make
from tests.builders import cases as build

AT = datetime(2026, 7, 10, 12, tzinfo=UTC)
ADDRESS = f"/fairness/{build.BEFORE}/"


@pytest.fixture
def panel(world):
    """Two teams of ten; nine cases in North and none in South."""
    people = {}
    for team in (world.north, world.south):
        people[team.pk] = [make.person(f"{team.name} {number}") for number in range(9)]
        for person in people[team.pk]:
            make.member(person, team)
    lines.rebuild(today=make.TODAY)
    policy = build.applies(world.leader, days_ago=190)
    for person in people[world.north.pk]:
        build.kept_since(person, policy, AT, Event.CONFIRMED, Event.MET, by=world.manager)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_a_leader_reads_what_stands_out_and_a_rep_the_same_without_names(client_of, world, panel):
    page = text_of(client_of(world.leader).get("/fairness/"))
    assert "9 cases among 23 covered people, 1 difference beyond chance." in page
    assert "Root and South: 0 of 12" not in page, "the same two groups are compared once"
    assert "North: 9 of 11 covered people had a case, elsewhere 0 of 12" in page
    assert "Mara Manager" in page
    page = text_of(client_of(world.rep).get(ADDRESS))
    assert "North: 9 of 11 covered people had a case, elsewhere 0 of 12" in page
    assert "Mara" not in page
    assert "Rita Rep had" not in page


def test_the_file_and_the_program_say_the_same(client_of, api_of, world, panel):
    lines_of_file = b"".join(client_of(world.rep).get(f"{ADDRESS}?format=csv").streaming_content).decode()
    assert "team,North,11,9,9,9,0,0,0,0,0,24" in lines_of_file
    answer = api_of(world.rep).get(f"/api/v1/fairness/{build.BEFORE}/").json()
    north = next(row for row in answer["rows"] if row["name"] == "North")
    assert (north["people"], north["with_a_case"], north["confirmed"], north["hours_to_decide"]) == (11, 9, 9, 24)
    first = answer["differences"][0]
    assert (first["hits"], first["of"], first["other_hits"], first["other_of"]) == (9, 11, 0, 12)
    assert first["beyond_chance"] is True


def test_an_admin_whom_no_policy_covers_is_refused(client_of, api_of, world, panel):
    answer = client_of(world.admin).get(ADDRESS)
    assert answer.status_code == 403
    assert "Only leaders, and people whom a policy covers, can see this." in answer.content.decode()
    assert api_of(world.admin).get(f"/api/v1/fairness/{build.BEFORE}/").status_code == 403


@pytest.mark.parametrize("key", ["FY2027-Q2", "FY2020-Q1", "nonsense"])
def test_a_quarter_that_has_not_ended_or_is_unknown_does_not_exist(client_of, api_of, world, panel, key):
    assert client_of(world.leader).get(f"/fairness/{key}/").status_code == 404
    assert api_of(world.leader).get(f"/api/v1/fairness/{key}/").status_code == 404


def test_before_a_quarter_has_ended_under_a_policy_the_page_says_so(client_of, world):
    build.applies(world.leader)
    page = text_of(client_of(world.leader).get("/fairness/"))
    assert "No quarter in which a policy held has ended yet." in page
    assert "CSV" not in page


def test_the_policy_leads_there(client_of, world, panel):
    assert "/fairness/" in text_of(client_of(world.rep).get("/policy/"))
    assert "/fairness/" not in text_of(client_of(world.admin).get("/policy/"))
