"""A miss is answered on the week page, and figures open their rows."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from reviews.explanations.selectors import ledgers
from reviews.models import CatchUpAction, MissExplanation
from tests import make
from tests.builders import obligations as duties
from tests.builders import reviews, weeks
from tests.builders.bookings import make_booking
from tests.builders.deals import make_deal
from tests.builders.explanations import CATCH_UP_ON, WORDS, cause, explained

OWN = "/explanations/"


@pytest.fixture
def miss(world):
    cause()
    weeks.defaults()
    return duties.missed(world.rep, subject="2026-W47", label="Close week 47")


def answer(**changed):
    return {"cause": cause().pk, "words": WORDS, "catch_up_on": CATCH_UP_ON.isoformat()} | changed


def test_the_week_page_asks_and_takes_the_answer_without_a_script(client_of, world, miss):
    client = client_of(world.rep)
    text = client.get("/week/").content.decode()
    assert "1 miss" in " ".join(text.split())
    assert f'action="/explanations/misses/{miss.pk}/"' in text
    assert '<option value="2026-11-30">' in text
    assert client.post(f"/explanations/misses/{miss.pk}/", answer()).url == OWN
    assert "to explain" not in client.get("/week/").content.decode()
    assert "slow follow-up" in client.get(OWN).content.decode()


@pytest.mark.parametrize("address", ["/week/", OWN])
def test_a_browser_sends_the_answer_from_either_page_that_asks(world, miss, address):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.rep, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = browser.get(address).content.decode()
    form = re.search(rf'action="(/explanations/misses/{miss.pk}/)".*?</form>', page, re.DOTALL)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form[0])
    assert browser.post(form[1], answer(csrfmiddlewaretoken=token[1])).url == OWN
    assert MissExplanation.objects.get().obligation == miss


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("cause", "", "Choose a cause."),
        ("words", "", "Enter a sentence: your line reads it."),
        ("catch_up_on", "", "Enter the day on which you catch up."),
        ("catch_up_on", "2026-11-28", "Choose a working day from"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(client_of, world, miss, field, value, sentence):
    answered = client_of(world.rep).post(f"/explanations/misses/{miss.pk}/", answer(**{field: value}))
    assert answered.status_code == 422
    assert sentence in answered.content.decode()


def test_a_form_calls_nothing_optional_that_it_then_asks_for(client_of, world, miss):
    assert "(optional)" not in client_of(world.rep).get(f"/explanations/misses/{miss.pk}/").content.decode()
    row = explained(world.rep, miss=miss)
    assert "(optional)" not in client_of(world.manager).get(f"/explanations/{row.pk}/").content.decode()


def test_a_correction_begins_with_what_was_said(client_of, world, miss):
    row = explained(world.rep, miss=miss)
    text = client_of(world.rep).get(f"/explanations/{row.pk}/correct/").content.decode()
    assert f'<option value="{row.cause_id}" selected>' in text
    assert row.words in text


def test_a_correction_and_a_note_are_read_by_both(client_of, world, miss):
    row = explained(world.rep, miss=miss)
    noted = client_of(world.manager).post(f"/explanations/{row.pk}/", {"text": "Ask me before the next fair."})
    assert noted.status_code == 302
    corrected = client_of(world.rep).post(
        f"/explanations/{row.pk}/correct/", {"cause": cause("absence").pk, "words": "I was ill."}
    )
    second = MissExplanation.objects.get(supersedes=row)
    assert corrected.url == f"/explanations/{second.pk}/"
    for person in (world.rep, world.manager):
        text = client_of(person).get(f"/explanations/{row.pk}/").content.decode()
        assert all(words in text for words in ("I was ill.", WORDS, "Ask me before the next fair."))


def test_the_catch_up_is_reported_as_done(client_of, world, miss):
    explained(world.rep, miss=miss)
    client = client_of(world.rep)
    assert client.post(f"/explanations/misses/{miss.pk}/done/").status_code == 302
    assert "It was caught up." in client.get(f"/explanations/{MissExplanation.objects.get().pk}/").content.decode()


@pytest.mark.parametrize("name", ["peer", "other_rep", "other_manager", "admin"])
def test_others_find_no_trace(client_of, world, miss, name):
    row = explained(world.rep, miss=miss)
    client = client_of(getattr(world, name))
    addresses = (
        f"/explanations/{row.pk}/",
        f"/explanations/people/{world.rep.pk}/",
        f"/explanations/teams/{world.north.pk}/",
        f"/explanations/misses/{miss.pk}/",
        f"/api/v1/explanations/{row.pk}/",
        f"/api/v1/excuse-ledger/?person={world.rep.pk}",
        f"/api/v1/excuse-ledger/?team={world.north.pk}",
    )
    assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)
    for address in (OWN, "/explanations/line/", "/find/?q=fair", "/api/v1/explanations/", "/notices/", "/week/"):
        assert WORDS not in client.get(address).content.decode()


def test_the_organisation_is_for_leaders(client_of, world, miss):
    explained(world.rep, miss=miss)
    assert client_of(world.leader).get("/explanations/organisation/").status_code == 200
    assert client_of(world.manager).get("/explanations/organisation/").status_code == 403
    assert client_of(world.admin).get("/api/v1/excuse-ledger/?whole=true").status_code == 403


def test_the_line_and_the_files_name_who_explained_what(client_of, world, miss):
    explained(world.rep, miss=miss)
    client = client_of(world.manager)
    assert "Rita Rep" in client.get("/explanations/line/").content.decode()
    lines = b"".join(client.get(f"/explanations/teams/{world.north.pk}/?format=csv")).decode().splitlines()
    assert lines[1].split(",")[1:5] == ["Rita Rep", "miss", "Close week 47", "slow follow-up"]


def test_the_line_is_sorted_and_narrowed_to_a_team_on_the_page_and_for_programs(client_of, api_of, world, miss):
    explained(world.rep, miss=miss)
    for subject in ("2026-W45", "2026-W46"):
        duties.missed(world.other_rep, subject=subject)
    page = client_of(world.leader).get("/explanations/line/", {"team": world.south.pk, "sort": "-promised"})
    assert [row.name for row in page.context["rows"]] == ["Olga Other", "Otto Manager"]
    assert page.context["statement"] == "2 misses of your line wait for an explanation."
    program, address = api_of(world.leader), "/api/v1/explanations/line/"
    first = program.get(address).json()["results"][0]
    assert (first["person_name"], first["to_explain"], first["explanations"]) == ("Olga Other", 2, 0)
    by_times = program.get(address, {"ordering": "-explanations", "team": world.north.pk}).json()["results"]
    assert (by_times[0]["person_name"], by_times[0]["explanations"]) == ("Rita Rep", 1)
    assert world.other_rep.pk not in [row["person"] for row in by_times]
    refused = [{"ordering": "came"}, {"team": "north"}, {"sort": "person"}]
    assert [program.get(address, asked).status_code for asked in refused] == [400, 400, 400]
    assert api_of(world.manager).get(address, {"team": world.south.pk}).status_code == 404


def test_a_program_explains_corrects_notes_and_reads_the_ledger(api_of, world, miss):
    rep, manager = api_of(world.rep), api_of(world.manager)
    [question] = rep.get("/api/v1/explanations/questions/").json()
    assert (question["obligation"], question["needs_day"], question["days"][0]) == (miss.pk, True, "2026-11-27")
    body = {"obligation": miss.pk, "cause": "slow follow-up", "words": WORDS, "catch_up_on": "2026-11-30"}
    made = rep.post("/api/v1/explanations/", body, format="json")
    assert (made.status_code, made.json()["in_my_control"]) == (201, True)
    pk = made.json()["id"]
    assert rep.post("/api/v1/explanations/", body, format="json").status_code == 409
    second = rep.post(f"/api/v1/explanations/{pk}/correct/", {"cause": "absence", "words": "Ill."}, format="json")
    assert second.json()["supersedes"] == pk
    at = f"/api/v1/explanations/{second.json()['id']}/"
    assert manager.post(f"{at}note/", {"text": "Get well."}, format="json").status_code == 200
    assert manager.post(f"{at}done/", format="json").status_code == 200
    story = manager.get(f"{at}story/").json()
    assert (story["earlier"][0]["id"], story["notes"][0]["text"], story["catch_up_status"]) == (pk, "Get well.", "done")
    ledger = manager.get("/api/v1/excuse-ledger/", {"person": world.rep.pk}).json()
    assert [(line["cause_name"], line["times"]) for line in ledger["lines"]] == [("absence", 1)]
    assert (ledger["whole"]["median"], ledger["people"]) == (None, 2)


def test_the_money_of_a_review_stands_beside_its_causes(client_of, world):
    review = reviews.review(world, at="live")
    deal = make_deal(world.rep, at="Engaging", name="Condax", amount=Decimal("5000.00"))
    facts = {"review": review, "chance_ppm": 500_000, "due_on": date(2026, 12, 18), "updated_at": make.NOW}
    CatchUpAction.objects.create(**facts, text="Close it", deal=deal, amount=Decimal(9000), position=2)
    make_booking(world.rep, "2500.00", make.TODAY, deal_id=deal.pk)
    text = " ".join(client_of(world.rep).get(OWN).content.decode().split())
    assert "You promised to catch up 9,000; 2,500 came." in text
    assert "6,500 may still come by its day." in text
    ledger = ledgers.of_person(make.reader(world.manager, organisation=world.organisation), world.rep)
    [line] = ledger.lines.values()
    assert (line.times, line.sums.promised, line.sums.came) == (3, 900_000, 250_000)
