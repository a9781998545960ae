"""The pages of pipeline reviews: the roster, the screens of one, its minutes and what they ask of people."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pipeline.models import Deal, PushChoice
from reviews.models import DealVerdict, PipelineReview
from tests import make
from tests.builders import pipeline_reviews as build
from tests.builders.customers import make_customer, make_product
from tests.builders.deals import make_deal, pushed

WEEK = timedelta(days=7)


@pytest.fixture
def deals(world):
    ready = make_deal(world.rep, at="Engaging", name="Condax", amount=Decimal("5000"), **build.STEP)
    late = make_deal(world.rep, at="Engaging", name="Isdom", amount=Decimal("900"))
    return ready, late


@pytest.fixture
def live(world, deals):
    return build.live(world.north, by=world.manager)


def text_of(answer):
    return answer.content.decode()


def at(review, *more):
    return f"/pipeline/review/{review.pk}/" + "".join(f"{part}/" for part in more)


def test_the_roster_leads_the_holder_to_their_review_and_says_how_each_stands(world, client_of, deals):
    review = build.planned(world.north)
    page = text_of(client_of(world.manager).get("/pipeline/review/"))
    assert "Your review of" in page and "Open the review" in page
    build.held(world.north, by=world.manager)
    page = text_of(client_of(world.leader).get("/pipeline/review/?state=held"))
    assert at(review) in page and "2 of 2" in page
    assert at(review) not in text_of(client_of(world.leader).get("/pipeline/review/?state=dodged"))


def test_opening_leads_to_the_screens_with_what_is_not_ready_first(world, client_of, deals):
    ready, late = deals
    review, client = build.planned(world.north), client_of(world.manager)
    before = text_of(client.get(at(review)))
    assert before.index("Isdom") < before.index("Condax")
    opened = client.post(at(review, "open"), {"version": review.version})
    assert opened["Location"] == at(review, "present")
    page = text_of(client.get(opened["Location"]))
    assert page.index(f'id="deal-{late.pk}"') < page.index(f'id="deal-{ready.pk}"')
    assert page.count('name="verdict" value="kill"') == 2


def test_the_opening_names_what_is_not_ready_on_the_list_and_counts_the_rest(world, client_of):
    for place in range(22):
        make_deal(world.rep, at="Engaging", name=f"Bare {place:02d}", amount=Decimal(1000 + place))
    review = build.live(world.north, by=world.manager)
    page = text_of(client_of(world.manager).get(at(review, "present")))
    opening = page[page.index('id="opening"') : page.index("</section>")]
    assert "Bare 02" in opening and "Bare 01" not in opening
    assert "22 deals" in opening and "2 of them not shown" in opening


def test_without_a_script_a_verdict_leads_to_the_next_deal_and_then_to_the_end(world, client_of, deals, live):
    ready, late = deals
    client = client_of(world.manager)
    first = client.post(at(live, "deals", late.pk), {"verdict": "keep", "after": ""})
    assert first["Location"] == f"{at(live, 'present')}?at=deal-{ready.pk}#deal-{ready.pk}"
    second = client.post(at(live, "deals", ready.pk), {"verdict": "kill", "words": "They went elsewhere.", "after": ""})
    assert second["Location"].endswith("#closing")
    assert Deal.objects.get(pk=ready.pk).status == "lost"


def test_a_script_gets_the_slide_that_was_judged_and_the_key_of_the_next(world, client_of, deals, live):
    ready, late = deals
    answer = client_of(world.manager).post(
        at(live, "deals", late.pk), {"verdict": "keep", "after": ""}, headers={"HX-Request": "true"}
    )
    assert json.loads(answer["HX-Trigger-After-Settle"]) == {"judged": {"next": f"deal-{ready.pk}"}}
    part = text_of(answer)
    assert f'id="deal-{late.pk}"' in part and f'id="deal-{ready.pk}"' not in part
    assert "1 of 2 judged" in part and 'id="closing-version"' in part


def test_what_a_verdict_lacks_is_said_on_its_slide_and_what_was_typed_stays(world, client_of, deals, live):
    late = deals[1]
    sent = {"verdict": "move", "words": "Their board meets later.", "after": ""}
    for headers in ({}, {"HX-Request": "true"}):
        answer = client_of(world.manager).post(at(live, "deals", late.pk), sent, headers=headers)
        page = text_of(answer)
        assert answer.status_code == 422
        assert "Enter the new close date." in page and "Their board meets later." in page


def test_a_deal_that_was_pushed_before_moves_with_a_reason_of_the_list(world, client_of, deals, live):
    """The other deal is not asked for one."""
    late = deals[1]
    pushed(late, to=date(2027, 1, 20))
    client, sent = (
        client_of(world.manager),
        {"verdict": "move", "words": "Board.", "close_on": "2027-02-12", "after": ""},
    )
    page = text_of(client.get(at(live, "present")))
    assert page.count("Reason for a later close date") == 1
    refused = client.post(at(live, "deals", late.pk), sent)
    assert refused.status_code == 422 and "Choose why it closes later this time." in text_of(refused)
    why = PushChoice.objects.get(name="budget not released")
    client.post(at(live, "deals", late.pk), sent | {"push_reason": why.pk})
    assert Deal.objects.get(pk=late.pk).close_on == date(2027, 2, 12)


def test_of_two_people_who_judge_one_deal_the_second_reads_who_was_first(world, client_of, deals, live):
    late = deals[1]
    build.say(world.manager, live, late, "keep")
    answer = client_of(world.manager).post(at(live, "deals", late.pk), {"verdict": "kill", "words": "No", "after": ""})
    assert answer.status_code == 409
    assert f"{world.manager.name} judged this deal meanwhile" in text_of(answer)
    assert Deal.objects.get(pk=late.pk).status == "open"


def test_the_team_looks_on_and_follows_without_a_form(world, client_of, deals, live):
    client_of(world.manager).post(at(live, "turn"), {"slide": f"deal-{deals[1].pk}"})
    page = text_of(client_of(world.rep).get(at(live, "present")))
    assert "data-follows" in page and f'data-shows="deal-{deals[1].pk}"' in page
    assert 'class="judge"' not in page and "Close the review" not in page


def test_a_third_keep_of_an_unchanged_deal_is_announced_and_then_flagged(world, client_of):
    deal = make_deal(world.rep, at="Engaging", name="Condax", amount=Decimal("5000"), **build.STEP)
    for week, now in enumerate((make.NOW, make.NOW + WEEK)):
        build.plan(now)
        build.held(world.north, by=world.manager, week=f"2026-W{48 + week}", now=now)
    third = make.NOW + 2 * WEEK
    build.plan(third)
    review = build.live(world.north, by=world.manager, week="2026-W50", now=third)
    page = text_of(client_of(world.manager).get(at(review, "present")))
    assert "kept twice, nothing has changed" in page and "third time without a change: it raises a flag" in page
    build.say(world.manager, review, deal, "keep", now=third)
    build.close(world.manager, review, now=third)
    minutes = text_of(client_of(world.leader).get(at(review)))
    assert "state--watch" in minutes and "Kept" in minutes


def test_closing_writes_minutes_that_stay_as_they_are_on_the_page_and_on_paper(world, client_of, deals, live):
    client = client_of(world.manager)
    for deal in deals:
        build.say(world.manager, live, deal, "keep", words="Waiting for the order.")
    live.refresh_from_db()
    sent = {"version": live.version, "commit": "900", "best_case": "950"}
    sent |= {"text_1": "Name the signer", "owner_1": world.rep.pk, "due_on_1": "2026-11-27"}
    assert client.post(at(live, "close"), sent)["Location"] == at(live)
    page, paper = text_of(client.get(at(live))), client.get(f"{at(live)}minutes.pdf").content
    assert "Name the signer" in page and "Waiting for the order" in page and paper.startswith(b"%PDF")
    Deal.objects.filter(pk=deals[0].pk).update(name="Renamed", amount=1)
    assert client.get(f"{at(live)}minutes.pdf").content == paper
    assert "Renamed" not in text_of(client.get(at(live)))


def test_it_does_not_close_while_a_deal_that_is_not_ready_has_no_verdict(world, client_of, deals, live):
    answer = client_of(world.manager).post(at(live, "close"), {"version": live.version})
    assert answer.status_code == 422 and "Isdom" in text_of(answer)
    assert PipelineReview.objects.get(pk=live.pk).status == "live"


def test_the_memory_says_what_became_of_kept_money_by_who_kept_it(world, client_of, deals):
    build.held(world.north, by=world.manager)
    assert DealVerdict.objects.filter(verdict="keep").count() == 2
    page = text_of(client_of(world.leader).get("/pipeline/review/memory/"))
    assert world.manager.name in page and "5,900 in 2" in page


def test_what_was_asked_of_somebody_is_reported_as_done_on_its_page(world, client_of):
    action = build.action(world)
    client = client_of(world.rep)
    assert "Mark as done" in text_of(client.get(f"/pipeline/follow-ups/{action.pk}/"))
    client.post(f"/pipeline/follow-ups/{action.pk}/")
    assert "marked by" in text_of(client.get(f"/pipeline/follow-ups/{action.pk}/"))


def test_a_screen_that_polls_reads_no_more_than_how_far_the_review_is(
    world, client_of, deals, live, django_assert_max_num_queries
):
    client = client_of(world.rep)
    with django_assert_max_num_queries(14):
        answer = client.get(f"{at(live, 'present')}?part=standing", headers={"HX-Request": "true"})
    assert "0 of 2 deals judged" in text_of(answer)


def test_the_screens_take_as_many_queries_for_many_deals_as_for_few(world, client_of):
    client, counts = client_of(world.leader), []
    for team, person, number in ((world.north, world.rep, 1), (world.south, world.other_rep, 9)):
        for place in range(number):
            product = make_product(f"Product {place} of {team.name}")
            customer = make_customer(f"Customer {place} of {team.name}", owner=person)
            make_deal(person, at="Engaging", product_id=product.pk, customer_id=customer.pk, **build.STEP)
        review = build.live(team, by=world.leader)
        client.get(at(review, "present"))
        with CaptureQueriesContext(connection) as caught:
            page = text_of(client.get(at(review, "present")))
        assert page.count('name="verdict" value="kill"') == number
        counts.append(len(caught))
    assert counts[0] == counts[1]
