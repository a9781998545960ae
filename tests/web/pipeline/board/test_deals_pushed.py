"""The list of deals by how often each was pushed: column, order and filter, for people and programs."""

from datetime import date

import pytest
from rest_framework.test import APIClient

from pipeline.deals.rules.pushes import Explanation
from pipeline.deals.services import deals as service
from pipeline.models import PushChoice
from tests import make
from tests.builders.deals import open_deal

CLOSES = (date(2027, 1, 8), date(2027, 2, 8))


@pytest.fixture
def names(world):
    """Three deals that were pushed never, once and twice."""
    for name, days in (("Never", CLOSES[:0]), ("Once", CLOSES[:1]), ("Twice", CLOSES)):
        deal = open_deal(world.rep, name=name, close_on=date(2026, 12, 1))
        for day in days:
            why = Explanation(PushChoice.objects.first().pk)
            service.change(make.act(world.rep), deal=deal, version=deal.version, data={"close_on": day}, push=why)
    return ("Never", "Once", "Twice")


def order(page, names):
    return sorted((name for name in names if f">{name}<" in page), key=lambda name: page.index(f">{name}<"))


def test_the_list_sorts_and_narrows_by_pushes(world, client_of, names):
    rep = client_of(world.rep)
    page = rep.get("/deals/", {"closing": "any", "sort": "-pushes"}).content.decode()
    assert order(page, names) == ["Twice", "Once", "Never"] and "Pushed" in page
    assert set(order(rep.get("/deals/", {"pushed": "1"}).content.decode(), names)) == {"Twice", "Once"}
    twice = rep.get("/deals/", {"pushed": "2"}).content.decode()
    assert order(twice, names) == ["Twice"]


def test_programs_ask_the_same(world, names):
    client = APIClient()
    client.force_authenticate(world.rep)
    rows = client.get("/api/v1/deals/?ordering=-pushes&pushes_from=1").data["results"]
    assert [(row["name"], row["pushes"]) for row in rows] == [("Twice", 2), ("Once", 1)]
    assert client.get("/api/v1/deals/?pushes_from=x").status_code == 400
