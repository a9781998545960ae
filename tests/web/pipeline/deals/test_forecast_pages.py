"""The forecast of a deal on its page, in the list, and for programs."""

from pipeline.models import Deal
from tests.builders.deals import make_deal


def test_a_rep_sets_it_and_reads_whose_word_it_is(world, client_of):
    deal = make_deal(world.rep, name="Sure thing", at="Engaging")
    client = client_of(world.rep)
    assert "pipeline, by stage" in client.get(f"/deals/{deal.pk}/").content.decode()
    answer = client.post(f"/deals/{deal.pk}/forecast/", {"version": deal.version, "forecast": "commit"}, follow=True)
    page = answer.content.decode()
    assert "commit, by Rita Rep" in page and "Forecast set to commit" in page
    assert "commit" in client.get("/deals/?closing=any").content.decode()


def test_who_was_overtaken_keeps_the_choice(world, client_of):
    deal = make_deal(world.rep, at="Engaging")
    sent = {"version": deal.version + 1, "forecast": "commit"}
    answer = client_of(world.rep).post(f"/deals/{deal.pk}/forecast/", sent)
    assert answer.status_code == 422 and "Someone changed this deal" in answer.content.decode()


def test_a_program_sets_it_too(world, api_of):
    deal = make_deal(world.rep, at="Engaging")
    answer = api_of(world.rep).post(f"/api/v1/deals/{deal.pk}/forecast/", {"forecast": "best case"}, format="json")
    assert answer.status_code == 200, answer.data
    assert (answer.data["forecast"], answer.data["forecast_by"]) == ("best case", world.rep.pk)
    assert Deal.objects.get(pk=deal.pk).forecast == "best case"
    assert api_of(world.peer).post(f"/api/v1/deals/{deal.pk}/forecast/", {"forecast": ""}).status_code == 404
