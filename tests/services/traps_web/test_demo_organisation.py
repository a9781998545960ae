"""The demo lets everybody in with the password that it shows."""

from __future__ import annotations

import pytest

from accounts.models import Organisation
from tests import make
from traps_web.demo import load

pytestmark = pytest.mark.django_db


def test_the_demo_asks_nobody_for_a_second_step():
    load._organisation(make.NOW)
    assert Organisation.objects.get().second_step == "nobody"
