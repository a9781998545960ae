"""The library of traps, the page on which admins set rules, and both for programs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.duties.services.traps import DEFAULTS
from accounts.models import Extension, TrapRule
from tests import make
from tests.builders import obligations as owed
from tests.builders import trap_rules as build
from tests.builders.trap_rules import MONDAY_AFTER_NEXT, rule

TOMORROW = make.TODAY + timedelta(days=1)
CHANGE = {"team": "", "starts_on": "2026-11-25", "is_on": "on", "grace_working_days": "2", "reason": "Slow plants."}


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def admin(world, client_of) -> Client:
    build.trap("milestone")
    return client_of(world.admin)


def test_the_library_shows_everybody_what_holds_for_them(world, client_of):
    rule("milestone", team=world.north, by=world.admin, is_on=False, reason="North has none.")
    rule("weekly-log", team=world.south, by=world.admin, starts_on=MONDAY_AFTER_NEXT, grace_working_days=0)
    page = text(client_of(world.rep).get("/traps/library/"))
    assert f"{len(DEFAULTS) - 1} of {len(DEFAULTS)} traps are on for you, 1 of them by a rule of a team." in page
    assert "North and below <strong>(you)</strong>" in page
    assert "South and below" not in page
    assert "South and below" in text(client_of(world.other_manager).get("/traps/library/"))


def test_a_trap_opens_with_who_owes_it_and_every_version(world, client_of):
    rule("milestone", team=world.north, by=world.admin, grace_working_days=2, reason="Slow plants.")
    rule(
        "milestone", team=world.north, by=world.admin, grace_working_days=3, reason="Slower still.", starts_on=TOMORROW
    )
    page = text(client_of(world.rep).get("/traps/library/milestone/"))
    assert "“Milestone” is on for you: due 17:00 on its day; 2 working days of grace." in page
    assert page.index("Slower still.") < page.index("Slow plants.") < page.index("As installed.")
    assert "Set a rule" not in page
    assert client_of(world.rep).get("/traps/library/nonsense/").status_code == 404


def test_a_rule_is_set_after_it_was_said_whom_it_concerns(world, admin):
    address = reverse("settings_trap", args=["milestone"])
    sent = {**CHANGE, "team": world.north.pk}
    answer = admin.post(address, sent)
    preview = answer.context["preview"]
    assert preview.startswith("From Wed 25 Nov 2026 on this applies to 3 people: North and the teams under it.")
    assert "Until now: on, due 17:00 on its day, grace: 1 working day." in preview
    assert (answer.status_code, TrapRule.objects.count()) == (200, 0)
    # Another grace than the one that was looked at is said first as well.
    assert admin.post(address, {**sent, "seen": preview, "grace_working_days": "3"}).status_code == 200
    assert not TrapRule.objects.exists()
    assert admin.post(address, {**sent, "seen": preview}).status_code == 302
    assert TrapRule.objects.get().grace_working_days == 2


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(admin):
    answer = admin.post(reverse("settings_trap", args=["milestone"]), {**CHANGE, "starts_on": "2026-11-24"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["starts_on"] == [
        "A rule cannot start in the past. Choose today, Wed 25 Nov 2026, or a later day."
    ]
    assert "Slow plants." in text(answer)


def test_a_page_asks_only_for_what_its_trap_has(admin):
    fields = {key: set(admin.get(reverse("settings_trap", args=[key])).context["form"].fields) for key in KEYS}
    assert fields["milestone"].isdisjoint({"term", "closes_at"})
    assert fields["weekly-log"] >= {"closes_weekday", "closes_at", "is_on"}
    assert "is_on" not in fields["plan-decision"]
    assert "term" in fields["plan-decision"]
    assert "again_within" in fields["account-plan"] and "again_within" not in fields["plan-decision"]


def test_a_page_says_what_no_rule_moves(admin):
    sentence = (
        "No rule can change this: after a review was sent back, it is due at 9:00 on the day that the reviewer set"
    )
    assert sentence in text(admin.get(reverse("settings_trap", args=["review-preparation"])))
    assert "No rule can change this:" not in text(admin.get(reverse("settings_trap", args=["milestone"])))
    assert "What no rule can change" in text(admin.get("/traps/library/review-held/"))


def test_how_soon_it_is_handed_in_again_is_set_and_read(world, admin, api_of):
    address = reverse("settings_trap", args=["account-plan"])
    sent = {**CHANGE, "team": world.north.pk, "again_within": "2"}
    preview = admin.post(address, sent).context["preview"]
    assert "again within 2 working days after a return" in preview and "again within 5 working days" in preview
    assert admin.post(address, {**sent, "seen": preview}).status_code == 302
    assert TrapRule.objects.get().again_within == 2
    assert "; again within 2 working days after a return" in text(admin.get("/traps/library/account-plan/"))
    new = {
        "trap": "account-plan",
        "starts_on": "2026-11-26",
        "grace_working_days": 1,
        "reason": "Longer.",
        "again_within": 9,
    }
    assert api_of(world.admin).post("/api/v1/trap-rules/", new).data["again_within"] == 9
    wrong = api_of(world.admin).post("/api/v1/trap-rules/", new | {"again_within": 21, "starts_on": "2026-11-27"})
    assert wrong.status_code == 400 and set(wrong.data) == {"again_within"}
    (held,) = api_of(world.rep).get("/api/v1/trap-definitions/", {"key": "account-plan"}).data["results"]
    assert held["holds"]["again_within"] == 2 and held["fixed"] == ""


KEYS = ("milestone", "weekly-log", "plan-decision", "account-plan")


def test_a_rule_is_ended_from_its_page(world, admin):
    standing = rule("milestone", team=world.north, by=world.admin)
    assert reverse("settings_trap_rule_end", args=[standing.pk]) in text(admin.get("/traps/library/milestone/"))
    admin.post(reverse("settings_trap_rule_end", args=[standing.pk]), {"last_day": "2026-12-04"})
    standing.refresh_from_db()
    assert str(standing.ends_before) == "2026-12-05"


def test_programs_set_read_and_end_rules(world, admin, client_of):
    sent = {
        "trap": "plan-decision",
        "team": world.north.pk,
        "starts_on": "2026-11-26",
        "grace_working_days": 0,
        "term": 3,
    }
    made = admin.post("/api/v1/trap-rules/", {**sent, "reason": "Year end."}, "application/json")
    assert (made.status_code, made.json()["term"]) == (201, 3)
    answer = admin.post("/api/v1/trap-rules/", {**sent, "is_on": False, "reason": "No."}, "application/json")
    assert (answer.status_code, set(answer.json())) == (400, {"starts_on", "is_on"})
    assert client_of(world.rep).get("/api/v1/trap-rules/?trap=plan-decision").json()["count"] == 1
    held = client_of(world.rep).get("/api/v1/trap-definitions/?key=plan-decision").json()["results"][0]["holds"]
    assert (held["term"], held["rule"]) == (2, None)
    ending = admin.post(f"/api/v1/trap-rules/{made.json()['id']}/end/", {}, "application/json")
    assert (ending.status_code, TrapRule.objects.count()) == (204, 0)


def test_programs_list_and_decide_requests_for_more_time(world, client_of):
    extension = owed.extension(world.rep, owed.obligation(world.rep))
    address = f"/api/v1/extensions/{extension.pk}/decide/"
    assert client_of(world.other_manager).get("/api/v1/extensions/").json()["count"] == 0
    manager = client_of(world.manager)
    assert manager.get("/api/v1/extensions/?status=asked").json()["results"][0]["owner_name"] == "Rita Rep"
    answer = manager.post(address, {"grant": False}, "application/json")
    assert (answer.status_code, set(answer.json())) == (400, {"answer"})
    assert client_of(world.rep).post(address, {"grant": True}, "application/json").status_code == 403
    granted = manager.post(address, {"grant": True}, "application/json")
    assert (granted.status_code, granted.json()["status"]) == (200, "granted")
    assert manager.post(address, {"grant": True}, "application/json").status_code == 409
    assert Extension.objects.get().decided_by == world.manager
