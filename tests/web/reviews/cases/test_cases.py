"""A case on its pages and for programs: read, answered, decided, appealed, and taken along."""

from datetime import timedelta

import pytest

from accounts.duties.services.fulfilments import fulfil
from reviews.cases.presenters import pages, sheets
from reviews.cases.rules.states import Event
from reviews.cases.selectors import cases as selector
from reviews.models import Case, CaseEvent
from tests import make
from tests.builders import cases as build
from tests.builders import obligations as duties
from tests.builders.bookings import make_booking
from tests.builders.explanations import cause
from traps_web.lib import clock

WORDS = "The log was done, the week was not closed."


@pytest.fixture
def case(world):
    cause()
    return build.opened(world.rep, by=world.leader)


def page_of(client, case, part=""):
    return " ".join(client.get(f"/cases/{case.pk}/{part}").content.decode().split())


def test_the_person_reads_the_facts_and_answers(client_of, world, case):
    client = client_of(world.rep)
    assert f'href="/cases/{case.pk}/"' in client.get("/cases/").content.decode()
    page = page_of(client, case)
    assert "2 misses with the result missed: step 1 for you waits for a decision." in page
    assert "Close the week, 12" in page
    assert client.post(f"/cases/{case.pk}/read/").url == f"/cases/{case.pk}/"
    sent = {"cause": cause().pk, "words": WORDS, "proposal": "I close on Friday at 15:00."}
    assert client.post(f"/cases/{case.pk}/answer/", sent).url == f"/cases/{case.pk}/"
    page = page_of(client, case)
    assert f"“{WORDS}”" in page
    assert f'href="/cases/{case.pk}/answer/"' not in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"cause": ""}, "Choose a cause."), ({"words": " "}, "Write a sentence: your line reads it.")],
)
def test_an_answer_that_lacks_something_keeps_what_was_typed(client_of, world, case, changed, sentence):
    sent = {"cause": cause().pk, "words": WORDS, "proposal": "Fridays at three."} | changed
    answer = client_of(world.rep).post(f"/cases/{case.pk}/answer/", sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Fridays at three." in answer.content.decode()
    assert not CaseEvent.objects.filter(event="answered").exists()


def test_the_manager_decides_and_the_person_appeals_to_the_leader(client_of, world, case):
    manager, rep, leader = (client_of(person) for person in (world.manager, world.rep, world.leader))
    assert "waits for you" in page_of(manager, case)
    decide = f"/cases/{case.pk}/decide/"
    assert "Choose a decision." in manager.post(decide, {"decision": "dismissed", "words": "So."}).content.decode()
    assert manager.post(decide, {"decision": "confirmed", "words": "As agreed."}).status_code == 302
    assert manager.post(decide, {"decision": "waived", "words": "After all."}).status_code == 409
    assert rep.post(f"/cases/{case.pk}/appeal/", {"words": "The CRM was late."}).status_code == 302
    sent = {"decision": "overturned", "words": "It was."}
    assert leader.post(f"/cases/{case.pk}/decide-appeal/", sent).status_code == 302
    assert "waived" in page_of(rep, case)
    assert Case.objects.get().state == "waived"


def test_a_running_case_says_how_far_its_number_has_come_and_until_when_one_could_appeal(
    client_of, api_of, world, case
):
    build.decided(case, "confirmed", by=world.manager)
    for days, is_kept in ((7, True), (14, False), (21, True), (28, True)):
        due_at = make.NOW + timedelta(days=days)
        duty = duties.obligation(world.rep, trap_key="weekly-log", subject=f"week:+{days}", due_at=due_at)
        if is_kept:
            fulfil(make.act(world.rep, now=due_at), trap_key="weekly-log", owner=world.rep, subject=duty.subject)
    assert "0 of 3" in page_of(client_of(world.rep), case)
    with clock.frozen(make.NOW + timedelta(days=15)):
        assert "0 of 3" in page_of(client_of(world.rep), case)
        assert "One appeal was possible until" in page_of(client_of(world.rep), case)
    with clock.frozen(make.NOW + timedelta(days=29)):
        assert "3 duties in a row on time end it, 2 so far;" in page_of(client_of(world.rep), case)
        assert api_of(world.manager).get(f"/api/v1/cases/{case.pk}/").json()["in_a_row"] == 2


@pytest.mark.parametrize(("count", "older"), [(8, 0), (9, 3)])
def test_many_misses_fold_and_none_is_left_out(world, case, count, older):
    reader = make.reader(world.rep, organisation=world.organisation)
    shown = selector.shown(reader, case)
    misses = [case.facts["misses"][0] | {"label": f"Close week {number}"} for number in range(count)]
    shown.case.facts = case.facts | {"misses": misses}
    page = pages.page(reader, shown)
    assert [row.label for row in (*page.older, *page.newest)] == [f"Close week {number}" for number in range(count)]
    assert len(page.older) == older
    assert (page.earlier is not None) is bool(older)


def test_a_case_leads_to_the_one_before_that_still_counts(client_of, api_of, world, case):
    long_ago = make.NOW - timedelta(days=60)
    before = build.kept_since(world.rep, case.policy, long_ago, Event.WAIVED, by=world.manager)
    forgotten = build.kept_since(world.rep, case.policy, make.NOW - timedelta(days=400), Event.WAIVED, by=world.manager)
    page = page_of(client_of(world.manager), case)
    assert f'href="/cases/{before.pk}/">Before: step 1 from' in page
    assert f'href="/cases/{forgotten.pk}/"' not in page
    assert case.sha256[:16] in page
    address = "/api/v1/cases/{}/"
    read = api_of(world.rep).get(address.format(case.pk)).json()
    assert (read["in_a_row"], read["before"]) == (None, before.pk)
    assert api_of(world.rep).get(address.format(before.pk)).json()["before"] is None


def test_the_paper_is_taken_along_in_sight_of_its_person(client_of, world, case):
    assert client_of(world.manager).get(f"/cases/{case.pk}/case.pdf").content.startswith(b"%PDF")
    assert "Taken along as a file, Mara Manager" in page_of(client_of(world.rep), case)


def test_a_program_does_the_same(api_of, world, case):
    rep, manager = api_of(world.rep), api_of(world.manager)
    address = f"/api/v1/cases/{case.pk}/"
    body = {"cause": cause().name, "words": WORDS}
    answer = rep.post(f"{address}answer/", body, format="json").json()
    assert [event["event"] for event in answer["events"]] == ["opened", "read", "answered"]
    assert manager.post(f"{address}decide/", {"decision": "nothing"}, format="json").status_code == 400
    decided = manager.post(f"{address}decide/", {"decision": "waived", "words": "Fair."}, format="json").json()
    assert decided["state"] == "waived"
    assert api_of(world.peer).get(address).status_code == 404


def test_a_case_whose_facts_changed_is_not_decided_and_says_so(client_of, api_of, world):
    case = build.opened(world.rep, by=world.leader)
    make_booking(world.rep, "900.00", on=make.TODAY - timedelta(days=120))
    entered = {"decision": "confirmed", "words": "As we agreed on Monday."}
    answer = client_of(world.manager).post(f"/cases/{case.pk}/decide/", entered)
    assert answer.status_code == 409
    assert "a key of this case is no longer true" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "changed"
    assert api_of(world.manager).post(f"/api/v1/cases/{case.pk}/decide/", entered).status_code == 409


def test_on_paper_it_speaks_of_the_person_by_name_whoever_takes_it_along(client_of, world, monkeypatch):
    case = build.opened(world.rep, by=world.leader)
    statements = []
    monkeypatch.setattr(sheets, "pdf", lambda page, **facts: statements.append((page.statement, page.answer)) or b"")
    for person in (world.rep, world.manager):
        client_of(person).get(f"/cases/{case.pk}/case.pdf")
    assert statements[0] == statements[1]
    assert statements[0][0] == "2 misses with the result missed: step 1 for Rita Rep waits for a decision."
