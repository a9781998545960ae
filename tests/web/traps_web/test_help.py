"""The guides as people read them: from a page to its chapter, for whoever is signed in, as text and nothing else."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from traps_web.guides.reading import FILES, as_guide, guide

LINK = re.compile(r'href="(/help/[^"]*)">Help with this page<')


@pytest.mark.django_db
def test_help_lists_every_guide_with_its_chapters(world, client_of):
    page = client_of(world.rep).get("/help/").content.decode()
    for key in FILES:
        assert f'href="/help/{key}/"' in page
        for chapter in guide(key).chapters:
            assert f'href="/help/{key}/#{chapter.anchor}"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("key", FILES)
def test_a_guide_has_a_heading_for_every_chapter_that_it_lists(world, client_of, key):
    page = client_of(world.rep).get(f"/help/{key}/").content.decode()
    listed = re.findall(r'<li><a href="#([^"]+)">', page)
    assert listed == re.findall(r'<h2 id="([^"]+)">', page) != []
    assert " style=" not in page
    assert ".md" not in " ".join(re.findall(r'href="([^"]*)"', page)), "a link to a file that is not served"


@pytest.mark.django_db
def test_a_page_leads_to_its_chapter_and_any_other_to_all_guides(world, client_of):
    client = client_of(world.rep)
    assert set(LINK.findall(client.get("/week/").content.decode())) == {"/help/rep/#your-week"}
    assert set(LINK.findall(client.get("/help/rep/").content.decode())) == {"/help/"}


@pytest.mark.django_db
def test_a_form_that_was_refused_still_leads_to_its_chapter(world, client_of):
    page = client_of(world.rep).post("/deals/new/", {})
    assert page.status_code == 422
    assert set(LINK.findall(page.content.decode())) == {"/help/rep/#deals"}


@pytest.mark.django_db
def test_there_is_no_other_guide_and_nothing_for_strangers(world, client_of):
    assert client_of(world.rep).get("/help/nobody/").status_code == 404
    assert Client().get("/help/rep/").status_code == 302


@pytest.mark.once
def test_what_looks_like_a_tag_stays_text():
    read = as_guide(
        "rep", "# A\n\nLead <b>here</b>.\n\n## B\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n"
    )
    assert "<script" not in read.body
    assert "&lt;script&gt;" in read.body
    assert "<b>" not in read.lead
    assert 'href="javascript' not in read.body


@pytest.mark.once
def test_links_between_files_become_links_between_pages():
    text = "# A\n\nLead.\n\n[m](manager.md#your-team) [w](../glossary.md) [p](/week/) [h](#b) [o](https://example.com/a.md)\n"
    assert re.findall(r'href="([^"]+)"', as_guide("rep", text).body) == [
        "/help/manager/#your-team",
        "/help/glossary/",
        "/week/",
        "#b",
        "https://example.com/a.md",
    ]


@pytest.mark.once
def test_a_table_scrolls_by_itself_and_headings_carry_the_anchors_of_github():
    read = as_guide(
        "rep", "# A\n\nLead.\n\n## From 1 to 9: *keys*\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n### More, here\n"
    )
    assert read.chapters[0].title == "From 1 to 9: keys"
    assert read.anchors == {"a", "from-1-to-9-keys", "more-here"}
    assert '<div class="scroll" role="group" aria-label="Table" tabindex="0"><table class="ledger">' in read.body
    assert "</table></div>" in read.body
