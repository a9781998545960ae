"""The pages of personal data, and the calls that do the same."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from accounts.keeping.models import KeepingPeriods
from accounts.keeping.services import runs
from accounts.models import AuditEvent
from tests import make

pytestmark = pytest.mark.django_db
TYPED = {"address_days": "30", "notice_months": "", "import_months": "", "leaver_months": "12"}


def test_an_admin_sets_the_periods(world, client_of):
    client = client_of(world.admin)
    shown = client.post("/settings/personal-data/", TYPED, follow=True).content.decode()
    assert "Names of people who leave are removed 12 months after the last day." in shown
    held = KeepingPeriods.objects.get()
    assert (held.address_days, held.leaver_months, held.notice_months) == (30, 12, None)


def test_the_page_shows_what_went_and_who_was_not_touched(world, client_of):
    why = [{"person": world.rep.pk, "why": "2 open duties"}]
    runs.note(make.act(), kind="leavers", looked_at=1, gone=0, kept_back=why)
    shown = client_of(world.admin).get("/settings/personal-data/").content.decode()
    assert "Names of leavers" in shown
    assert "Rita Rep</a>: 2 open duties" in shown


def test_programs_set_and_read_the_periods(world, api_of):
    api = api_of(world.admin)
    assert api.patch("/api/v1/keeping/", {"leaver_months": 6}).json()["leaver_months"] == 6
    assert api.patch("/api/v1/keeping/", {"leaver_months": None}).json() == {
        "address_days": 90,
        "notice_months": None,
        "letter_months": None,
        "import_months": None,
        "leaver_months": None,
    }
    runs.apply(make.act(now=make.NOW + timedelta(days=1)))
    assert api.get("/api/v1/keeping/runs/").json()["results"][0]["kind"] == "addresses"


@pytest.mark.parametrize("address", ["/me/kept/", "/api/v1/me/kept/"])
def test_everybody_takes_along_what_is_kept_of_them(world, client_of, api_of, address):
    client = api_of(world.rep) if address.startswith("/api/") else client_of(world.rep)
    answer = client.get(address)
    assert answer["Content-Disposition"] == f'attachment; filename="person-{world.rep.pk}.zip"'
    assert "no-store" in answer["Cache-Control"]
    assert "accounts.membership.csv" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    event = AuditEvent.objects.get(verb="exported")
    assert (event.actor, event.object_id) == (world.rep, str(world.rep.pk))


@pytest.mark.parametrize("address", ["/settings/people/{}/kept/", "/api/v1/people/{}/kept/"])
def test_an_admin_takes_along_what_is_kept_of_anybody(world, client_of, api_of, address):
    is_call = address.startswith("/api/")
    for person, code in ((world.admin, 200), (world.manager, 403)):
        client = api_of(person) if is_call else client_of(person)
        assert client.get(address.format(world.rep.pk)).status_code == code
    assert AuditEvent.objects.get(verb="exported").actor == world.admin
