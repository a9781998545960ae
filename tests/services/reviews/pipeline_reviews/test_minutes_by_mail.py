"""The minutes of a pipeline review by mail: a line of the daily mail, or a letter with the paper beside."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core import mail

from accounts.letters.rules.kinds import Channel
from accounts.models import Membership, Notice
from accounts.organisation.services import lines
from reviews.pipeline_reviews.presenters.minutes_pages import minutes_of
from reviews.pipeline_reviews.presenters.minutes_sheets import pdf
from reviews.pipeline_reviews.rules.follow_ups import Action
from tests import make
from tests.builders import letters
from tests.builders import pipeline_reviews as build
from tests.builders.deals import make_deal

SAID = "The minutes of the pipeline review of North, week 48: 1 of 1 deal judged, the call is 4,000, 1 action agreed."


@pytest.fixture
def closed(world):
    letters.choose(world.rep, reviews=Channel.AT_ONCE)
    deal = make_deal(world.rep, at="Engaging", name="Condax", amount=Decimal("5000.00"), **build.STEP)
    review = build.live(world.north, by=world.manager)
    build.say(world.manager, review, deal, "keep")
    actions = [Action("Name the signer", world.rep.pk, build.FRIDAY, deal.pk)]
    return build.close(world.manager, review, actions=actions, commit="4000")


def of_minutes():
    letters.deliver()
    (letter,) = [mailed for mailed in mail.outbox if "The minutes of" in mailed.subject]
    return letter


def test_whoever_wants_reviews_at_once_gets_them_whole(world, closed):
    letter = of_minutes()
    assert (letter.to, letter.subject) == ([world.rep.email], f"TRAPS: {SAID}")
    for part in (letter.body, letter.alternatives[0][0].replace("\xa0", " ")):
        assert "Name the signer" in part and "Rita Rep by Fri 27 Nov" in part
        assert "Keep, 1" in part and "5,000" in part
    ((name, content, kind),) = letter.attachments
    assert (name, kind) == (f"pipeline-review-2026-W48-{world.north.pk}.pdf", "application/pdf")
    reader = make.reader(world.rep, organisation=world.organisation)
    assert content == pdf(minutes_of(reader, closed))


def test_everybody_else_reads_what_was_decided_in_the_daily_mail(world, closed):
    assert set(Notice.objects.filter(kind="pipeline-minutes").values_list("person__name", "text")) == {
        ("Rita Rep", SAID),
        ("Paul Peer", SAID),
        ("Lea Leader", SAID),
    }
    of_minutes()
    assert not any(world.peer.email in mailed.to for mailed in mail.outbox if "minutes" in mailed.subject)


def test_somebody_who_sees_them_no_longer_gets_no_paper(world, closed):
    Membership.objects.filter(person=world.rep).update(team=world.south)
    lines.rebuild(today=make.TODAY)
    world.rep.refresh_from_db()
    assert of_minutes().attachments == []
