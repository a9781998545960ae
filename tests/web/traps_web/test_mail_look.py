"""Mails in the look of TRAPS: every one in both ways, by day and by night, with nothing from elsewhere."""

from __future__ import annotations

import re

import pytest

from traps_web.ui import mails, specimen_mails

pytestmark = pytest.mark.once


@pytest.mark.parametrize("name", specimen_mails.NAMES)
def test_every_mail_stands_in_the_gallery_by_day_by_night_and_as_text(name, world, client_of):
    client = client_of(world.rep)
    day = client.get(f"/gallery/mails/{name}/")
    night, text = (client.get(f"/gallery/mails/{name}/?as={way}") for way in ("night", "text"))
    assert [answer.status_code for answer in (day, night, text)] == [200, 200, 200]
    assert "'unsafe-inline'" in day["Content-Security-Policy"]
    html = day.content.decode()
    assert 'width="600"' in html and "@media (prefers-color-scheme:dark)" in html
    assert "@media all" in night.content.decode()
    assert text["Content-Type"].startswith("text/plain") and "<" not in text.content.decode()


@pytest.mark.parametrize("name", specimen_mails.NAMES)
def test_a_mail_loads_nothing_and_repeats_in_plain_text_where_it_leads(name):
    html, text = specimen_mails.page(name), specimen_mails.text(name)
    assert not re.search(r"src=|url\(|@import|<link|<script|<img", html)
    links = set(re.findall(r'href="([^"]+)"', html))
    assert all(link.startswith("https://traps.example/") for link in links)
    assert {link for link in links if link != specimen_mails.HOME} <= set(re.findall(r"https://\S+", text))
    assert "&amp; Sons" not in text


def test_every_part_changes_in_the_dark_and_takes_its_colours_from_the_tokens():
    day, night = mails.colours("light"), mails.colours("dark")
    assert (day["paper"], night["paper"]) == ("#fafaf6", "#0f151c") and set(day) == set(night)
    for part, style in mails.PARTS.items():
        coloured = [value for value in style.values() if "{" in value]
        assert (f".m-{part}{{" in mails.night()) == bool(coloured)
        assert not re.search("#[0-9a-f]{6}", "".join(style.values()))


def test_a_state_is_a_shape_and_a_word_beside_its_colour():
    assert set(mails.SHAPES) <= set(mails.PARTS)
    assert len(set(mails.SHAPES.values())) == len(mails.SHAPES)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("was due Fri 27 Nov 17:00", "was due Fri~27~Nov~17:00"),
        ("Lands at 66 % with", "Lands at 66~% with"),
        ("the review of Q2 (Sep–Nov 2026) is", "the review of Q2~(Sep–Nov~2026) is"),
        ("until 4 Jan, then", "until 4~Jan, then"),
        ("29,411 short of budget", "29,411 short of budget"),
    ],
)
def test_no_line_breaks_inside_dates_periods_and_percentages(text, whole):
    assert mails.whole(text) == whole.replace("~", "\u00a0")
