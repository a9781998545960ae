"""The paper says "unconfirmed" until somebody else vouches for the signature."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.entry.rules.login_changes import What
from accounts.entry.services import login_changes
from reviews.documents.services import minutes
from reviews.models import Minutes, SignatureConfirmation
from tests import make
from tests.builders import reviews as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(world):
    login_changes.note(make.act(world.admin, now=make.NOW - timedelta(days=1)), person=world.rep, what=What.PASSWORD)
    review = build.review(world, at="to sign")
    sha256 = Minutes.objects.get(review=review).sha256
    minutes.sign(make.act(world.rep), review=review, sha256=sha256, password=make.PASSWORD)
    return review


def test_the_manager_reads_the_doubt_and_confirms(world, review, client_of):
    manager = client_of(world.manager)
    page = manager.get(reverse("review_detail", args=[review.pk])).content.decode()
    assert "Confirm that Rita Rep signed" in page
    paper = reverse("review_sign", args=[review.pk])
    assert "unconfirmed: Ada Admin changed the password" in manager.get(paper).content.decode()
    answer = manager.post(reverse("review_confirm", args=[review.pk]), {"role": "person"})
    assert answer.status_code == 302
    assert "confirmed by Mara Manager" in manager.get(paper).content.decode()
    assert "Confirm that" not in manager.get(reverse("review_detail", args=[review.pk])).content.decode()


def test_the_rep_has_no_button_and_is_refused(world, review, client_of):
    rep = client_of(world.rep)
    assert "Confirm that" not in rep.get(reverse("review_detail", args=[review.pk])).content.decode()
    assert rep.post(reverse("review_confirm", args=[review.pk]), {"role": "person"}).status_code == 403


def test_a_program_reads_the_doubt_and_confirms(world, review, api_of):
    manager, address = api_of(world.manager), reverse("api-reviews-minutes", args=[review.pk])
    [signature] = manager.get(address).json()["signatures"]
    assert (signature["way"], signature["confirmed_by"]) == ("password", "")
    assert signature["doubt"].startswith("Ada Admin changed the password")
    confirm = reverse("api-reviews-confirm-signature", args=[review.pk])
    assert manager.post(confirm, {"role": "person"}).status_code == 200
    assert manager.get(address).json()["signatures"][0]["confirmed_by"] == "Mara Manager"
    assert manager.post(confirm, {"role": "person"}).status_code == 409
    assert SignatureConfirmation.objects.count() == 1
