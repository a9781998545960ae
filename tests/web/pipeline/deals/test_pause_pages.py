"""A deal that rests: on its page, in the list and on the board, for many at once, and for programs."""

from datetime import date, timedelta

from pipeline.deals.services import deals, pauses
from pipeline.models import Deal, DealPause
from tests import make
from tests.builders.deals import make_deal, stage

UNTIL = date(2026, 12, 14)
SENT = {"resume_on": "2026-12-14", "reason": "Budget frozen"}
READY = {"next_step": "Call", "next_step_on": date(2026, 12, 1), "close_on": date(2026, 12, 18)}


def test_a_rep_pauses_a_deal_reads_it_everywhere_and_resumes_it(world, client_of):
    deal, client = make_deal(world.rep, name="Rangreen", at="Engaging", **READY), client_of(world.rep)
    assert f"/deals/{deal.pk}/pause/" in client.get(f"/deals/{deal.pk}/").content.decode()
    done = client.post(f"/deals/{deal.pk}/pause/", SENT | {"version": deal.version}, follow=True).content.decode()
    done = done.replace("\N{NO-BREAK SPACE}", " ")
    assert "Rangreen is paused until Mon 14 Dec 2026." in done
    assert "Budget frozen. By Rita" in done and "Resume now" in done and "Undo" in done
    assert f"/deals/{deal.pk}/pause/" not in done
    for address in ("/deals/?closing=any", "/deals/?closing=any&paused=yes", "/deals/board/?closing=any"):
        assert "paused until" in client.get(address).content.decode(), address
    assert "1 deal worth 1,000 is paused." in client.get("/deals/?closing=any&paused=yes").content.decode()
    assert "Rangreen" not in client.get("/deals/?closing=any&paused=no").content.decode()
    resumed = client.post(f"/deals/{deal.pk}/resume/", follow=True).content.decode()
    assert "Rangreen is resumed." in resumed and "Pause ended" in resumed
    again = client.post(f"/deals/{deal.pk}/resume/", follow=True).content.decode()
    assert "This deal is not paused." in again


def test_after_two_pauses_the_page_offers_none(world, client_of):
    deal, act = make_deal(world.rep, at="Engaging", **READY), make.act(world.rep)
    for _ in range(2):
        pauses.pause(act, deal=deal, resume_on=UNTIL, reason="Budget frozen")
        pauses.resume(act, deal=deal)
    assert f"/deals/{deal.pk}/pause/" not in client_of(world.rep).get(f"/deals/{deal.pk}/").content.decode()
    sent = SENT | {"version": deal.version}
    refused = client_of(world.rep).post(f"/deals/{deal.pk}/pause/", sent)
    assert refused.status_code == 422 and "It was paused twice" in refused.content.decode()


def test_the_page_says_that_a_pause_ended_by_itself_until_the_deal_moves(world, client_of):
    deal = make_deal(world.rep, at="Engaging", **READY)
    before = make.act(world.rep, now=make.NOW - timedelta(days=20))
    pauses.pause(before, deal=deal, resume_on=date(2026, 11, 16), reason="Budget frozen")
    page = client_of(world.rep).get(f"/deals/{deal.pk}/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Its pause ended by itself on Mon 16 Nov 2026: Budget frozen." in page
    assert f"/deals/{deal.pk}/pause/" in page
    deals.move_stage(make.act(world.rep), deal=deal, to_stage=stage("Prospecting"))
    assert "ended by itself" not in client_of(world.rep).get(f"/deals/{deal.pk}/").content.decode()


def test_many_rest_at_once_each_with_its_own_refusal(world, client_of):
    rows = [make_deal(world.rep, name=name, at=at, **READY) for name, at in (("A", "Engaging"), ("B", "Lost"))]
    sent = {"deal": [f"{deal.pk}.{deal.version}" for deal in rows], "resume_on": "2026-12-14", "reason": "Frozen"}
    page = client_of(world.manager).post("/deals/bulk/", sent)
    assert page.status_code == 422 and "Only an open deal can be paused." in page.content.decode()
    assert list(DealPause.objects.values_list("deal__name", "reason", "paused_by")) == [
        ("A", "Frozen", world.manager.pk)
    ]


def test_programs_pause_resume_and_list_pauses(world, api_of):
    deal, api = make_deal(world.rep, at="Engaging", **READY), api_of(world.rep)
    address = f"/api/v1/deals/{deal.pk}"
    wrong = api.post(f"{address}/pause/", {"resume_on": "2026-11-01", "reason": ""}, format="json")
    assert wrong.status_code == 400 and "reason" in wrong.data, wrong.data
    answer = api.post(f"{address}/pause/", SENT, format="json")
    assert answer.status_code == 200, answer.data
    assert (answer.data["paused_on"], answer.data["paused_until_on"]) == ("2026-11-25", "2026-12-14")
    assert [row["id"] for row in api.get("/api/v1/deals/?paused=true").data["results"]] == [deal.pk]
    assert not api.get("/api/v1/deals/?paused=false").data["results"]
    [row] = api.get(f"/api/v1/pauses/?deal={deal.pk}").data["results"]
    assert (row["number"], row["reason"], row["ends_before"]) == (1, "Budget frozen", "2026-12-14")
    assert not api_of(world.peer).get("/api/v1/pauses/").data["results"]
    assert api.post(f"{address}/resume/").data["paused_until_on"] is None
    assert api.post(f"{address}/resume/").status_code == 400
    assert Deal.objects.get(pk=deal.pk).paused_on is None
