"""Addresses with what is asked of them."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import NoReverseMatch
from hypothesis import given
from hypothesis import strategies as st

from traps_web.ui.addresses import address, asking


def test_what_is_none_or_empty_is_not_asked():
    assert address("dashboard", period="FY2027-Q2", team=None, by="", open=()) == "/dashboard/?period=FY2027-Q2"
    assert address("dashboard") == "/dashboard/"


def test_zero_is_asked():
    assert asking("/deals/", least=0) == "/deals/?least=0"


def test_an_address_that_does_not_exist_is_an_error():
    with pytest.raises(NoReverseMatch):
        address("no such page")


@given(st.dictionaries(st.sampled_from(["q", "name", "back"]), st.text(min_size=1)))
def test_whatever_is_asked_is_read_again_as_it_was(query):
    assert dict(parse_qsl(urlsplit(asking("/deals/", **query)).query)) == query
