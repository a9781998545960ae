"""The gallery and the tags it shows, through the client."""

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import Client, RequestFactory

from traps_web.ui import specimens, values

pytestmark = pytest.mark.once


def render(source: str, **shown: object) -> str:
    return Template("{% load traps %}" + source).render(Context(shown)).strip()


def test_strangers_are_sent_to_the_door(client: Client, world: object) -> None:
    answer = client.get("/gallery/")
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_developers_see_it_without_a_login(client: Client, settings: pytest.FixtureRequest, world: object) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined]
    answer = client.get("/gallery/")
    assert answer.status_code == 200
    assert b"Every part, in every state it can be in." in answer.content
    assert b"style=" not in answer.content


def test_text_in_tags_is_escaped() -> None:
    assert "&lt;b&gt;" in render("{% state value %}", value=values.State("open", "<b>"))
    assert "&lt;b&gt;" in render("{% fig text '/x/' %}", text="<b>")
    assert "&lt;b&gt;" in render("{% say 'late' text %}", text="<b>")


def test_a_mark_alone_is_spoken_and_beside_a_word_silent() -> None:
    assert 'role="img" aria-label="missed"' in render("{% mark 'missed' 'missed' %}")
    assert 'aria-hidden="true"' in render("{% mark 'missed' %}")


def test_the_pager_keeps_the_rest_of_the_query(rf: RequestFactory) -> None:
    page = Paginator(range(133), 50).page(2)
    html = render("{% pager page %}", page=page, request=rf.get("/deals/?stage=won&page=2"))
    assert "51 to 100 of 133" in html
    assert "?stage=won&amp;page=1" in html
    assert "?stage=won&amp;page=3" in html
    assert "Later 33" in html


def test_one_page_needs_no_way_on(rf: RequestFactory) -> None:
    html = render("{% pager page %}", page=Paginator([], 50).page(1), request=rf.get("/"))
    assert html.strip() == ""
    assert "Later" not in html


def test_a_form_that_came_back_tells_what_needs_another_look() -> None:
    html = render("{% form_findings form %}", form=specimens.form())
    assert "Two fields need attention." in html
    assert 'href="#id_deadline"' in html
    assert render("{% form_findings form %}", form=specimens.SpecimenForm()) == ""


def test_fields_join_their_errors_to_their_inputs() -> None:
    source = "{% load crispy_forms_filters %}{{ form.deadline|as_crispy_field }}"
    html = render(source, form=specimens.form())
    assert 'aria-describedby="id_deadline_helptext id_deadline_error"' in html
    assert 'id="id_deadline_error"' in html
    assert 'id="id_deadline_helptext"' in html
    assert 'aria-invalid="true"' in html


def test_messages_speak_by_their_level() -> None:
    assert "say--done" in render("{% note_line message %}", message=Message(constants.SUCCESS, "Kept."))
    assert "say--missed" in render("{% note_line message %}", message=Message(constants.ERROR, "Not kept."))


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_stand_without_a_context(name: str) -> None:
    source = '{% include "' + name + '.html" %}'
    assert "statement__h" in render(source)
