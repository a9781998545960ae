"""What weeks, plans and tiers go by, over the API: activity types and targets, curves, tier rules, stances."""

import pytest

from plans.account_plans.services import tiers
from plans.models import ActivityTarget, Curve, TierRule
from tests.builders import plans, weeks
from tests.builders.customers import make_contact, make_customer

pytestmark = pytest.mark.django_db
EVEN = ["8.3333"] * 8 + ["8.3334"] * 4


def test_a_type_is_added_renamed_and_switched(world, api_of):
    weeks.defaults()
    admin = api_of(world.admin)
    made = admin.post("/api/v1/activity-types/", {"name": "Site visits"})
    assert (made.status_code, made.data["key"]) == (201, "site-visits")
    address = f"/api/v1/activity-types/{made.data['id']}/"
    assert admin.patch(address, {"name": "Visits"}).data["name"] == "Visits"
    assert admin.post(f"{address}switch/", {"state": "off"}).data["is_active"] is False
    assert admin.post(f"{address}switch/", {"state": "off"}).status_code == 409
    assert admin.post("/api/v1/activity-types/", {"name": "visits"}).data == {
        "name": ["A type named visits already exists."]
    }
    assert api_of(world.leader).post("/api/v1/activity-types/", {"name": "Naps"}).status_code == 403


def test_a_target_is_set_by_person_team_and_for_everybody(world, api_of):
    weeks.defaults()
    sent = {"type": "calls", "per_week": 70, "starts_on": "2026-11-30"}
    manager = api_of(world.manager)
    own = manager.post("/api/v1/targets/", sent | {"person": world.rep.email})
    assert (own.status_code, own.data["person_name"], own.data["type"]) == (201, "Rita Rep", "calls")
    assert manager.post("/api/v1/targets/", sent).status_code == 403
    both = manager.post("/api/v1/targets/", sent | {"person": world.rep.pk, "team": world.north.pk})
    assert both.data == {"person": ["Choose a team or a person, not both."]}
    admin = api_of(world.admin)
    assert admin.post("/api/v1/targets/", sent | {"team": world.south.pk}).status_code == 201
    assert admin.post("/api/v1/targets/", sent).status_code == 201
    later = admin.post("/api/v1/targets/", sent | {"starts_on": "2026-11-23"})
    assert (later.status_code, list(later.data)) == (400, ["starts_on"])
    seen = api_of(world.peer).get("/api/v1/targets/?type=calls&on=2026-12-01").data["results"]
    assert [(row["person"], row["team"], row["per_week"]) for row in seen] == [(None, None, 70)]
    held = api_of(world.rep).get(f"/api/v1/targets/?person={world.rep.pk}").data["results"]
    assert [row["id"] for row in held] == [own.data["id"]]
    assert ActivityTarget.objects.filter(team=world.south).count() == 1


def test_a_curve_is_added_whole_and_switched(world, api_of):
    plans.install()
    admin = api_of(world.admin)
    short = admin.post("/api/v1/curves/", {"name": "Short", "months": ["8.25"] * 12})
    assert short.data == {"months": ["The months add up to 99 %; 1 % is missing."]}
    made = admin.post("/api/v1/curves/", {"name": "Even", "months": EVEN})
    assert (made.status_code, made.data["months"][0], made.data["kind"]) == (201, "8.3333", "weights")
    assert admin.post("/api/v1/curves/", {"name": "Even", "months": EVEN}).data == {
        "name": ["A curve with this name already exists."]
    }
    assert admin.post(f"/api/v1/curves/{made.data['id']}/switch/", {"state": "off"}).data["is_active"] is False
    assert (
        Curve.objects.filter(is_active=True).count()
        == api_of(world.rep).get("/api/v1/curves/?is_active=true").data["count"]
    )
    assert api_of(world.manager).post("/api/v1/curves/", {"name": "Mine", "months": EVEN}).status_code == 403


def test_what_a_tier_asks_is_read_by_all_and_set_by_admins(world, api_of):
    tiers.install_defaults()
    admin = api_of(world.admin)
    changed = admin.patch("/api/v1/tier-rules/A/", {"floor": "50000.00", "contact_days": 10})
    assert changed.data == {
        "tier": "A",
        "floor": "50000.00",
        "contact_days": 10,
        "plan_max_age_days": 90,
        "starts_on": "2026-11-25",
    }
    assert admin.patch("/api/v1/tier-rules/B/", {"floor": "60000"}).data == {
        "floor": ["Tier A must ask for at least as much as tier B."]
    }
    assert admin.patch("/api/v1/tier-rules/B/", {"plan_max_age_days": None}).data["plan_max_age_days"] is None
    assert list(admin.patch("/api/v1/tier-rules/C/", {"contact_days": 0}).data) == ["contact_days"]
    assert admin.patch("/api/v1/tier-rules/D/", {"contact_days": 5}).status_code == 404
    assert [row["tier"] for row in api_of(world.rep).get("/api/v1/tier-rules/").data["results"]] == ["A", "B", "C"]
    assert api_of(world.rep).patch("/api/v1/tier-rules/A/", {"contact_days": 1}).status_code == 403
    assert TierRule.objects.filter(tier="B").latest("pk").floor_amount == 0


def test_what_a_tier_asks_holds_from_today_or_a_later_day_on(world, api_of):
    tiers.install_defaults()
    admin = api_of(world.admin)
    past = admin.patch("/api/v1/tier-rules/A/", {"contact_days": 5, "starts_on": "2026-11-24"})
    assert (past.status_code, list(past.data)) == (400, ["starts_on"])
    later = admin.patch("/api/v1/tier-rules/A/", {"contact_days": 5, "starts_on": "2026-12-01"})
    assert (later.status_code, later.data["contact_days"]) == (200, 14)
    history = admin.get("/api/v1/tier-rules/A/history/").data
    assert [(row["starts_on"], row["contact_days"]) for row in history] == [("2026-12-01", 5), ("1900-01-01", 14)]


def test_stances_are_set_in_part(world, api_of):
    customer = make_customer("Condax", world.rep)
    ida, max_ = make_contact(customer, name="Ida"), make_contact(customer, name="Max")
    stranger = make_contact(make_customer("Isdom", world.rep), name="Eve")
    rep, address = api_of(world.rep), f"/api/v1/customers/{customer.pk}/stances/"
    answer = rep.patch(address, {"stances": [{"contact": ida.pk, "stance": "champion"}]})
    assert [(row["name"], row["stance"]) for row in answer.data] == [("Ida", "champion"), ("Max", "unknown")]
    wrong = rep.patch(address, {"stances": [{"contact": stranger.pk, "stance": "blocker"}]})
    assert wrong.data == {"stances": ["Use ids of people at this customer."]}
    assert rep.patch(address, {"stances": [{"contact": max_.pk, "stance": "fan"}]}).status_code == 400
    assert api_of(world.peer).get(address).status_code == 404
