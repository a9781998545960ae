"""What every page that writes does:

404, 403, the form, refusals beside their fields, somebody who was faster, the way on.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from traps_web.edges import wiring
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.lib.faults import Invalid, Refused, StaleState


class NameForm(ActForm):
    shows_row = True

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label="Name", error_messages={"required": "Give a name."})


def rename(*, thing, version, name, by):
    """A service that refuses in every way there is."""
    if name == "taken":
        raise Invalid(name="The name is taken.", colour="It has no colour.")
    if version != thing.version:
        raise StaleState("Somebody changed it.")
    return SimpleNamespace(name=name, by=by)


ROWS = {1: SimpleNamespace(pk=1, name="Condax", version=3)}


class Rename(ServicePage):
    form_class, service, row_name = NameForm, rename, "thing"
    missing = "There is no such thing."

    def enter(self):
        if self.request.user == "stranger":
            raise Refused("Nobody knows you.")

    def find(self):
        if self.kwargs["pk"] not in ROWS:
            raise ObjectDoesNotExist
        return ROWS[self.kwargs["pk"]]

    def may(self):
        if self.request.user == "peer":
            raise Refused("Only Rita renames it.")

    def message(self, made):
        return f"{made.by} calls it {made.name}."

    def leads_to(self, made):
        return "/next/"

    def render_to_response(self, context, status=200):
        answer = HttpResponse(status=status)
        answer.context = context
        return answer


class Named(Rename):
    def stands(self):
        return {"version": self.row.version}


class Press(ServiceButton):
    service, row_name = (lambda *, thing, by: SimpleNamespace(name=thing.name, by=by)), "thing"
    find, message, leads_to = Rename.find, Rename.message, Rename.leads_to


@pytest.fixture(autouse=True)
def _wired(monkeypatch):
    calls = lambda service, request, **facts: service(by=request.user, **facts)  # noqa: E731
    monkeypatch.setitem(wiring._registered, "calls", calls)


def ask(page, method="get", data=None, *, user="rita", pk=1):
    request = getattr(RequestFactory(), method)("/", data or {})
    request.user, request.reader, messages = user, SimpleNamespace(viewer=user), []
    request._messages = SimpleNamespace(add=lambda level, message, tags: messages.append(message))
    answer = page.as_view()(request, pk=pk)
    answer.messages = messages
    return answer


def errors(answer):
    return {name: list(sentences) for name, sentences in answer.context["form"].errors.items()}


def test_the_form_begins_with_what_stands():
    answer = ask(Rename)
    assert answer.status_code == 200 and answer.context["form"]["name"].value() == "Condax"
    assert answer.context["row"] is ROWS[1] and answer.context["makes"] is False


def test_what_is_valid_is_done_said_and_leads_on():
    answer = ask(Rename, "post", {"version": "3", "name": "Isdom"})
    assert (answer.status_code, answer["Location"], answer.messages) == (302, "/next/", ["rita calls it Isdom."])


def test_out_of_sight_is_not_there_and_who_may_not_is_refused_before_and_after():
    with pytest.raises(Http404, match="There is no such thing"):
        ask(Rename, pk=2)
    for method in ("get", "post"):
        with pytest.raises(Refused, match="Only Rita"):
            ask(Rename, method, user="peer")
        with pytest.raises(Refused, match="Nobody knows"):
            ask(Rename, method, user="stranger", pk=2)


def test_what_the_form_refuses_stands_beside_its_field():
    answer = ask(Rename, "post", {"version": "3", "name": ""})
    assert answer.status_code == 422 and errors(answer) == {"name": ["Give a name."]} and not answer.messages


def test_what_the_service_refuses_stands_beside_its_field_or_on_top():
    answer = ask(Rename, "post", {"version": "3", "name": "taken"})
    assert answer.status_code == 422
    assert errors(answer) == {"name": ["The name is taken."], "__all__": ["It has no colour."]}


def test_who_was_overtaken_keeps_what_was_typed_and_reads_what_changed():
    answer = ask(Named, "post", {"version": "2", "name": "Isdom"})
    form = answer.context["form"]
    assert answer.status_code == 409 and form["name"].value() == "Isdom" and form["version"].value() == "3"
    assert errors(answer) == {"__all__": ["Somebody changed it. Name is now Condax."]}


def test_what_was_typed_like_what_stands_is_not_said_to_have_changed():
    assert errors(ask(Named, "post", {"version": "2", "name": "Condax"})) == {"__all__": ["Somebody changed it."]}


def test_a_page_that_names_nothing_leaves_it_to_the_page_of_conflicts():
    with pytest.raises(StaleState):
        ask(Rename, "post", {"version": "2", "name": "Isdom"})


def test_other_methods_are_not_for_pages():
    for method in ("put", "delete", "patch"):
        assert ask(Rename, method).status_code == 405


def test_a_button_is_pressed_and_shows_nothing():
    assert ask(Press).status_code == 405
    answer = ask(Press, "post")
    assert (answer.status_code, answer.messages) == (302, ["rita calls it Condax."])


def refuse(*, thing, by):
    raise Invalid(whole="The last one stays.")


class Stay(Press):
    service, says_why = refuse, True


def test_a_button_says_on_its_page_why_nothing_was_done():
    answer = ask(Stay, "post")
    assert (answer.status_code, answer["Location"], answer.messages) == (302, "/next/", ["The last one stays."])


def test_a_button_of_no_page_leaves_its_refusal_to_the_page_of_refusals():
    class Leave(Press):
        service = refuse

    with pytest.raises(Invalid, match="The last one stays"):
        ask(Leave, "post")


def test_a_button_that_says_nothing_known_is_refused_likewise():
    class Pick(Stay):
        form_class = NameForm

    assert ask(Pick, "post", {"version": "3"}).messages == ["Give a name."]
