"""The pages of the policy, and their calls."""

import pytest
from django.urls import reverse

from reviews.models import Policy, PolicyObjection, PolicyReading
from reviews.policies.forms.policies import PolicyForm
from tests import make
from tests.builders import policies


@pytest.fixture
def draft(world):
    return policies.draft(world.leader)


@pytest.fixture
def policy(world):
    return policies.published(world.leader)


def typed(draft, leader, **changes):
    """What the form of a draft sends when nothing is changed."""
    form = PolicyForm(reader=make.reader(leader), row=draft)
    values = {field.html_name: field.value() for field in form}
    values = {name: value for name, value in values.items() if value not in (None, False, "")}
    return values | {"first_day": values["first_day"].isoformat()} | changes


def test_without_a_policy_the_ladder_that_ships_is_a_proposal(client_of, world):
    page = client_of(world.rep).get("/policy/").content.decode()
    assert "No policy is published" in page
    assert "Written catch-up plan" in page
    assert "Begin a draft" not in page


def test_a_draft_is_for_those_who_write_it(client_of, world, draft):
    url = reverse("policy_version", args=[draft.pk])
    assert client_of(world.rep).get(url).status_code == 404
    page = client_of(world.leader).get(url).content.decode()
    assert "It can be published" in page
    assert "have nobody above the level that decides" in page


def test_a_draft_is_changed_as_a_whole(client_of, world, draft):
    url = reverse("policy_change", args=[draft.pk])
    sent = typed(draft, world.leader, name_2="", misses_1="3", kinds_1=["weekly-log"])
    assert client_of(world.leader).post(url, sent).status_code == 302
    steps = list(Policy.objects.get().steps.values_list("number", "name", "misses", "kinds"))
    assert [step[1] for step in steps] == ["Extra weekly check", "Leader’s review", "Handed to HR as a file"]
    assert steps[0] == (1, "Extra weekly check", 3, ["weekly-log"])


def test_wrong_input_keeps_what_was_typed(client_of, world, draft):
    url = reverse("policy_change", args=[draft.pk])
    answer = client_of(world.leader).post(url, typed(draft, world.leader, kept_1="99", words_1="Mondays at nine"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Enter 1 to 26." in page
    assert "Mondays at nine" in page
    assert Policy.objects.get().steps.first().kept == 3


def test_whoever_was_overtaken_keeps_what_they_typed(client_of, world, draft):
    url = reverse("policy_change", args=[draft.pk])
    sent = typed(draft, world.leader, words_1="Mondays at nine")
    client_of(world.leader).post(url, sent)
    answer = client_of(world.leader).post(url, sent | {"words_1": "Tuesdays at ten"})
    assert answer.status_code == 409
    assert "Tuesdays at ten" in answer.content.decode()


def test_it_is_published_and_read(client_of, world, draft):
    leader, rep = client_of(world.leader), client_of(world.rep)
    url = reverse("policy_publish", args=[draft.pk])
    assert "Publish version 1" in leader.get(url).content.decode()
    assert leader.post(url, {"revision": draft.revision}).status_code == 302
    reading = policies.put_before(world.rep)
    assert "I have read it" in rep.get("/policy/").content.decode()
    assert rep.post(reverse("policy_read", args=[reading.pk])).status_code == 302
    page = rep.get("/policy/").content.decode()
    assert "You read it on" in page
    assert "I have read it" not in page


def test_the_line_reads_objections_and_peers_do_not(client_of, world, policy):
    reading = policies.put_before(world.rep)
    url = reverse("policy_object", args=[reading.pk])
    rep = client_of(world.rep)
    assert rep.post(url, {"words": ""}).status_code == 422
    assert rep.post(url, {"words": "Too strict for the first year."}).status_code == 302
    assert PolicyObjection.objects.count() == 1
    assert "Too strict" in client_of(world.manager).get("/policy/").content.decode()
    for person in (world.peer, world.other_manager, world.admin):
        assert "Too strict" not in client_of(person).get("/policy/").content.decode()


def test_who_has_read_it_is_a_list_of_the_people_in_sight(client_of, world, policy):
    url = reverse("policy_people", args=[policy.pk])
    page = client_of(world.manager).get(url).content.decode()
    assert world.rep.name in page
    assert world.other_rep.name not in page


def test_the_ladder_on_paper_is_the_same_twice(client_of, world, policy):
    url = reverse("policy_pdf", args=[policy.pk])
    first, second = (client_of(world.rep).get(url) for _ in range(2))
    assert first.content.startswith(b"%PDF")
    assert first.content == second.content


def test_programs_write_publish_and_read(api_of, world):
    leader, rep = api_of(world.leader), api_of(world.rep)
    made = leader.post("/api/v1/policies/").data
    steps = [step | {"misses": 4} if step["number"] == 1 else step for step in made["steps"]]
    facts = {name: made[name] for name in ("first_day", "answer_days", "appeal_days", "help_days", "memory_quarters")}
    body = facts | {"revision": made["revision"], "steps": [_named(step) for step in steps]}
    changed = leader.put(f"/api/v1/policies/{made['id']}/", body, format="json")
    assert changed.status_code == 200, changed.data
    assert changed.data["steps"][0]["misses"] == 4
    assert leader.get(f"/api/v1/policies/{made['id']}/faults/").data["faults"] == []
    published = leader.post(f"/api/v1/policies/{made['id']}/publish/", {"revision": 2}, format="json")
    assert published.data["state"] == "published"
    (reading,) = rep.get("/api/v1/policy-readings/").data["results"]
    assert rep.post(f"/api/v1/policy-readings/{reading['id']}/read/").data["state"] == "read"
    assert PolicyReading.objects.get(pk=reading["id"]).state == "read"


def _named(step):
    return {name: value for name, value in step.items() if name != "number"}
