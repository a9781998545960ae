"""What a review asks of people is done where their duties are listed, also by whoever took the duty over."""

from __future__ import annotations

import re

import pytest

from accounts.duties.services import obligations
from accounts.models import Obligation
from reviews.models import FollowUp
from tests import make
from tests.builders import pipeline_reviews as build
from tests.builders import weeks

SCRIPT = {"HX-Request": "true"}


def form_address(page):
    (address,) = re.findall(r'hx-get="(/pipeline/follow-ups/\d+/\?duty=\d+)"', page)
    return address


@pytest.mark.parametrize("listed", ["/traps/", "/week/"])
def test_an_action_is_done_in_its_row(world, client_of, listed):
    weeks.defaults()
    action, client = build.action(world), client_of(world.rep)
    address = form_address(client.get(listed).content.decode())
    form = client.get(address, headers=SCRIPT).content.decode()
    assert "<html" not in form and "Mark as done" in form
    assert f"{world.manager.name} asked for it on" in form and f"pipeline review of {world.north.name}" in form
    answer = client.post(address, headers=SCRIPT)
    row = client.get(answer["Location"], headers=SCRIPT).content.decode()
    assert "Mark as done" not in row and "data-focus" in row
    action.refresh_from_db()
    assert action.done_by == world.rep


def test_whoever_took_the_duty_over_sees_what_was_asked_and_does_it(world, client_of):
    action = build.action(world)
    duty = Obligation.objects.get(trap__key="review-action")
    address = f"/pipeline/follow-ups/{action.pk}/"
    heir, before = client_of(world.other_rep), client_of(world.other_rep).get(address).status_code
    obligations.hand_over(make.act(world.leader), obligation=duty, to=world.other_rep, reason="The rep leaves.")
    page = heir.get(address).content.decode()
    assert before == 404
    assert "Taken over by" in page and "Mark as done" in page
    heir.post(form_address(heir.get("/traps/").content.decode()), headers=SCRIPT)
    assert FollowUp.objects.get(pk=action.pk).done_by == world.other_rep
