"""The page of movement, its buckets and files, and the call of the API that says the same."""

import csv
import io
import re
from decimal import Decimal

import pytest

from pipeline.deals.services import deals
from pipeline.models import Deal
from tests import make
from tests.builders.deals import make_deal, stage

pytestmark = pytest.mark.django_db
PAGE = "/pipeline/movement/"
DAYS = "since=2026-11-24&until=2026-11-25&period=all"


@pytest.fixture
def moved(world):
    """A deal that grew, one that is new and one that was lost since yesterday."""
    before = {"opened_on": make.TODAY.replace(day=2), "close_on": make.TODAY.replace(month=12)}
    grown, lost = (make_deal(world.rep, name=name, **before) for name in ("Grown", "Lost"))
    make_deal(world.rep, name="New", opened_on=make.TODAY, close_on=make.TODAY.replace(month=12))
    act = make.act(world.rep)
    deals.change(act, deal=grown, version=grown.version, data={"amount": Decimal("1250.00")})
    deals.move_stage(act, deal=lost, to_stage=stage("Lost"), reason="price", closed_on=make.TODAY)
    return world


def test_the_page_says_what_moved_and_opens_the_deals(moved, client_of):
    client = client_of(moved.leader)
    page = client.get(f"{PAGE}?{DAYS}").content.decode()
    assert "Maven’s open pipeline rose by 250" in page
    address = "/pipeline/movement/deals/?since=2026-11-24&amp;until=2026-11-25&amp;period=all&amp;bucket=lost"
    assert address in page
    bucket = client.get(address.replace("&amp;", "&")).content.decode()
    assert "Lost: 1 deal" in bucket
    assert f'href="/deals/{Deal.objects.get(name="Lost").pk}/"' in bucket
    assert "by Rita Rep" in bucket


def test_the_file_and_the_call_say_the_same_to_the_cent(moved, client_of):
    client = client_of(moved.leader)
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get(f"{PAGE}?{DAYS}&format=csv")).decode("utf-8-sig"))))
    whole = {row["line"]: Decimal(row["open_pipeline"]) for row in rows if row["whose"] == "Maven"}
    opening, closing = whole.pop("opening"), whole.pop("closing")
    assert (opening, closing) == (Decimal("2000.00"), Decimal("2250.00"))
    assert opening + sum(whole.values()) == closing
    answer = client.get(f"/api/v1/movement/?{DAYS}&bucket=amount+up").json()
    assert (answer["opening"]["amount"], answer["closing"]["amount"]) == ("2000.00", "2250.00")
    assert {row["name"]: row["amount"] for row in answer["buckets"] if row["count"]} == {
        "new": "1000.00",
        "amount up": "250.00",
        "lost": "-1000.00",
    }
    page = client.get(f"/api/v1/movement/?{DAYS}&bucket=amount+up&page_size=1").json()
    assert (page["deals"], page["next"], page["previous"]) == (answer["deals"], None, None)
    assert client.get(f"/api/v1/movement/?{DAYS}&bucket=amount+up&page=2").status_code == 404
    [grown] = answer["deals"]
    assert (grown["name"], grown["amount"], grown["by"], grown["via"]) == ("Grown", "250.00", "Rita Rep", "page")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=2026-11-24&until=2026-11-26", "Thu 26 Nov 2026 is in the future. Choose today or a day before."),
        ("since=2026-10-01&until=2026-11-25", "Nothing is known before Mon 2 Nov 2026"),
        ("since=2026-11-25&until=2026-11-25", "Choose a day before the last one."),
        ("since=x&until=2026-11-25", "Enter"),
    ],
)
def test_days_that_cannot_be_compared_are_refused_beside_their_name(moved, client_of, query, sentence):
    client = client_of(moved.leader)
    page, call = client.get(f"{PAGE}?{query}"), client.get(f"/api/v1/movement/?{query}")
    assert (page.status_code, call.status_code) == (400, 400)
    assert sentence in page.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert set(call.json()) <= {"since", "until", "type", "title", "status", "detail", "errors"}


