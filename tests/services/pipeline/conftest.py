"""A market to import facts into."""

import pytest

from pipeline.activities.services import defaults
from tests import make
from tests.builders.imports import RITA, take


@pytest.fixture
def market(world: make.World) -> make.World:
    """The cast with stages, categories, one product with an alias and three customers, two of one name."""
    defaults.install(make.NOW)
    take("products", "name,line,list_price,aliases", "GTX Pro,GTX,4821,GTXPro; GTX-Pro")
    take("customers", "external_id,name,owner_email", f"C1,Acme,{RITA}", "C2,Twin,", "C3,Twin,")
    return world
