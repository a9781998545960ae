"""Files of teams and people."""

from datetime import date

import pytest

from accounts.duties.selectors.obligations import nearest_above
from accounts.models import ImportRun, Membership, Person, ReportingLine, Team, TeamPlacement
from tests import make
from tests.builders.imports import counts, reasons, take


def test_teams_are_made_in_any_order_under_their_parents(world: make.World) -> None:
    run = take("teams", "name,parent", "Berlin,Europe", "Europe,Root", "Asia,")
    assert (run.status, counts(run)) == ("done", (3, 0, 0, 0))
    assert TeamPlacement.objects.get(team__name="Berlin").parent.name == "Europe"
    assert TeamPlacement.objects.get(team__name="Asia").parent == world.root
    assert TeamPlacement.objects.get(team__name="Asia").starts_on == date(2024, 6, 1)


def test_a_file_of_teams_sent_again_changes_nothing(world: make.World) -> None:
    lines = ("name,parent,starts_on", "Root,,", "North,Root,", "Berlin,North,2026-01-05")
    assert counts(take("teams", *lines)) == (1, 0, 2, 0)
    assert counts(take("teams", *lines)) == (0, 0, 3, 0)


def test_a_team_moves_from_the_given_day_on(world: make.World) -> None:
    lines = ("name,parent,starts_on", "South,North,2026-12-01")
    assert counts(take("teams", *lines)) == (0, 1, 0, 0)
    assert counts(take("teams", *lines)) == (0, 0, 1, 0)
    assert TeamPlacement.objects.filter(team=world.south).count() == 2


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        ("A,Nowhere,", "parent", "There is no team Nowhere, neither in TRAPS nor in this file."),
        ("A,A,", "parent", "A team cannot be below itself."),
        ("Root,North,", "parent", "Root is the root team, so it cannot be below another."),
        (
            "South,North,",
            "starts_on",
            "South is placed elsewhere since 2024-01-01; give the later day on which it moves to North.",
        ),
        (
            "A,Root,2050-01-01",
            "starts_on",
            "2050-01-01 lies outside the calendar, which is open from 2024-06-01 to 2028-05-31.",
        ),
        (",Root,", "name", "This cell is empty. Enter a value."),
    ],
)
def test_a_bad_team_is_refused(world: make.World, line: str, column: str, sentence: str) -> None:
    run = take("teams", "name,parent,starts_on", "Fine,Root,", line)
    assert (run.status, run.refused_count) == ("refused", 1)
    assert reasons(run) == [(3, column, sentence)]
    assert not Team.objects.filter(name="Fine").exists()


def test_teams_in_a_circle_are_refused(world: make.World) -> None:
    run = take("teams", "name,parent", "A,B", "B,A")
    assert reasons(run)[0] == (2, "parent", "A would be below itself: its parents form a circle.")


def test_a_name_twice_in_a_file_is_refused(world: make.World) -> None:
    run = take("teams", "name,parent", "A,", "a,")
    assert reasons(run) == [(3, "name", "“a” is already on line 2.")]


def test_people_come_with_team_and_line_and_without_a_password(world: make.World) -> None:
    run = take(
        "people",
        "email,name,role,team,manages,time_zone,country,starts_on,ends_on",
        "Nina@example.com,Nina New,rep,North,,Europe/Berlin,DE,2026-11-02,",
        "max@example.com,Max New,manager,South,yes,,,,",
        "eva@example.com,Eva New,leader,,,,,,",
    )
    assert (run.status, counts(run), reasons(run)) == ("done", (3, 0, 0, 0), [])
    nina = Person.objects.get(email="nina@example.com")
    assert not nina.has_usable_password()
    assert (nina.current_team, nina.time_zone, nina.country) == (world.north, "Europe/Berlin", "DE")
    assert Membership.objects.get(person=nina).starts_on == date(2026, 11, 2)
    assert ReportingLine.objects.filter(above=world.manager, below=nina, depth=1).exists()
    assert Membership.objects.get(person__email="max@example.com").manages
    assert Person.objects.get(email="eva@example.com").is_leader


def test_a_file_of_people_sent_again_changes_nothing(world: make.World) -> None:
    lines = (
        "email,name,role,team,starts_on",
        "nina@example.com,Nina New,rep,North,2026-11-02",
        "rita.rep@example.com,Rita Rep,rep,North,",
    )
    assert counts(take("people", *lines)) == (1, 0, 1, 0)
    assert counts(take("people", *lines)) == (0, 0, 2, 0)


