"""What is refused by address alone is answered with a page."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Person
from tests import make


@pytest.mark.django_db
def test_a_visit_to_an_address_that_takes_a_form_gets_a_page(
    world: make.World, client_of: Callable[[Person], Client]
) -> None:
    answer = client_of(world.rep).get("/notices/read/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert b"only accepts a form" in answer.content
