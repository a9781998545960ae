"""A row of the list of deals that opens, saves and closes without leaving it."""

import re
from datetime import date
from decimal import Decimal

from pipeline.deals.services import deals
from pipeline.models import Deal
from tests import make
from tests.builders.deals import make_deal, open_deal

READY = {"next_step": "Call", "next_step_on": date(2026, 12, 1), "close_on": date(2026, 12, 18)}
HTMX = {"HX-Request": "true"}


def text_of(answer):
    return answer.content.decode()


def typed(deal, **changed):
    data = {"version": deal.version, "next_step": "Demo", "next_step_on": "2026-12-03", "close_on": "2026-12-18"}
    return data | {"amount": "1,500"} | changed


def test_a_row_opens_saves_and_closes_without_leaving_the_list(world, client_of):
    deal = open_deal(world.rep, **READY)
    client = client_of(world.rep)
    form = text_of(client.get(f"/deals/{deal.pk}/row/?sort=name", headers=HTMX))
    assert (
        form.lstrip().startswith(f'<tr id="deal-{deal.pk}">') and f'hx-post="/deals/{deal.pk}/row/?sort=name"' in form
    )
    row = client.post(f"/deals/{deal.pk}/row/?sort=name", typed(deal), headers=HTMX)
    assert row.status_code == 200 and "Demo" in text_of(row) and "Thu 3 Dec" in text_of(row) and "1,500" in text_of(row)
    assert f'value="{deal.pk}.2"' in text_of(row)
    assert f'href="/deals/{deal.pk}/row/?sort=name"' in text_of(row)
    assert Deal.objects.get().amount == Decimal(1500)
    back = client.get(f"/deals/{deal.pk}/row/?cancel=1", headers=HTMX)
    assert "Thu 3 Dec" in text_of(back) and "<form" not in text_of(back)


def test_a_row_that_opens_or_is_drawn_anew_says_where_the_focus_goes(world, client_of):
    deal = open_deal(world.rep, **READY)
    client = client_of(world.rep)
    form = text_of(client.get(f"/deals/{deal.pk}/row/", headers=HTMX))
    assert re.search(r'<input[^>]*name="next_step"[^>]* data-focus', form)
    row = text_of(client.post(f"/deals/{deal.pk}/row/", typed(deal), headers=HTMX))
    assert re.search(rf'id="edit-{deal.pk}"[^>]* data-focus', row)
    assert "data-focus" not in text_of(client.get("/deals/?closing=any"))


def test_wrong_input_in_a_row_keeps_what_was_typed(world, client_of):
    deal = open_deal(world.rep, **READY)
    answer = client_of(world.rep).post(
        f"/deals/{deal.pk}/row/", typed(deal, close_on="2026-11-01", amount="12,x"), headers=HTMX
    )
    assert answer.status_code == 422 and 'value="12,x"' in text_of(answer) and "Enter an amount like" in text_of(answer)
    answer = client_of(world.rep).post(f"/deals/{deal.pk}/row/", typed(deal, close_on="2026-11-01"), headers=HTMX)
    assert (
        answer.status_code == 422
        and "The expected close date cannot be before today" in text_of(answer)
        and 'value="Demo"' in text_of(answer)
    )


def test_a_row_that_moved_on_says_so_and_keeps_what_was_typed(world, client_of):
    deal = open_deal(world.rep, **READY)
    deals.change(make.act(world.manager), deal=deal, version=1, data={"amount": Decimal(2000)})
    client, data = client_of(world.rep), typed(deal, version=1)
    answer = client.post(f"/deals/{deal.pk}/row/", data, headers=HTMX)
    page = text_of(answer)
    assert answer.status_code == 409 and "Amount is now 2,000" in page and 'value="1,500"' in page
    assert 'name="version" value="2"' in page
    assert client.post(f"/deals/{deal.pk}/row/", data | {"version": 2}, headers=HTMX).status_code == 200
    assert Deal.objects.get().amount == Decimal(1500)


def test_without_a_script_the_row_is_a_page_that_leads_back_to_the_list(world, client_of):
    deal = open_deal(world.rep, **READY)
    client = client_of(world.rep)
    page = client.get(f"/deals/{deal.pk}/row/?sort=name")
    assert page.status_code == 200 and "What happens next with" in text_of(page)
    answer = client.post(f"/deals/{deal.pk}/row/?sort=name", typed(deal))
    assert answer.status_code == 302 and answer["Location"] == "/deals/?sort=name"


def test_who_sees_a_deal_and_may_not_change_it_gets_no_row_to_change(world, client_of):
    watcher = make.person("Wanda Watcher", is_leader=True)
    deal = open_deal(world.rep)
    client = client_of(watcher)
    page = text_of(client.get("/deals/?closing=any"))
    assert deal.name in page and f"/deals/{deal.pk}/row/" not in page
    assert client.get(f"/deals/{deal.pk}/row/").status_code == 403
    closed = make_deal(world.rep, at="Won")
    assert f"/deals/{closed.pk}/row/" not in text_of(client_of(world.rep).get("/deals/?status=won"))
