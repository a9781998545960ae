"""The dress rehearsal on its page, as a file and for programs."""

import pytest

from tests.builders import obligations as duties
from tests.builders import policies
from tests.builders.budgets import set_budget


@pytest.fixture
def draft(world):
    set_budget(world.rep, "900.00", "FY2026-Q4")
    for days in (125, 118):
        duties.missed(world.rep, subject=f"week:{days}", by_days=days)
    return policies.draft(world.leader)


def test_a_leader_reads_who_would_have_been_where(client_of, world, draft):
    page = " ".join(client_of(world.leader).get(f"/policy/{draft.pk}/rehearsal/").content.decode().split())
    assert "Draft 1 would open 1 case." in page
    assert "1 + 0" in page
    assert "Rita Rep" in page


def test_an_admin_who_is_not_above_them_reads_sums_alone(client_of, api_of, world, draft):
    address = f"/policy/{draft.pk}/rehearsal/"
    page = client_of(world.admin).get(address).content.decode()
    assert "1 + 0" in page
    assert "Rita Rep" not in page
    lines = b"".join(client_of(world.admin).get(f"{address}?format=csv").streaming_content).decode()
    assert "FY2027-Q1" in lines
    assert "Rita Rep" not in lines
    answer = api_of(world.admin).get(f"/api/v1/policies/{draft.pk}/rehearsal/").json()
    assert (answer["cases"], answer["rows"][0]["person"]) == (1, None)
    assert (
        api_of(world.leader).get(f"/api/v1/policies/{draft.pk}/rehearsal/").json()["rows"][0]["person"] == world.rep.pk
    )
