"""The pages of calls: a rep's own, a manager's for a team, a leader's for the organisation, and how near they came."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Obligation
from accounts.organisation.services import lines
from pipeline.deals.services import forecasts
from plans.calls.services.call_duties import open_calls
from plans.calls.services.scoring import score_ended
from plans.models import Call, CallDeal
from tests import make
from tests.builders.bookings import make_booking
from tests.builders.calls import QUARTER, make_call, of_person, of_team
from tests.builders.deals import make_deal

IN_TIME = date(2026, 11, 28)


def text_of(answer):
    return answer.content.decode()


def of(world, kind):
    return {
        "rep": f"/calls/{QUARTER}/person/{world.rep.pk}/",
        "team": f"/calls/{QUARTER}/team/{world.north.pk}/",
        "whole": f"/calls/{QUARTER}/organisation/",
    }[kind]


def test_each_begins_where_their_own_calls_are(world, client_of):
    for who, kind in ((world.rep, "rep"), (world.manager, "team"), (world.leader, "whole"), (world.admin, "whole")):
        page = text_of(client_of(who).get("/calls/"))
        assert ("Who says what" in page) == (kind != "rep") and f'action="{of(world, kind)}"' in page


def test_a_rep_makes_the_call_from_what_is_proposed(world, client_of):
    open_calls(make.act(now=datetime(2026, 11, 20, 9, tzinfo=UTC)))
    make_booking(world.rep, "200.00")
    deal = make_deal(world.rep, at="Closing", name="Sure one", close_on=IN_TIME)
    make_deal(world.rep, at="Proposal", name="Likely one", close_on=IN_TIME)
    client, address = client_of(world.rep), of(world, "rep")
    page = text_of(client.get(address))
    assert "You have not called this quarter yet." in page and "200 is booked." in page
    assert 'value="1,200"' in page  # Booked and what is on commit.
    sent = {"commit": "1200", "best_case": "2000", "deals": [deal.pk], "note": "One is signed.", "after": ""}
    page = text_of(client.post(address, sent, follow=True))
    assert "You commit 1,200, best case 2,000, this quarter." in page and "One is signed." in page
    assert CallDeal.objects.get().deal == deal
    done = Obligation.objects.get(owner=world.rep, trap__key="forecast-call", subject=f"2026-W48:{QUARTER}")
    assert done.done_at == make.NOW


def test_what_cannot_be_stands_beside_its_field_and_keeps_the_ticks(world, client_of):
    deal = make_deal(world.rep, at="Closing", name="Sure one", close_on=IN_TIME)
    client, address = client_of(world.rep), of(world, "rep")
    sent = {"commit": "1200", "best_case": "12", "deals": [deal.pk], "after": ""}
    answer = client.post(address, sent)
    assert answer.status_code == 422 and "The best case cannot be below the commit." in text_of(answer)
    assert " checked" in text_of(answer)
    forecasts.choose(make.act(world.rep), deal=deal, forecast="omitted")
    answer = client.post(address, sent | {"deals": ["x"], "best_case": "1300"})
    assert answer.status_code == 422 and "Choose deals from the list." in text_of(answer)


def test_the_second_of_two_windows_is_told(world, client_of):
    client, address = client_of(world.rep), of(world, "rep")
    sent = {"commit": "5", "best_case": "5", "after": ""}
    assert client.post(address, sent).status_code == 302
    answer = client.post(address, sent | {"commit": "4"})
    assert answer.status_code == 409 and "made again while you were writing" in text_of(answer)
    assert Call.objects.count() == 1


def test_a_manager_says_a_word_for_each_rep_and_for_the_team(world, client_of):
    make_call(world.rep, "1000", "1500")
    client, address = client_of(world.manager), of(world, "team")
    page = text_of(client.get(address))
    assert "The reps commit 1,000; nobody has called North yet." in page and "1 without a call" in page
    rep = f"person_{world.rep.pk}"
    sent = {f"commit_{rep}": "800", f"best_case_{rep}": "", "commit": "", "best_case": ""}
    answer = client.post(address, sent)
    assert answer.status_code == 422 and "Enter both figures, or leave both empty." in text_of(answer)
    sent |= {f"best_case_{rep}": "900", "commit": "850", "best_case": "950", "note": "One is shaky."}
    page = text_of(client.post(address, sent, follow=True))
    assert "The reps commit 1,000, you say 850 for North." in page and "One is shaky." in page
    commits = set(Call.objects.filter(said_by=world.manager).values_list("about", "commit"))
    assert commits == {("person", Decimal(800)), ("team", Decimal(850))}
    assert "Mara Manager" in text_of(client_of(world.rep).get(of(world, "rep")))


def test_the_leader_reads_teams_and_calls_the_organisation(world, client_of):
    make_call(world.manager, "900", "950", subject=of_team(world.north))
    client, address = client_of(world.leader), of(world, "whole")
    assert "The teams commit 900; nobody has called Maven yet." in text_of(client.get(address))
    sent = {"commit": "880", "best_case": "990"}
    assert "you say 880 for Maven" in text_of(client.post(address, sent, follow=True))
    assert "My commit" not in text_of(client_of(world.admin).get(address))
    assert client_of(world.admin).post(address, sent).status_code == 403
    over = client_of(world.rep).post(of(world, "rep").replace("Q2", "Q1"), {"commit": "5", "best_case": "5"})
    assert over.status_code == 409 and "This quarter is over." in text_of(over)


def test_a_team_that_nobody_manages_is_shown_by_its_parts(world, client_of):
    Membership.objects.filter(team=world.south, manages=True).delete()
    page = text_of(client_of(world.leader).get(of(world, "whole")))
    assert ">North<" in page and ">Olga Other<" in page and ">South<" not in page


def test_peers_see_nothing(world, client_of):
    make_call(world.rep)
    for who, kind in ((world.peer, "rep"), (world.other_manager, "rep"), (world.rep, "team"), (world.manager, "whole")):
        assert client_of(who).get(of(world, kind)).status_code == 404
    for wrong in ("/calls/FY2027/person/1/", "/calls/nonsense/organisation/", f"/calls/{QUARTER}/person/99999/"):
        assert client_of(world.leader).get(wrong).status_code == 404


def test_a_call_older_than_its_deals_is_marked(world, client_of):
    deal = make_deal(world.rep, at="Closing", close_on=IN_TIME)
    make_call(world.rep, deals=[deal.pk])
    forecasts.choose(make.act(world.rep, now=make.NOW.replace(hour=16)), deal=deal, forecast="omitted")
    for who, kind in ((world.rep, "rep"), (world.manager, "team")):
        assert "older than its deals" in text_of(client_of(who).get(of(world, kind)))
    page = text_of(client_of(world.manager).get(of(world, "rep")))
    rests = text_of(client_of(world.manager).get(f"/deals/{deal.pk}/calls/"))
    assert "1 call rests on" in rests and "older than its deals" in rests
    assert f"/deals/{deal.pk}/calls/" in client_of(world.rep).get(f"/deals/{deal.pk}/").content.decode()
    assert "What the call rests on" in page and f"/deals/{deal.pk}/" in page and "changed</span>" in page


def test_a_program_reads_which_calls_are_older_and_by_which_deals(world, api_of):
    moved, still = (make_deal(world.rep, name=name, at="Closing", close_on=IN_TIME) for name in ("Moved", "Still"))
    first = make_call(world.rep, deals=[moved.pk, still.pk])
    later = make.NOW.replace(hour=16)
    forecasts.choose(make.act(world.rep, now=later), deal=moved, forecast="omitted")
    api = api_of(world.manager)
    [row] = api.get(f"/api/v1/calls/?deal={moved.pk}").data["results"]
    one = api.get(f"/api/v1/calls/{first.pk}/").data
    for call in (row, one):
        assert call["is_older"] is True
        assert {deal["deal"]: deal["has_changed"] for deal in call["deals"]} == {moved.pk: True, still.pk: False}
    make_call(world.rep, deals=[moved.pk], now=later.replace(hour=17))
    assert [row["is_older"] for row in api.get("/api/v1/calls/").data["results"]] == [False, False]


@pytest.fixture
def scored(world):
    make_booking(world.rep, "100.00")
    make_booking(world.peer, "100.00")
    make_call(world.rep, "150")
    make_call(world.peer, "80")
    score_ended(make.act(now=datetime(2026, 12, 8, 15, tzinfo=UTC)))


def test_the_sign_is_said_in_words(world, scored, client_of):
    page = text_of(client_of(world.manager).get("/calls/accuracy/"))
    assert "Rita Rep calls more than comes; Paul Peer calls less." in page
    assert "+50 %" in page and "−20 %" in page and "happy ears" in page and "sandbagging" in page
    page = text_of(client_of(world.manager).get("/calls/accuracy/?reads_as=sandbagging"))
    assert "−20 %" in page and "+50 %" not in page
    page = text_of(client_of(world.rep).get("/calls/accuracy/"))
    assert "Rita Rep: bias +50 %, happy ears." in page and "the last week" in page and "Paul Peer" not in page
    assert client_of(world.rep).get(f"/calls/accuracy/?person={world.peer.pk}").status_code == 404
    page = text_of(client_of(world.rep).get(of(world, "rep")))
    assert "+50" in page


def test_programs_read_and_make_calls(world, scored, api_of):
    api = api_of(world.manager)
    sent = {"period": QUARTER, "about": "team", "team": world.north.pk, "commit": "300", "best_case": "400"}
    made = api.post("/api/v1/calls/", sent, format="json")
    assert made.status_code == 201 and made.data["about"] == "team", made.data
    again = api.post("/api/v1/calls/", sent | {"after": made.data["id"], "commit": "290"}, format="json")
    assert again.data["supersedes"] == made.data["id"]
    late = api.post("/api/v1/calls/", sent | {"after": made.data["id"]}, format="json")
    assert late.status_code == 409
    assert {row["id"] for row in api.get("/api/v1/calls/?about=team").data["results"]} == {
        made.data["id"],
        again.data["id"],
    }
    rows = api.get("/api/v1/calls/bias/").data["results"]
    bias = {row["person_name"]: (row["bias"], row["reads_as"]) for row in rows}
    assert bias == {"Rita Rep": (0.5, "happy ears"), "Paul Peer": (-0.2, "sandbagging")}
    [leans] = api.get("/api/v1/calls/bias/?reads_as=sandbagging").data["results"]
    assert leans["person_name"] == "Paul Peer"
    assert "Use one of" in str(api.get("/api/v1/calls/bias/?reads_as=shy").data)
    scores = api.get("/api/v1/calls/scores/").data["results"]
    assert {(row["error_share"], row["is_within"]) for row in scores} == {(0.5, False), (-0.2, False)}
    assert [row["person_name"] for row in api_of(world.rep).get("/api/v1/calls/bias/").data["results"]] == ["Rita Rep"]


def test_a_program_makes_several_together(world, api_of):
    rows = [{"person": world.rep.pk, "commit": "5", "best_case": "6"}]
    rows.append({"about": "team", "team": world.north.pk, "commit": "7", "best_case": "8", "note": "Own."})
    sent = {"period": QUARTER, "calls": rows, "note": "Both."}
    made = api_of(world.manager).post("/api/v1/calls/together/", sent, format="json")
    assert made.status_code == 201, made.data
    assert [(row["about"], row["note"]) for row in made.data["calls"]] == [("person", "Both."), ("team", "Own.")]
    sent["calls"][1]["best_case"] = "1"
    assert api_of(world.manager).post("/api/v1/calls/together/", sent, format="json").status_code == 400
    assert Call.objects.count() == 2


def test_programs_are_refused_in_sentences(world, api_of):
    deal = make_deal(world.peer, at="Closing", close_on=IN_TIME)
    own = {"period": QUARTER, "commit": "3", "best_case": "4"}
    for who, changed, field in (
        (world.rep, {"period": "FY2027-Q1"}, "period"),
        (world.rep, {"commit": "-1"}, "commit"),
        (world.rep, {"best_case": "1"}, "best_case"),
        (world.rep, {"deals": [deal.pk]}, "deals"),
        (world.rep, {"person": world.peer.pk}, "person"),
        (world.rep, {"about": "team"}, "team"),
        (world.rep, {"about": "team", "team": world.north.pk}, "team"),
    ):
        answer = api_of(who).post("/api/v1/calls/", own | changed, format="json")
        assert answer.status_code == 400 and field in answer.data, (changed, answer.data)
    refused = api_of(world.rep).post("/api/v1/calls/", own | {"about": "organisation"}, format="json")
    assert refused.status_code == 403
    mine = api_of(world.rep).post("/api/v1/calls/", own, format="json")
    assert mine.data["person"] == world.rep.pk
    assert of_person(world.rep).pk == mine.data["said_by"]


def test_the_page_of_a_team_asks_as_many_questions_for_many_reps_as_for_few(world, client_of):
    def count():
        client = client_of(world.manager)
        client.get(of(world, "team"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(of(world, "team")).status_code == 200
        return len(queries)

    make_call(world.rep)
    few = count()
    for number in range(6):
        more = make.person(f"Rep {number}")
        make.member(more, world.north)
        make_call(more, deals=[make_deal(more, at="Closing", close_on=IN_TIME).pk])
    lines.rebuild(today=make.TODAY)
    assert count() == few <= 22
