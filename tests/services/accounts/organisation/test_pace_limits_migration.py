"""The limits of an older installation become those since the beginning."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps

from accounts.models import PaceLimit
from accounts.organisation.rules.pace import PaceLimits
from accounts.organisation.selectors.pace_limits import limits_on


class OlderApps:
    """The tables as they were: the organisation still carries its limits."""

    def get_model(self, app: str, name: str) -> object:
        if name == "Organisation":
            return SimpleNamespace(objects=SimpleNamespace(values_list=lambda *fields: [(980_000, 870_000)]))
        return apps.get_model(app, name)


@pytest.mark.usefixtures("world")
def test_the_limits_that_hold_are_kept():
    migration = import_module("accounts.migrations.0016_limits_of_pace_from_a_day_on")
    migration.keep_limits(OlderApps(), None)
    assert PaceLimit.objects.get().starts_on == date(1900, 1, 1)
    assert limits_on(date(2020, 1, 1)) == limits_on(date(2026, 11, 25)) == PaceLimits(980_000, 870_000)