def test_a_changed_name_or_last_day_updates(world: make.World) -> None:
    run = take("people", "email,name,role,ends_on", "rita.rep@example.com,Rita Report,rep,2026-12-31")
    assert counts(run) == (0, 1, 0, 0)
    world.rep.refresh_from_db()
    assert (world.rep.name, world.rep.ends_on) == ("Rita Report", date(2026, 12, 31))
    assert Membership.objects.get(person=world.rep).ends_before == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        ("x,N,rep,North,", "email", "“x” is not an e-mail address."),
        ("n@example.com,N,boss,North,", "role", "“boss” is not known here; known are rep, manager, leader, admin."),
        ("n@example.com,N,rep,West,", "team", "There is no team West in TRAPS; import teams first."),
        (
            "rita.rep@example.com,Rita Rep,rep,South,",
            "team",
            "Rita Rep is in another team already; send the move as a line of memberships.",
        ),
        ("n@example.com,N,rep,North,1.2.2026", "starts_on", "“1.2.2026” is not a date; write it like 2017-03-01."),
    ],
)
def test_a_bad_person_is_refused(world: make.World, line: str, column: str, sentence: str) -> None:
    run = take("people", "email,name,role,team,starts_on", line)
    assert reasons(run) == [(2, column, sentence)]
    assert Person.objects.count() == 7


def test_several_faults_of_a_line_are_all_said(world: make.World) -> None:
    run = take("people", "email,name,role,starts_on", "x,,boss,soon")
    assert run.refused_count == 1
    assert [column for _, column, _ in reasons(run)] == ["email", "role", "name", "starts_on"]


def test_a_dry_run_says_the_same_and_writes_nothing(world: make.World) -> None:
    run = take("people", "email,name,role", "nina@example.com,Nina,rep", dry_run=True)
    assert (run.status, counts(run)) == ("done", (1, 0, 0, 0))
    assert not Person.objects.filter(email="nina@example.com").exists()
    assert ImportRun.objects.get().dry_run


def managed_by(world: make.World, email: str) -> set[tuple[str, bool]]:
    rows = Membership.objects.filter(person__email=email)
    return set(rows.values_list("team__name", "manages"))


def test_an_imported_leader_of_the_root_team_manages_it(world: make.World) -> None:
    Membership.objects.filter(person=world.leader).delete()
    lines = ("email,name,role,team,manages", "eva@example.com,Eva New,leader,Root,")
    assert counts(take("people", *lines)) == (1, 0, 0, 0)
    assert managed_by(world, "eva@example.com") == {("Root", True)}
    eva = Person.objects.get(email="eva@example.com")
    assert ReportingLine.objects.filter(above=eva, below=world.rep, depth=2).exists()
    assert nearest_above(world.manager) == eva
    assert counts(take("people", *lines)) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("role", "team", "manages", "is_manager"),
    [
        ("leader", "Root", "no", False),
        ("leader", "North", "", False),
        ("rep", "Root", "", False),
        ("leader", "North", "yes", True),
    ],
)
def test_only_who_leads_the_root_manages_without_a_word(
    world: make.World, role: str, team: str, manages: str, is_manager: bool
) -> None:
    take("people", "email,name,role,team,manages", f"eva@example.com,Eva New,{role},{team},{manages}")
    assert managed_by(world, "eva@example.com") == {(team, is_manager)}


def test_a_line_that_leaves_it_open_says_nothing_against_the_place_that_stands(world: make.World) -> None:
    lines = ("email,name,role,team,manages", "eva@example.com,Eva New,leader,Root,no")
    take("people", *lines)
    assert counts(take("people", lines[0], "eva@example.com,Eva New,leader,Root,")) == (0, 0, 1, 0)
    assert managed_by(world, "eva@example.com") == {("Root", False)}


def test_a_file_of_memberships_puts_a_leader_above_the_root_as_well(world: make.World) -> None:
    take("people", "email,name,role", "eva@example.com,Eva New,leader", "rolf@example.com,Rolf New,rep")
    lines = ("email,team,manages", "eva@example.com,Root,", "rolf@example.com,Root,")
    assert counts(take("memberships", *lines)) == (2, 0, 0, 0)
    assert managed_by(world, "eva@example.com") == {("Root", True)}
    assert managed_by(world, "rolf@example.com") == {("Root", False)}
    assert counts(take("memberships", *lines)) == (0, 0, 2, 0)
    said_no = ("email,team,manages", "eva@example.com,Root,no")
    assert counts(take("memberships", *said_no)) == (1, 0, 0, 0)
