"""What was waived after the miss, on the pages, in the files and over the API: missed, and who waived it."""

import csv
import re

import pytest
from django.urls import reverse

from accounts.duties.services import obligations
from accounts.models import Extension, Obligation
from tests import make
from tests.builders import obligations as build

pytestmark = pytest.mark.django_db
SAID = "missed, waived by Mara Manager"


def read(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def row(world):
    return build.missed(world.rep, label="Close week 47")


@pytest.fixture
def waived(world, row):
    return obligations.waive(make.act(world.manager), obligation=row, reason="Plant closed.")


def test_the_page_waives_and_the_miss_stays(world, row, client_of):
    manager = client_of(world.manager)
    assert "It was missed and stays missed" in read(manager.get(f"/traps/{row.pk}/waive/"))
    assert manager.post(f"/traps/{row.pk}/waive/", {"reason": "Plant closed."}).status_code == 302
    stored = Obligation.objects.get()
    assert (stored.status, stored.waived_by) == ("missed", world.manager)
    page = read(client_of(world.rep).get(f"/traps/{row.pk}/"))
    assert (
        SAID in page
        and "Missed: it was not done by the end of the grace." in page
        and "Waived by Mara Manager." in page
    )
    assert manager.post(f"/traps/{row.pk}/waive/", {"reason": "Again."}).status_code == 409


def test_the_api_waives_and_the_miss_stays(world, row, api_of):
    manager = api_of(world.manager)
    answer = manager.post(f"/api/v1/traps/{row.pk}/waive/", {"reason": "Plant closed."})
    assert answer.status_code == 200
    facts = answer.json()
    assert (facts["state"], facts["said"], facts["waive_reason"]) == ("missed", SAID, "Plant closed.")
    assert (facts["waived_by"], facts["waived_by_name"]) == (world.manager.pk, "Mara Manager")
    assert manager.post(f"/api/v1/traps/{row.pk}/waive/", {"reason": "Again."}).status_code == 409


def test_a_filter_of_the_list_does_not_hide_what_an_act_did(world, row, api_of):
    """Whoever keeps the parameters of a list would be told that a line does not exist, after it was waived."""
    answer = api_of(world.manager).post(f"/api/v1/traps/{row.pk}/waive/?state=owed", {"reason": "Plant closed."})
    assert (answer.status_code, answer.json()["waived_by"]) == (200, world.manager.pk)


@pytest.mark.parametrize("state", ["missed", "waived"])
def test_both_filters_have_it(world, waived, client_of, api_of, state):
    page = read(client_of(world.rep).get(f"/traps/?state={state}"))
    assert "Close week 47" in page and SAID in page and "Missed 1" in page and "Waived 1" in page
    assert "You owe nothing." in page and "1 missed and 0 late of 1 so far" in page
    listed = api_of(world.rep).get("/api/v1/traps/", {"state": state}).json()["results"]
    assert [row["id"] for row in listed] == [waived.pk]


def test_the_api_lists_what_somebody_waived(world, waived, api_of):
    build.missed(world.rep, subject="another")
    leader = api_of(world.leader)
    assert leader.get("/api/v1/traps/").json()["count"] == 2
    assert leader.get("/api/v1/traps/", {"waived_by": world.manager.pk}).json()["count"] == 1
    assert leader.get("/api/v1/traps/", {"waived_by": world.leader.pk}).json()["count"] == 0


def test_the_team_page_counts_it_as_missed_and_names_who_waived_how_many(world, waived, client_of):
    later = build.obligation(world.peer, subject="thing:9")
    obligations.waive(make.act(world.manager), obligation=later, reason="They merged.")
    page = read(client_of(world.leader).get("/traps/team/"))
    assert "Rita Rep missed 1 of 1" in page and f': {SAID}"' in page
    table = page[page.index("Who waived, and how often") :]
    line = re.sub(r"<[^>]+>", " ", table[: table.index("</table>")])
    assert re.search(r"Mara Manager\s+2\s+1\s*$", line)


def test_without_a_waiver_there_is_no_such_section(world, row, client_of):
    assert "Who waived, and how often" not in read(client_of(world.leader).get("/traps/team/"))


def test_the_file_has_who_waived_it_and_when(world, waived, client_of):
    answer = client_of(world.rep).get("/traps/?state=missed&format=csv")
    (line,) = csv.DictReader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines())
    assert (line["state"], line["said"], line["waived_by"], line["waive_reason"]) == (
        "missed",
        SAID,
        "Mara Manager",
        "Plant closed.",
    )
    assert line["waived_at"].startswith("2026-11-25")


def test_the_week_says_that_it_was_missed_and_waived(world, client_of):
    row = build.missed(world.rep, subject="2026-W47", label="Close week 47")
    obligations.waive(make.act(world.manager), obligation=row, reason="Plant closed.")
    page = read(client_of(world.rep).get(reverse("week_detail", args=["2026-W47"])))
    assert "and is missed, and waived." in page
    team = read(client_of(world.manager).get("/team/"))
    assert "Week 47: 0 of 1 closed in time, 1 missed" in team and SAID in team


def test_the_request_for_more_time_is_withdrawn_on_the_page(world, client_of):
    row = build.obligation(world.rep)
    extension = build.extension(world.rep, row)
    rep = client_of(world.rep)
    address = reverse("extension_withdraw", args=[extension.pk])
    assert address in read(rep.get(f"/traps/{row.pk}/"))
    assert client_of(world.manager).post(address).status_code == 403
    assert rep.post(address).status_code == 302
    assert Extension.objects.get().status == "withdrawn"
    page = read(rep.get(f"/traps/{row.pk}/"))
    assert "Rita Rep withdrew it." in page and address not in page and "Ask for more time" in page
    decided = client_of(world.manager).get(reverse("extension_decide", args=[extension.pk]))
    assert "Rita Rep withdrew the request: No longer needed." in read(decided)
    assert rep.post(address).status_code == 409


def test_the_request_for_more_time_is_withdrawn_over_the_api_and_by_doing_the_thing(world, api_of):
    extension = build.extension(world.rep, build.obligation(world.rep))
    address = f"/api/v1/extensions/{extension.pk}/"
    assert api_of(world.manager).post(f"{address}withdraw/").status_code == 403
    answer = api_of(world.rep).post(f"{address}withdraw/").json()
    assert (answer["status"], answer["withdrawn_by"], answer["decided_by"]) == ("withdrawn", world.rep.pk, None)
    again = build.extension(world.rep, Obligation.objects.get(trap__key="promise"))
    obligations.fulfil(make.act(world.rep), trap_key="promise", owner=world.rep, subject="thing:1")
    answer = api_of(world.rep).get(f"/api/v1/extensions/{again.pk}/").json()
    assert (answer["status"], answer["answer"]) == ("withdrawn", "Done before it was decided.")
    listed = api_of(world.rep).get("/api/v1/extensions/", {"status": "withdrawn"}).json()
    assert listed["count"] == 2


def test_the_page_of_a_thing_that_was_done_says_withdrawn_and_not_refused(world, client_of):
    row = build.obligation(world.rep)
    build.extension(world.rep, row)
    obligations.fulfil(make.act(world.rep), trap_key="promise", owner=world.rep, subject=row.subject)
    page = read(client_of(world.rep).get(f"/traps/{row.pk}/"))
    assert "Rita Rep withdrew it." in page and "Done before it was decided." in page and "refused" not in page
