"""Every page of a sort is drawn with its part. Each search is tried on a page that goes its own way first."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

from tests.architecture import notations
from traps_web.ui.unbroken import Pages, unbroken

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PARTS = ("components/", "ui/gallery.html", "emails/")
"""The parts themselves, and where all of them are shown."""


def list_without_its_bar(text: str) -> bool:
    """Pages are turned, or rows are headed as a list, without the bar over it."""
    turned = re.search(r"{%\s*(pager|list_foot|list_heads)\b", text)
    return bool(turned) and not re.search(r"{%\s*list_bar\b", text)


def chart_of_its_own(text: str) -> bool:
    """Something is drawn, or shown as a picture or a bar of the browser's, without the tag of charts."""
    drawn = r"<(svg|canvas|polyline|rect|progress|meter|picture|object)\b|class=\"[^\"]*\bchart(__|--|\b)"
    return bool(re.search(drawn, text))


def fold_of_its_own(text: str) -> bool:
    """Something opens under a line without the tag, so that no browser keeps it as its user left it."""
    return "<details" in text


def period_of_its_own(text: str) -> bool:
    """A period is picked without the control."""
    return bool(re.search(r"<(select|input(?![^>]*\bhidden\b))[^>]*\bname=\"period\"", text))


def meaning_of_its_own(text: str) -> bool:
    """A word is explained beside the vocabulary."""
    return bool(re.search(r"<(abbr|dfn)\b|data-means|class=\"[^\"]*\bword[ \"]", text))


def undo_of_its_own(text: str) -> bool:
    """An act is taken back by anything but the part that counts its seconds."""
    return bool(re.search(r"\bact_undo\b|data-undo=", text))


def day_that_can_break(text: str) -> bool:
    """A day is spelled by a tag or filter of Django's, or written with spaces at which a line may break once drawn."""
    spelled = re.search(
        r"\|(date|time)\b(?!:['\"](c|Y-m-d)['\"])|{%\s*now\b|\|(timesince|timeuntil|naturalday|naturaltime)\b", text
    )
    return bool(spelled) or bool(notations.BREAKABLE.search(unbroken(re.sub(r"{[%{].*?[%}]}|<[^>]*>", "", text))))


def decision_without_a_foot(text: str) -> bool:
    """What is decided is sent from anywhere but the foot that stays in view."""
    outside = re.sub(r"{%\s*foot\b.*?{%\s*endfoot\s*%}", "", text, flags=re.DOTALL)
    return bool(re.search(r"<button[^>]*\bname=\"decision\"|<button[^>]*>\s*Approve\s*<", outside))


def duty_row_of_its_own(text: str) -> bool:
    """Rows of what is owed are written by the page, or looped over without the tag."""
    written = re.search(r"class=\"[^\"]*\bowed(__\w+)?[ \"]", text)
    looped = re.search(r"{%\s*for \w+ in [\w.]*\b(owed|duties|obligations)\b", text)
    return bool(written or looped)


