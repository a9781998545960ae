"""What is decided on has its buttons in the one foot that stays in view."""

from __future__ import annotations

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"

DECIDED_ON = (
    "accounts/absences/leave_detail.html",
    "accounts/duties/extension_decide.html",
    "pipeline/deals/deal_move.html",
    "pipeline/deals/request.html",
    "plans/account_plans/account_plan.html",
    "plans/amendments/amendment.html",
    "plans/amendments/plan_amend.html",
    "plans/sales_plans/plan_detail.html",
    "plans/sales_plans/plan_form.html",
    "reviews/cycles/review_move_answer.html",
    "reviews/documents/review_prepare.html",
    "reviews/presenting/review_detail.html",
    "reviews/presenting/review_sign.html",
)
"""Pages that end in a decision or a step of a paper, and the long forms that such a paper is written in."""


def sources():
    return {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in TEMPLATES.rglob("*.html")}


def test_what_is_decided_on_has_the_foot():
    texts = sources()
    feet = {name for name, text in texts.items() if "{% foot " in text and name != "ui/gallery.html"}
    assert feet == set(DECIDED_ON)
    assert all("{% block foot %}" in texts[name] for name in feet)
    drawn = {name for name, text in texts.items() if re.search(r'class="decide\b', text)}
    assert drawn == {"components/foot.html"}


def test_buttons_of_a_decision_stand_in_a_foot_or_in_a_row():
    loose = [
        name
        for name, text in sources().items()
        if re.search(r'class="close-bar[^>]*>(?:(?!</form>).)*name="decision"', text, re.DOTALL)
    ]
    assert not loose
