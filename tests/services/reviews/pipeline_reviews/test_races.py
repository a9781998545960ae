"""Two people at the same moment: two verdicts on one deal, and a verdict beside the closing."""

import pytest

from reviews.models import DealVerdict
from reviews.pipeline_reviews.services import judging
from tests import make
from tests.builders.deals import make_deal
from tests.builders.pipeline_reviews import STEP, close, live, say
from tests.races import in_the_middle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    return make.world()


def test_of_two_verdicts_at_once_one_stands_and_the_other_is_told(world, monkeypatch):
    deal = make_deal(world.rep, at="Engaging", **STEP)
    review = live(world.north, by=world.manager)

    def judge(person):
        return lambda: say(person, review, deal, "keep", knows_after=True).verdict

    outcomes = in_the_middle(monkeypatch, judging, "_reviewed", judge(world.manager), judge(world.leader))
    assert sorted(outcomes) == ["StaleState", "keep"]
    assert DealVerdict.objects.count() == 1


def test_a_verdict_beside_the_closing_is_in_the_minutes_or_refused(world, monkeypatch):
    deal = make_deal(world.rep, at="Engaging", **STEP)
    review = live(world.north, by=world.manager)
    outcomes = in_the_middle(
        monkeypatch,
        judging,
        "_reviewed",
        lambda: say(world.manager, review, deal, "keep").verdict,
        lambda: close(world.leader, review).status,
    )
    assert sorted(outcomes) in (["StaleState", "keep"], ["StaleState", "closed"])
