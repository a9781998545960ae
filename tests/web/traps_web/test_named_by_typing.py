"""Of a long list the name is typed; rows are added by the server where there is no script. Nothing typed is lost."""

from __future__ import annotations

import pytest

from pipeline.models import Deal
from tests.builders.customers import make_customer
from tests.builders.deals import open_deal, stage
from traps_web.ui.naming import LONGEST_LIST

NEW = {"name": "Presses", "once": "k1"}


@pytest.fixture
def many(world):
    return [make_customer(f"Works {place}", world.rep) for place in range(LONGEST_LIST + 1)]


def test_of_a_long_list_the_name_is_typed(world, many, client_of):
    stage("Won")
    client = client_of(world.rep)
    page = client.get("/deals/new/").content.decode()
    assert 'list="id_customer_names"' in page and '<option value="Works 3">' in page
    typed = NEW | {"owner": world.rep.pk, "customer": "works 3", "customer_by": "name"}
    assert client.post("/deals/new/", typed).status_code == 302
    assert Deal.objects.get().customer == many[3]


def test_what_names_nothing_comes_back_as_it_was_typed(world, many, client_of):
    hidden = make_customer("Works of another line", world.other_rep)
    for text in ("Worcs 3", hidden.name, str(many[3].pk)):
        typed = NEW | {"owner": world.rep.pk, "customer": text, "customer_by": "name"}
        answer = client_of(world.rep).post("/deals/new/", typed)
        page = answer.content.decode()
        assert answer.status_code == 422 and f'value="{text}"' in page and 'value="Presses"' in page
        assert f"“{text}” is not " in page
    assert not Deal.objects.exists()


def test_a_filter_takes_the_name_in_its_address(world, many, client_of):
    page = client_of(world.rep).get("/deals/?customer=Works+3&period=any")
    assert page.status_code == 200 and "Works 3" in page.content.decode()


def test_a_row_is_added_by_the_server_and_nothing_is_saved_lost_or_judged(world, client_of):
    deal = open_deal(world.rep)
    typed = {"version": 1, "share_rows": 2, "share0-share": "4o", "add_row": "share"}
    answer = client_of(world.rep).post(f"/deals/{deal.pk}/shares/", typed)
    page = answer.content.decode()
    assert answer.status_code == 200 and 'value="4o"' in page and 'name="share2-share"' in page
    assert "invalid-feedback" not in page and "autofocus" in page
    assert Deal.objects.get().version == 1
