"""Curves are kept whole."""

from __future__ import annotations

import pytest

from plans.measures.services import spreads
from plans.models import Curve
from tests import make
from tests.builders import plans as build
from tests.make import world as make_world
from traps_web.lib.faults import Invalid, Refused

pytestmark = pytest.mark.django_db


def test_the_default_curves_are_whole_and_installed_once(world):
    build.install()
    build.install()
    season = Curve.objects.get(kind="weights")
    assert (Curve.objects.count(), sum(season.weights_ppm), len(season.weights_ppm)) == (2, 1_000_000, 12)


def test_a_curve_of_99_percent_is_refused_with_what_is_missing(world):
    build.install()
    with pytest.raises(Invalid, match=r"The months add up to 99 %; 1 % is missing\."):
        spreads.create(make.act(world.admin), name="Short", weights_ppm=[82_500] * 12)
    assert not Curve.objects.filter(name="Short").exists()


def test_only_admins_add_curves_and_names_are_taken_once(world):
    build.install()
    whole = [83_333] * 11 + [83_337]
    with pytest.raises(Refused):
        spreads.create(make.act(world.leader), name="Even", weights_ppm=whole)
    spreads.create(make.act(world.admin), name="Even", weights_ppm=whole)
    with pytest.raises(Invalid, match="with this name already exists"):
        spreads.create(make.act(world.admin), name="Even", weights_ppm=whole)


def test_the_last_curve_stays_offered(world):
    build.install()
    first, last = Curve.objects.order_by("position")
    spreads.switch(make.act(world.admin), curve=first, on=False)
    with pytest.raises(Invalid, match="At least one curve has to stay"):
        spreads.switch(make.act(world.admin), curve=last, on=False)


@pytest.mark.django_db
def test_thirteen_months_have_an_example_of_thirteen_weights(monkeypatch):
    original = make.organisation
    monkeypatch.setattr(make, "organisation", lambda **options: original(scheme="13x4", **options))
    make_world()
    build.install()
    assert len(Curve.objects.get(kind="weights").weights_ppm) == 13
