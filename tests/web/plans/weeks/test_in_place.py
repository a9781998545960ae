"""Acts where duties are listed: the form opens in the row, settles the duty, and the row says how it reads now."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.duties.services.obligations import flag_missed
from accounts.models import Obligation
from pipeline.models import Activity, Customer
from plans.account_plans.services import customer_duties
from plans.weeks.services.week_openings import open_weekly_logs
from tests import make
from tests.builders import absences, account_plans, deals, weeks
from tests.builders import obligations as owed
from tests.builders.activities import kind
from tests.builders.customers import make_customer

SCRIPT = {"HX-Request": "true"}


def read(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def missed_contact(world, now):
    """A contact that was owed by yesterday and is flagged as missed."""
    account_plans.install()
    kind()
    make_customer("Condax", world.rep, tier="A")
    Customer.objects.update(created_at=now - timedelta(days=40))
    customer_duties.sweep(make.act(now=now))
    Obligation.objects.update(
        due_at=now - timedelta(days=1), first_due_at=now - timedelta(days=1), missed_at=now - timedelta(hours=20)
    )
    flag_missed(make.act(now=now), looked_up={"customer-contact"})
    return Obligation.objects.get(trap__key="customer-contact")


def form_address(page, duty):
    """The form that a row of the page opens."""
    found = re.search(rf'hx-get="([^"]+)" hx-target="#owed-{duty.pk}-form"', page)
    assert found is not None
    return found[1].replace("&amp;", "&")


def values_of(page):
    """What the form begins with."""
    inputs = re.findall(r"<input[^>]+>", page)
    names = [(re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in inputs]
    return {name[1]: value[1] if value else "" for name, value in names if name}


def sent(client, address, **typed):
    begun = values_of(read(client.get(address, headers=SCRIPT)))
    return client.post(address, begun | typed, headers=SCRIPT)


def settled(client, address, **typed):
    """The row that the act answers with, and what is said of it."""
    answer = sent(client, address, **typed)
    assert answer.status_code == 302, read(answer)
    row = client.get(answer["Location"], headers=SCRIPT)
    return read(row), json.loads(row["HX-Trigger"]), row


def test_the_contact_that_is_owed_is_logged_in_its_row(world, client_of, missed_contact):
    client = client_of(world.rep)
    page = read(client.get("/traps/"))
    assert 'href="/activities/new/?customer=' in page
    address = form_address(page, missed_contact)
    form = read(client.get(address, headers=SCRIPT))
    assert "<html" not in form and "Log it" in form
    assert "If done now, it is marked “missed, then done 1 day late”" in form
    row, said, answer = settled(client, address, type=kind().pk, note="Wants both sites.")
    assert "missed, then done 1 day late" in row and "Log the contact" not in row and "data-focus" in row
    assert said == {"settled": missed_contact.pk, "note": {"key": "done", "text": said["note"]["text"]}}
    assert "logged" in said["note"]["text"]
    assert answer["HX-Retarget"] == f"#owed-{missed_contact.pk}"
    assert Activity.objects.get().note == "Wants both sites."
    assert "Contact Condax" not in read(client.get("/traps/"))


def test_it_stands_on_the_week_with_what_the_cadence_says(world, client_of, missed_contact):
    weeks.defaults()
    page = read(client_of(world.rep).get("/week/"))
    assert re.search(r'<a href="/customers/\d+/">Contact Condax</a>', page)
    assert "A, no contact logged" in page and "days over" in page
    assert form_address(page, missed_contact).startswith("/activities/new/?duty=")
    theirs = read(client_of(world.manager).get(f"/week/?person={world.rep.pk}"))
    assert "Contact Condax" in theirs and "Log the contact" not in theirs and 'hx-get="/activities' not in theirs


def test_what_was_typed_stands_beside_what_is_wrong(world, client_of, missed_contact):
    client = client_of(world.rep)
    address = form_address(read(client.get("/traps/")), missed_contact)
    answer = sent(client, address, type=kind().pk, done_on="2027-01-01", note="Typed and kept.")
    page = read(answer)
    assert answer.status_code == 422
    assert "Typed and kept." in page and "invalid-feedback" in page and "<html" not in page
    assert not Activity.objects.exists()


def test_sent_twice_it_is_logged_once(world, client_of, missed_contact):
    client = client_of(world.rep)
    address = form_address(read(client.get("/traps/")), missed_contact)
    typed = values_of(read(client.get(address, headers=SCRIPT))) | {"type": kind().pk}
    first, second = (client.post(address, typed, headers=SCRIPT) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == reverse("trap_row", args=[missed_contact.pk])
    assert Activity.objects.count() == 1


def test_a_duty_out_of_sight_opens_no_form(world, client_of, missed_contact):
    address = f"/activities/new/?duty={missed_contact.pk}"
    assert client_of(world.peer).get(address, headers=SCRIPT).status_code == 404
    assert client_of(world.rep).get(address).status_code == 200


def test_without_a_script_the_row_is_the_page_of_the_duty(world, client_of, missed_contact):
    answer = client_of(world.rep).get(reverse("trap_row", args=[missed_contact.pk]))
    assert answer["Location"] == reverse("trap_detail", args=[missed_contact.pk])


@pytest.fixture
def closing(world, now):
    weeks.defaults()
    open_weekly_logs(make.act(now=now))
    return Obligation.objects.get(owner=world.rep, subject="2026-W48")


def test_a_week_is_closed_in_its_row_and_on_its_own_page_by_its_button(world, client_of, closing):
    client = client_of(world.rep)
    assert "#note" in read(client.get("/week/"))
    address = form_address(read(client.get("/traps/")), closing)
    assert "labelled late" in read(client.get(address, headers=SCRIPT))
    row, said, _ = settled(client, address)
    assert "done" in row and said["note"]["text"] == "Week 48 is closed."
    assert client.get(reverse("week_close", args=["2026-W48"]))["Location"] == "/week/2026-W48/"
    assert client.get(reverse("week_close", args=["no-week"])).status_code == 404


def test_a_promise_is_scored_in_its_row(world, client_of):
    weeks.defaults()
    owed.obligation(world.rep, subject="thing:9")
    promise = weeks.promise(world.rep)
    duty = Obligation.objects.get(subject=f"promise:{promise.pk}")
    client = client_of(world.rep)
    address = form_address(read(client.get("/traps/")), duty)
    wrong = sent(client, address, outcome="moved")
    assert wrong.status_code == 422 and "Give a reason for the move." in read(wrong) and "<html" not in read(wrong)
    row, said, _ = settled(client, address, outcome="kept")
    assert "done" in row and said["note"]["text"] == "“Send the offer” is kept."


def test_a_milestone_is_reached_in_its_row(world, client_of):
    owed.obligation(world.rep)
    milestone = deals.make_milestone(deals.open_deal(world.rep))
    duty = Obligation.objects.get(subject=f"milestone:{milestone.pk}:0")
    client = client_of(world.rep)
    row, said, _ = settled(client, form_address(read(client.get("/traps/")), duty))
    assert "done" in row and said["note"]["text"].startswith("Reached: ")


def test_a_request_for_more_time_is_decided_where_it_waits(world, client_of):
    request = owed.extension(world.rep, owed.obligation(world.rep))
    duty = Obligation.objects.get(subject=f"extension:{request.pk}")
    client = client_of(world.manager)
    for place in ("/traps/", "/team/"):
        address = form_address(read(client.get(place)), duty)
        assert "The customer moved the date." in read(client.get(address, headers=SCRIPT))
    assert sent(client, address, decision="refuse").status_code == 422
    row, said, _ = settled(client, address, decision="grant", answer="Until then.")
    assert "done" in row and "has been notified" in said["note"]["text"]
    request.refresh_from_db()
    assert request.status == "granted"


def test_leave_is_decided_where_it_waits(world, client_of):
    owed.obligation(world.rep)
    leave = absences.waiting_leave(world.rep)
    duty = Obligation.objects.get(subject=f"leave:{leave.pk}")
    client = client_of(world.manager)
    address = form_address(read(client.get("/traps/")), duty)
    row, said, _ = settled(client, address, decision="approve")
    assert "done" in row and "Approved" in said["note"]["text"]


def test_the_figures_of_the_week_are_read_anew_by_a_script(world, client_of, closing):
    client = client_of(world.rep)
    part = read(client.get("/week/2026-W48/?part=counted", headers=SCRIPT))
    assert "<html" not in part and 'id="week-statement" hx-swap-oob="true"' in part
    assert "<html" in read(client.get("/week/2026-W48/?part=counted"))
