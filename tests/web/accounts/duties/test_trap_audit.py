"""How the traps themselves do: under the library, as a page, and for programs."""

from accounts.duties.services.traps import DEFAULTS
from tests.builders import obligations as owed
from tests.builders.own_traps import own_trap


def test_a_leader_sees_which_traps_never_fired_were_never_met_and_always_met(world, client_of, api_of):
    owed.missed(world.rep)
    own_trap(world.admin)
    leader = client_of(world.leader)
    assert "How the traps themselves do" in leader.get("/traps/library/").content.decode()
    page = leader.get("/traps/audit/").content.decode()
    assert f"In 52 weeks, of {len(DEFAULTS) + 1} traps, {len(DEFAULTS)} never fired and 1 was never met." in page
    part = leader.get("/traps/audit/", headers={"HX-Request": "true", "HX-Target": "fold-trap-audit-in"})
    assert "<html" not in part.content.decode() and "Offers called back" in part.content.decode()
    rows = {row["trap"]: row for row in api_of(world.admin).get("/api/v1/trap-audit/").json()}
    assert (rows["weekly-log"]["missed"], rows["weekly-log"]["finding"]) == (1, "never met")
    assert rows["own-offers-called-back"]["finding"] == "never fired"
    assert "How the traps themselves do" not in client_of(world.manager).get("/traps/library/").content.decode()
