"""Saved views: kept under a name, changed under the same name, one's own alone."""

import pytest

from pipeline.board.selectors import saved_views as selector
from pipeline.board.services import saved_views
from pipeline.models import SavedView
from tests import make
from traps_web.lib.faults import Invalid


def save(person, name="Big ones", query="least=5000"):
    return saved_views.save(make.act(person), name=name, query=query)


def test_a_view_is_kept_by_name_and_the_same_name_gets_the_new_filters(world):
    save(world.rep, name="  Big   ones ")
    save(world.rep, query="least=9000")
    save(world.peer, query="least=1")
    assert [(view.name, view.query) for view in selector.mine(viewer=world.rep)] == [("Big ones", "least=9000")]


@pytest.mark.parametrize(("name", "query"), [("  ", "least=1"), ("Long", "q=" + "x" * 500)])
def test_without_a_name_or_with_too_many_filters_nothing_is_kept(world, name, query):
    with pytest.raises(Invalid):
        save(world.rep, name=name, query=query)
    assert not SavedView.objects.exists()


def test_the_number_of_views_is_limited_per_person(world, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 2)
    save(world.rep, "One")
    save(world.rep, "Two")
    save(world.peer, "Three")
    with pytest.raises(Invalid, match="You already have 2 views"):
        save(world.rep, "Three")
    save(world.rep, "Two", "q=x")


def test_only_the_owner_finds_and_deletes_a_view(world):
    view = save(world.rep)
    with pytest.raises(SavedView.DoesNotExist):
        selector.by_id(viewer=world.manager, pk=view.pk)
    with pytest.raises(Invalid, match="Only its owner"):
        saved_views.delete(make.act(world.manager), view=view)
    saved_views.delete(make.act(world.rep), view=view)
    assert not SavedView.objects.exists()
