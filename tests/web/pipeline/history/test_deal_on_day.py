"""How a deal stood on a day: the page and the call that says the same."""

from datetime import date, timedelta

from pipeline.deals.services import deals
from tests import make
from tests.builders.deals import open_deal

DAY = timedelta(days=1)


def a_deal(world):
    deal = open_deal(world.rep, name="Condax", opened_on=date(2026, 11, 2), close_on=date(2026, 12, 18))
    changes = {"amount": 900, "next_step": "Call", "next_step_on": date(2026, 12, 1)}
    return deals.change(make.act(world.rep), deal=deal, version=deal.version, data=changes)


def read(client, deal, day):
    return client.get(f"/deals/{deal.pk}/days/?day={day}")


def test_the_page_shows_the_day_and_says_what_is_not_known(world, client_of):
    deal, rep = a_deal(world), client_of(world.rep)
    assert f"/deals/{deal.pk}/days/" in rep.get(f"/deals/{deal.pk}/").content.decode()
    asked = rep.get(f"/deals/{deal.pk}/days/").content.decode()
    assert "Condax on another day." in asked and "What was known" not in asked
    before = read(rep, deal, "2026-11-10").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Condax on Tue 10 Nov 2026: 1,000, at Prospecting." in before
    assert "Its next step is known from Wed 25 Nov 2026 on." in before and before.count(">not known<") == 2
    today = read(rep, deal, "2026-11-25").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "dated Tue 1 Dec 2026" in today and "not known" not in today and "no customer named" in today


def test_days_that_cannot_be_asked_for_say_why(world, client_of):
    deal, rep = a_deal(world), client_of(world.rep)
    for day, sentence in (
        ("2026-11-26", "Thu 26 Nov 2026 is in the future. Choose today or a day before."),
        ("2026-11-01", "This deal is known since Mon 2 Nov 2026. Choose that day or a later one."),
        ("soon", "day"),
    ):
        answer = read(rep, deal, day)
        assert answer.status_code == 400
        assert sentence in answer.content.decode().replace("\N{NO-BREAK SPACE}", " "), day


def test_programs_read_the_same(world, api_of):
    deal, rep = a_deal(world), api_of(world.rep)
    then = rep.get("/api/v1/deal-days/", {"deal": deal.pk, "day": "2026-11-10"}).data
    assert (then["amount"], then["stage"], then["has_next_step"], then["knows_gate_debt"]) == (
        "1000.00",
        "Prospecting",
        None,
        False,
    )
    now = rep.get("/api/v1/deal-days/", {"deal": deal.pk, "day": "2026-11-25"}).data
    assert (now["amount"], now["has_next_step"], str(now["next_step_on"])) == ("900.00", True, "2026-12-01")
    assert rep.get("/api/v1/deal-days/", {"deal": deal.pk, "day": "2026-11-01"}).status_code == 400
    assert rep.get("/api/v1/deal-days/", {"day": "2026-11-01"}).data == {"deal": ["Enter the id of a deal."]}
    hidden = {"deal": deal.pk, "day": "2026-11-10"}
    assert api_of(world.other_rep).get("/api/v1/deal-days/", hidden).status_code == 404
