from datetime import date

import pytest

from tests.builders.deals import STEP, make_item, open_deal


@pytest.fixture
def gated(world):
    """A deal at a gate that asks for one item, ready in every other way."""
    item = make_item("Prospecting")
    deal = open_deal(world.rep, close_on=date(2026, 12, 18), external_id="D1", name="Condax", **STEP)
    return world, deal, item
