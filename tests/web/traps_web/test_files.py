"""Every list as a file: what the page shows and no row more, in the sight of whoever asks."""

import csv
import io

import openpyxl
import pytest

from pipeline.activities.services import defaults
from plans.weeks.services import defaults as plans_defaults
from tests import make
from tests.builders import activities, budgets, obligations
from tests.builders.bookings import make_booking
from tests.builders.customers import make_customer
from tests.builders.deals import open_deal

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(world):
    defaults.install(make.NOW)
    plans_defaults.install(make.NOW)
    customer = make_customer('=HYPERLINK("x")', owner=world.rep)
    open_deal(world.rep, name="@Deal of Rita", customer_id=customer.pk)
    open_deal(world.other_rep, name="Deal of Olga")
    make_booking(world.rep, "1200.50", customer_id=customer.pk)
    make_booking(world.other_rep, "900.00")
    activities.make_activity(world.rep)
    activities.make_activity(world.other_rep)
    budgets.set_budget(world.rep)
    obligations.obligation(world.rep)
    return world


def rows(client, address):
    answer = client.get(address, {"format": "csv"} if "?" not in address else None)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


LISTS = ["/customers/", "/deals/", "/bookings/", "/activities/", "/dashboard/budgets/", "/traps/", "/traps/team/"]


@pytest.mark.parametrize("address", [*LISTS, "/settings/people/"])
def test_every_list_is_linked_and_sent_as_both_kinds(world, client_of, address):
    client = client_of(world.admin)
    page = client.get(address).content.decode()
    assert "format=csv" in page
    assert "format=xlsx" in page
    answer = client.get(address, {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    lines = rows(client, address)
    assert sheet.max_row == len(lines) + 1
    assert client.get(address, {"format": "pdf"})["Content-Type"].startswith("text/html")


def test_files_show_what_the_viewer_sees(world, client_of):
    rep, leader = client_of(world.rep), client_of(world.leader)
    assert [row["name"] for row in rows(rep, "/deals/?closing=any&format=csv")] == ["'@Deal of Rita"]
    assert {row["owner"] for row in rows(leader, "/deals/?closing=any&format=csv")} == {"Rita Rep", "Olga Other"}
    assert [row["person"] for row in rows(rep, "/bookings/")] == ["Rita Rep"]
    assert [row["person"] for row in rows(rep, "/activities/")] == ["Rita Rep"]
    assert [row["name"] for row in rows(rep, "/customers/")] == ['\'=HYPERLINK("x")']


def test_files_keep_the_filters_of_the_page(world, client_of):
    leader = client_of(world.leader)
    bookings = rows(leader, f"/bookings/?person={world.rep.pk}&format=csv")
    assert [row["amount"] for row in bookings] == ["1200.50"]
    assert rows(leader, "/deals/?q=Olga&format=csv")[0]["name"] == "Deal of Olga"


def test_a_peer_gets_no_file_of_people(world, client_of):
    assert client_of(world.rep).get("/settings/people/?format=csv").status_code == 403