def test_a_bucket_is_read_page_by_page(moved, client_of):
    for number in range(51):
        make_deal(moved.rep, name=f"More {number}", opened_on=make.TODAY, close_on=make.TODAY.replace(month=12))
    client, address = client_of(moved.leader), f"/api/v1/movement/?{DAYS}&bucket=new"
    first = client.get(address).json()
    assert (len(first["deals"]), first["previous"]) == (50, None)
    last = client.get(first["next"]).json()
    assert (len(last["deals"]), last["next"]) == (2, None)
    assert len({row["deal"] for row in first["deals"] + last["deals"]}) == 52
    page = client.get(f"{PAGE}deals/?{DAYS}&bucket=new&page=2").content.decode()
    assert page.count('class="lst__when nowrap"') == 2
    assert len(b"".join(client.get(f"{PAGE}deals/?{DAYS}&bucket=new&format=csv")).decode().splitlines()) == 53


def test_nobody_reads_the_movement_of_others(moved, client_of):
    for query in (f"team={moved.north.pk}", f"person={moved.peer.pk}"):
        for address in (f"{PAGE}?{DAYS}&{query}", f"/api/v1/movement/?{DAYS}&{query}"):
            assert client_of(moved.rep).get(address).status_code == 404
    assert "Rita Rep" in client_of(moved.rep).get(f"{PAGE}?{DAYS}").content.decode()


def test_before_the_first_deal_the_page_says_what_will_be_seen(world, client_of):
    assert "Here you will see what moved between two days." in client_of(world.rep).get(PAGE).content.decode()


def test_a_page_that_leads_here_is_sent_one_sentence_with_the_same_days(moved, client_of):
    client = client_of(moved.leader)
    answer = client.get(f"{PAGE}?{DAYS}", headers={"HX-Request": "true", "HX-Target": "moved"})
    line = answer.content.decode()
    assert "<html" not in line and "HX-Target" in answer["Vary"]
    assert "Open pipeline +250, weighted " in line and "since the end of Tue 24 Nov" in line
    assert line.strip().endswith("</a>: 1 new, 1 lost and 1 worth more.")
    assert f'href="{PAGE}?{DAYS.replace("&", "&amp;")}"' in line


@pytest.mark.parametrize("page", ["/dashboard/", "/team/"])
def test_dashboard_and_team_lead_to_what_moved_since_last_week(moved, client_of, page):
    make_deal(moved.rep, name="Soon", opened_on=make.TODAY, close_on=make.TODAY.replace(day=28))
    for person in (moved.manager, moved.leader):
        client = client_of(person)
        text = client.get(page).content.decode()
        line = re.search(r'id="moved">(.*?)<a href="([^"]+)"\s+hx-get="([^"]+)" hx-target="#moved">What moved<', text)
        assert line.group(1).startswith("Open pipeline rose by 1,000 since last week, to ")
        link = re.search(r'href="([^"]+)"\s+hx-get="([^"]+)"', line.group(0))
        assert link.group(1) == link.group(2), "without a script too"
        address = link.group(1).replace("&amp;", "&")
        line = client.get(address, headers={"HX-Request": "true", "HX-Target": "moved"})
        assert "Open pipeline +1,000" in line.content.decode() and "</a>: 1 new." in line.content.decode()


def test_the_pages_of_deals_are_tabs_that_keep_whose_and_when(moved, client_of):
    client = client_of(moved.leader)
    kept = f"period=FY2027-Q2&amp;team={moved.north.pk}"
    pages = {
        "Deals": f"/deals/?{kept}",
        "Movement": f"{PAGE}?{kept}",
        "Forecast": f"/forecast/?{kept}",
        "Calls": f"/calls/FY2027-Q2/team/{moved.north.pk}/",
    }
    for current, address in pages.items():
        text = client.get(address.replace("&amp;", "&")).content.decode()
        tabs = text.split('aria-label="Ways to look at deals">')[1].split("</nav>")[0]
        assert re.findall(r'aria-current="true">(\w+)<', tabs) == [current]
        assert re.findall(r">(\w+)</a>", tabs) == ["Deals", "Board", "Movement", "Forecast", "Calls", "Review"]
        if current != "Deals":
            assert f'href="{pages["Movement"]}"' in tabs or current == "Movement"
            assert f'href="{pages["Forecast"]}"' in tabs
