"""An admin sees a case from the moment at which its decider named them for it, and decides nothing."""

import pytest

from accounts.models import Notice
from reviews.cases.services import cases
from tests import make
from tests.builders import cases as build
from traps_web.lib.faults import Invalid, Refused

WHY = "The works council asked for a second reader."


@pytest.fixture
def case(world):
    return build.opened(world.rep, by=world.leader)


def named(world, case, *, by=None, admin=None, words=WHY):
    return cases.name_admin(make.act(by or world.manager), case=case, admin=admin or world.admin, words=words)


def test_the_decider_names_an_admin_and_the_person_reads_why(client_of, world, case):
    client = client_of(world.admin)
    assert client.get(f"/cases/{case.pk}/").status_code == 404
    named(world, case)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "Ada Admin was named for it, Mara Manager" in page
    assert "Answer</a>" not in page
    assert "Decide</a>" not in page
    assert client.get(f"/cases/{case.pk}/case.pdf").status_code == 200
    assert WHY in client_of(world.rep).get(f"/cases/{case.pk}/").content.decode()
    told = Notice.objects.filter(kind="case", key__contains=f"case:{case.pk}:").order_by("pk")
    assert [row.person for row in told][-2:] == [world.rep, world.admin]


def test_being_named_decides_nothing(world, case):
    named(world, case)
    for act in (lambda: build.decided(case, "waived", by=world.admin), lambda: named(world, case, by=world.admin)):
        with pytest.raises(Refused):
            act()


@pytest.mark.parametrize("name", ["rep", "peer", "other_manager", "admin", "leader"])
def test_only_who_decides_names(world, case, name):
    with pytest.raises(Refused):
        named(world, case, by=getattr(world, name))


def test_who_is_named_is_an_admin_who_does_not_see_it_yet(world, case):
    with pytest.raises(Invalid, match="Choose an active admin"):
        named(world, case, admin=world.peer)
    named(world, case)
    with pytest.raises(Invalid, match="Ada Admin sees this case already"):
        named(world, case)
    with pytest.raises(Invalid):
        named(world, build.opened(world.peer, by=world.leader), words=" ")


def test_a_page_and_a_program_name(client_of, api_of, world, case):
    page = client_of(world.manager).get(f"/cases/{case.pk}/name-admin/").content.decode()
    assert "Ada Admin" in page
    answer = client_of(world.manager).post(f"/cases/{case.pk}/name-admin/", {"admin": "", "words": WHY})
    assert answer.status_code == 422
    assert "Choose an admin." in answer.content.decode()
    answer = client_of(world.manager).post(f"/cases/{case.pk}/name-admin/", {"admin": world.admin.pk, "words": WHY})
    assert answer.url == f"/cases/{case.pk}/"
    events = api_of(world.admin).get(f"/api/v1/cases/{case.pk}/").json()["events"]
    assert events[-1]["named"] == world.admin.pk
    other = build.opened(world.peer, by=world.leader)
    body = {"admin": world.admin.pk, "words": WHY}
    assert api_of(world.manager).post(f"/api/v1/cases/{other.pk}/name-admin/", body).status_code == 200
