"""Notices on their page: new ones are bold and say so, are counted, and are read by opening them."""

from __future__ import annotations

import re

from django.urls import reverse

from accounts.models import Notice
from tests import make
from tests.builders.letters import notice


def page_of(client):
    return client.get("/notices/").content.decode()


def test_a_new_notice_is_bold_and_says_that_it_is_new(world, client_of):
    notice(world.rep, 1, "waived", text="Waived: <b>offer</b>", address="/traps/")
    page = page_of(client_of(world.rep))
    assert '<button class="notice-new"><span class="small">New:</span> <span>Waived: &lt;b&gt;offer' in page
    assert "You have 1 new notice." in page
    assert page.count('>1<span class="sr"> new') >= 2  # Beside the name and beside Notices behind it.


def test_opening_it_reads_it_and_leads_to_what_it_speaks_of(world, client_of):
    notice(world.rep, 1, "waived", text="One.", address="/traps/")
    notice(world.rep, 2, "waived", text="Two.", address="")
    first, second = Notice.objects.order_by("pk")
    client = client_of(world.rep)
    assert client.post(reverse("notice_open", args=[first.pk]))["Location"] == "/traps/"
    read_at = Notice.objects.get(pk=first.pk).read_at
    assert read_at == make.NOW and Notice.objects.get(pk=second.pk).read_at is None
    page = page_of(client)
    assert re.search(r'<a\s+class="lone" href="/traps/">One\.</a>', page) and page.count('class="notice-new"') == 1
    assert client.post(reverse("notice_open", args=[second.pk]))["Location"] == "/notices/"
    assert "You have no new notices." in page_of(client) and "Mark all as read" not in page_of(client)


def test_nobody_reads_the_notices_of_others(world, client_of, api_of):
    notice(world.rep, 1, "waived")
    pk = Notice.objects.get().pk
    assert client_of(world.manager).post(reverse("notice_open", args=[pk])).status_code == 404
    assert api_of(world.manager).post(f"/api/v1/notices/{pk}/read/").status_code == 404
    assert Notice.objects.get().read_at is None
    assert api_of(world.rep).post(f"/api/v1/notices/{pk}/read/").json()["read_at"]


def test_all_are_read_at_one_press(world, client_of):
    for number in range(3):
        notice(world.rep, number, "waived")
    notice(world.peer, 1, "waived")
    client_of(world.rep).post("/notices/read/")
    assert list(Notice.objects.filter(read_at=None).values_list("person", flat=True)) == [world.peer.pk]
