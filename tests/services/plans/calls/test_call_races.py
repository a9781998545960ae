"""The same call made twice at the same moment: one row follows, the other is told."""

import pytest

from plans.calls.services import calls as service
from plans.models import Call
from tests import make
from tests.builders.calls import make_call
from tests.races import in_the_middle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("has_call", [False, True])
def test_of_two_at_once_one_stands_and_the_chain_stays_one(transactional_db, monkeypatch, has_call):
    world = make.world()
    if has_call:
        make_call(world.rep, "5")
    slow, quick = (lambda commit=commit: make_call(world.rep, commit).pk for commit in ("10", "20"))
    outcomes = in_the_middle(monkeypatch, service.selector, "last", slow, quick)
    is_stale = sorted(str(outcome) for outcome in outcomes)[-1] == "StaleState"
    assert is_stale or all(isinstance(outcome, int) for outcome in outcomes)
    assert Call.objects.filter(supersedes=None).count() == 1
    assert Call.objects.filter(superseded_by=None).count() == 1
