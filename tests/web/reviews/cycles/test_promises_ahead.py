"""What pages, papers and programs say of a promise whose day is still ahead."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from plans.models import Promise
from reviews.cycles.services import steps
from reviews.models import Review
from tests import make
from tests.builders import reviews as build
from traps_web.lib import clock

pytestmark = pytest.mark.django_db
TENTH = datetime(2026, 12, 10, 15, tzinfo=UTC)
AHEAD = "not due until Fri 18 Dec"


@pytest.fixture
def review(world: make.World):
    build.review(world, at="signed")
    following = build.cycle(world, period="FY2027-Q3", starts_on=date(2026, 12, 1), ends_before=date(2026, 12, 19))
    with clock.frozen(TENTH):
        started = build.review(world, in_cycle=following)
        build.packet(started, by=world.manager, now=TENTH)
        yield steps.read(started.pk)


def typed(review: Review) -> dict[str, object]:
    whole = build.written(review, now=TENTH)
    fields = {f"cause_{month}": why.cause_id for month, why in whole.whys.items()}
    return fields | {f"words_{month}": why.words for month, why in whole.whys.items()} | {"act_rows": 0, "submit": 1}


def test_the_page_asks_nothing_of_it_and_takes_the_preparation(world, client_of, review):
    rep, address = client_of(world.rep), f"/reviews/{review.pk}/prepare/"
    page = rep.get(address).content.decode()
    ahead = Promise.objects.get(due_on=date(2026, 12, 18))
    assert AHEAD in page and f"promised in {build.NAMED}" in page
    assert f'name="outcome_{ahead.pk}"' in page and f'name="moved_to_{ahead.pk}"' not in page
    sent = typed(review) | {"version": review.version}
    assert rep.post(address, sent | {f"outcome_{ahead.pk}": "missed"}).status_code == 422
    assert rep.post(address, sent).status_code == 302
    assert set(Promise.objects.values_list("outcome", flat=True)) == {"open"}


def test_the_page_takes_one_that_was_kept_early(world, client_of, review):
    ahead = Promise.objects.get(due_on=date(2026, 12, 18))
    sent = typed(review) | {"version": review.version, f"outcome_{ahead.pk}": "kept", f"said_{ahead.pk}": "Signed."}
    client = client_of(world.rep)
    assert client.post(f"/reviews/{review.pk}/prepare/", sent).status_code == 302
    assert Promise.objects.get(pk=ahead.pk).outcome == "kept"
    assert "kept early" in client.get(f"/reviews/{review.pk}/prepare/").content.decode()


@pytest.mark.parametrize("page", ["packet/", "present/", "prepare/"])
def test_packet_and_slides_say_until_when(world, client_of, review, page):
    assert AHEAD in client_of(world.rep).get(f"/reviews/{review.pk}/{page}").content.decode()


def test_the_packet_is_printed_with_it(world, client_of, review):
    assert client_of(world.rep).get(f"/reviews/{review.pk}/packet.pdf").content.startswith(b"%PDF")


def test_programs_are_told_that_it_is_not_due(world, api_of, review):
    rep, address = api_of(world.rep), f"/api/v1/reviews/{review.pk}"
    read = rep.get(f"{address}/preparation/").data
    assert [(row["is_due"], row["promised_in"]) for row in read["promises"]] == [(False, build.PERIOD)] * 3
    assert not [name for name in read["missing"] if name.startswith("outcome_")]
    ahead = read["promises"][2]
    why = [{"month": row["month"], "cause": "slow follow-up", "words": "Late."} for row in read["explanations"]]
    body = {"version": read["version"], "explanations": why}
    early = {"scores": [{"promise": ahead["id"], "outcome": "moved", "words": "x", "moved_to": "2027-01-20"}]}
    refused = rep.post(f"{address}/preparation/submit/", body | early)
    assert refused.status_code == 400 and AHEAD.removeprefix("not ") in str(refused.data)
    assert rep.post(f"{address}/preparation/submit/", body).status_code == 200
    minutes = rep.get(f"{address}/minutes/").data["document"]
    assert minutes["scores"] == [] and len(minutes["carried"]) == 3