SEARCHES: dict[str, tuple[Callable[[str], bool], tuple[str, ...], str]] = {
    "a list without its bar": (
        list_without_its_bar,
        ("<table>{% list_heads bar %}</table>", "<table></table>{% pager page_obj %}", "{% list_foot page bar %}"),
        "{% list_bar bar %}<table>{% list_heads bar %}</table>{% list_foot page bar %}",
    ),
    "a chart of its own": (
        chart_of_its_own,
        (
            '<svg viewBox="0 0 1 1"></svg>',
            '<div class="wide chart"></div>',
            "<canvas></canvas>",
            '<progress value="3" max="4"></progress>',
        ),
        "{% chart page.curve %}",
    ),
    "a fold of its own": (
        fold_of_its_own,
        ('<details class="more"><summary>More</summary></details>',),
        "{% fold page.more %}{% endfold %}",
    ),
    "a period of its own": (
        period_of_its_own,
        ('<select class="form-select" name="period">', '<input type="month" name="period">'),
        '{% period_control page.period %}<input type="hidden" name="period"><button name="period">Open</button>',
    ),
    "a meaning of its own": (
        meaning_of_its_own,
        ('<abbr title="what is open">gap</abbr>', '<a class="word" href="/words/">gap</a>', "<dfn>gap</dfn>"),
        '{% define "gap" %}',
    ),
    "an undo of its own": (
        undo_of_its_own,
        ("<form action=\"{% url 'act_undo' 7 %}\">", '<div data-undo="8">'),
        "{% undo row.undo row.what %}",
    ),
    "a day of its own": (
        day_that_can_break,
        ('{{ row.day|date:"D j M" }}', "{{ at|time:'H:i' }}", "{{ at|date }}", '{% now "j F" %}', "{{ at|timesince }}"),
        "{{ row.day }} and Fri 4 Dec 17:00, {{ at|date:'c' }}",
    ),
    "a decision without a foot": (
        decision_without_a_foot,
        (
            '<button class="btn" name="decision" value="no">No</button>',
            "<button>Approve</button>{% foot x %}{% endfoot %}",
        ),
        '{% foot say %}<button name="decision" value="yes">Approve</button>{% endfoot %}',
    ),
    "a duty row of its own": (
        duty_row_of_its_own,
        ('<ul class="plain owed"></ul>', "{% for duty in page.duties %}{{ duty }}{% endfor %}"),
        "{% owed page.owed %}",
    ),
}
ALLOWED = {
    "a list without its bar": {
        "accounts/duties/trap_lines.html": "rows under the bar of the two pages that include them",
        "accounts/imports/import.html": "what one file refused, as the file names it",
        "accounts/scores/compliance.html": "the people of the heat grid, under the form that names days, team and trap",
        "accounts/imports/import_obstacles.html": "what stands in the way of one undo",
        "plans/account_plans/customer_past.html": "the past of one customer, which its page folds away",
        "plans/sales_plans/plan_rows.html": "rows under the bar of the page that includes them",
        "reviews/boards/team.html": "the people of a team under its figures",
    },
    "a fold of its own": {
        "accounts/imports/imports.html": "each file of a list, opened where it stands",
        "allauth/elements/details.html": "pages that come with the library",
        "api_docs.html": "each call, which an address leads to",
        "app.html": "menus of the frame",
        "pipeline/deals/deal_move.html": "a part of a form, which opens with its errors",
        "plans/amendments/plan_stated.html": "parts of a form, which open with their errors",
        "plans/sales_plans/plan_detail.html": "a part of a form, which opens with its errors",
        "plans/weeks/week.html": "a form in its row, which opens with its errors",
    },
    "a duty row of its own": {"reviews/documents/packet/": "papers, on which nothing is done"},
}
"""By search the templates that may go their own way, and why."""


def pages() -> dict[str, str]:
    texts = {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in TEMPLATES.rglob("*.html")}
    return {name: text for name, text in texts.items() if not name.startswith(PARTS)}


@pytest.mark.parametrize("search", SEARCHES)
def test_no_page_of_a_sort_goes_without_the_part_of_its_sort(search: str) -> None:
    goes_its_own_way, counterexamples, example = SEARCHES[search]
    assert [goes_its_own_way(text) for text in (*counterexamples, example)] == [True] * len(counterexamples) + [False]
    allowed = tuple(ALLOWED.get(search, ()))
    assert [name for name, text in pages().items() if goes_its_own_way(text) and not name.startswith(allowed)] == []


@pytest.mark.parametrize("search", ALLOWED)
def test_whatever_may_go_its_own_way_does(search: str) -> None:
    goes_its_own_way = SEARCHES[search][0]
    found = [name for name, text in pages().items() if goes_its_own_way(text)]
    assert [place for place in ALLOWED[search] if not any(name.startswith(place) for name in found)] == []


def test_whatever_people_look_at_leaves_through_the_backend_that_keeps_days_whole() -> None:
    assert [type(engine) for engine in engines.all()] == [Pages] and len(settings.TEMPLATES) == 1
    assert notations.BREAKABLE.findall("due Fri 4 Dec 17:00, 82 % of Q2 (Oct–Dec)") != []
    assert notations.BREAKABLE.findall(unbroken("due Fri 4 Dec 2026 17:00, 82 % of Q2 (Oct–Dec)")) == []
